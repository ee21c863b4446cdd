// Making nodes. Text only ever becomes a text node, so nothing anyone wrote is read as HTML.
// It does not care what is drawn.

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name === "value") node.value = value;
    else if (name === "checked") node.checked = Boolean(value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// A link only for web addresses: `javascript:` and the like stay text.
export function link(url, ...children) {
  let safe = null;
  try {
    const parsed = new URL(url);
    if (["http:", "https:", "mailto:"].includes(parsed.protocol)) safe = parsed.href;
  } catch { /* not an address */ }
  if (safe === null) return h("span", {}, ...children);
  return h("a", { href: safe, target: "_blank", rel: "noopener noreferrer nofollow", title: safe }, ...children);
}

// Bring a list's nodes in line with `items`, keeping the nodes (and focus) of those that did not change.
export function keep(container, items, key, draw) {
  const old = container.keptNodes || new Map();
  const fresh = new Map();
  let previous = null;
  for (const item of items) {
    const id = key(item);
    const print = JSON.stringify(item);
    let entry = old.get(id);
    if (!entry || entry.print !== print) {
      const node = draw(item);
      if (entry) {
        const action = entry.node.contains(document.activeElement) && document.activeElement.dataset.action;
        entry.node.replaceWith(node);
        if (action) node.querySelector(`[data-action="${CSS.escape(action)}"]`)?.focus();
      }
      entry = { node, print };
    }
    const place = previous ? previous.nextSibling : container.firstChild;
    if (place !== entry.node) container.insertBefore(entry.node, place);
    previous = entry.node;
    fresh.set(id, entry);
  }
  for (const [id, entry] of old) if (!fresh.has(id)) entry.node.remove();
  container.keptNodes = fresh;
}

// "ArrowDown" and "ArrowUp" among the focusable items of a menu or tab list.
export function arrows(event, items) {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (!step || !items.length) return;
  event.preventDefault();
  const at = items.indexOf(document.activeElement);
  items[(at + step + items.length) % items.length].focus();
}
