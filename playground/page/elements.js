// Interactive elements. In an input they keep what is typed as a draft until the view is sent; elsewhere using one
// tells the app at once. It does not care which block or surface holds them.

import { arrows, h } from "./dom.js";
import { confirmed } from "./dialog.js";
import { icon } from "./icons.js";
import { textObject } from "./mrkdwn.js";
import { ask, changed, draftList, draftsOf, state } from "./store.js";

export function drawElement(block, element, context) {
  const draw = KINDS[element.type];
  if (!draw) return h("span", { class: "quiet" }, `(an element of type ${element.type})`);
  return draw(block, element, context);
}

const reference = (container) => (container.ts ? { ts: container.ts, channel: container.channel } : { id: container.id });
const key = (block, element) => JSON.stringify([block.block_id, element.action_id]);
const optionsOf = (element) => [...(element.options || []), ...(element.option_groups || []).flatMap((group) => group.options)];

async function use(block, element, context, value) {
  if (element.confirm && !(await confirmed(element.confirm))) return;
  try {
    await ask("click", {
      container: reference(context.container), block_id: block.block_id, action_id: element.action_id, value,
      values: draftList(context.container),
    });
  } catch (error) {
    changed("toast", { text: error.message });
  }
}

// What an element holds now: what was typed here, else what the server knows, else what it starts with.
function current(block, element, context, stateKey, initial) {
  const drafts = draftsOf(context.container);
  if (drafts.has(key(block, element))) return drafts.get(key(block, element));
  const stored = context.container.state?.values?.[block.block_id]?.[element.action_id];
  const value = stored ? stored[stateKey] : initial;
  if (Array.isArray(value)) return value.map((option) => option.value ?? option);
  return value && typeof value === "object" ? value.value : value ?? null;
}

function set(block, element, context, value, { tell = !context.input } = {}) {
  draftsOf(context.container).set(key(block, element), value);
  if (tell || block.dispatch_action) use(block, element, context, value);
}

function common(element, context) {
  return {
    id: context.id, "aria-describedby": context.described, "aria-invalid": context.invalid ? "true" : null,
    "aria-label": context.id ? null : element.placeholder?.text || element.type.replaceAll("_", " "),
    "data-action": element.action_id,
  };
}

function button(block, element, context) {
  const pressed = () => use(block, element, context, element.value ?? null);
  const style = element.style ? ` ${element.style}` : "";
  const node = h("button", { type: "button", class: `button${style}`, "data-action": element.action_id, onclick: pressed,
    "aria-label": element.accessibility_label }, ...textObject(element.text));
  if (element.url) node.addEventListener("click", () => open_(element.url));
  return node;
}

function open_(url) {
  if (/^https?:\/\//.test(url)) window.open(url, "_blank", "noopener,noreferrer");
}

function field(type, stateKey, initialKey) {
  return (block, element, context) => {
    const tag = element.multiline ? "textarea" : "input";
    const value = current(block, element, context, stateKey, element[initialKey]) ?? "";
    const node = h(tag, { ...common(element, context), type: tag === "input" ? type : null, value, placeholder: element.placeholder?.text,
      maxlength: type === "text" ? element.max_length || 3000 : null, rows: element.multiline ? 4 : null, min: element.min_value,
      max: element.max_value, step: type === "number" ? (element.is_decimal_allowed ? "any" : "1") : null, class: "field" });
    node.addEventListener("input", () => set(block, element, context, node.value || null, { tell: false }));
    if (type !== "text" || !context.input) node.addEventListener("change", () => !context.input && use(block, element, context, node.value || null));
    if (block.dispatch_action) node.addEventListener("keydown", (e) => e.key === "Enter" && !element.multiline && use(block, element, context, node.value));
    return node;
  };
}

function select(block, element, context) {
  const chosen = current(block, element, context, "selected_option", element.initial_option);
  const choices = (list) => list.map((o) => h("option", { value: o.value, selected: o.value === chosen }, ...textObject(o.text)));
  const node = h("select", { ...common(element, context), class: "field" },
    h("option", { value: "", disabled: !context.input, selected: chosen === null }, element.placeholder?.text || "Choose one"),
    choices(element.options || []),
    (element.option_groups || []).map((g) => h("optgroup", { label: g.label.text }, choices(g.options))));
  node.addEventListener("change", () => set(block, element, context, node.value || null));
  return node;
}

// Channels, people and conversations are selects whose options the workspace knows.
function known(stateKey, initialKey, list) {
  return (block, element, context) => {
    const options = list().map(([value, text]) => ({ value, text: { type: "plain_text", text } }));
    const chosen = current(block, element, context, stateKey, element[initialKey]);
    const initial_option = options.find((option) => option.value === chosen);
    return select(block, { ...element, options, initial_option }, { ...context, container: withoutState(context.container) });
  };
}

// Drafts are found by id or ts, so they still work; the stored state of these has another shape than a select's.
const withoutState = (container) => ({ id: container.id, ts: container.ts, channel: container.channel });

function several(block, element, context, type) {
  const many = type === "checkbox";
  const chosen = current(block, element, context, many ? "selected_options" : "selected_option", many ? element.initial_options : element.initial_option);
  const name = `${context.container.id || context.container.ts}-${block.block_id}-${element.action_id}`;
  const boxes = optionsOf(element).map((option) => {
    const on = many ? (chosen || []).includes(option.value) : chosen === option.value;
    const box = h("input", { type, name, value: option.value, checked: on });
    box.addEventListener("change", () => set(block, element, context, many ? all.filter((b) => b.checked).map((b) => b.value) : box.value));
    return [box, h("label", { class: "option" }, box, h("span", {}, ...textObject(option.text),
      option.description && h("span", { class: "quiet" }, " ", ...textObject(option.description))))];
  });
  const all = boxes.map(([box]) => box);
  return h("div", { class: "options", role: many ? "group" : "radiogroup", "aria-labelledby": context.labelled, "data-action": element.action_id }, boxes.map(([, label]) => label));
}

function feedback(block, element, context) {
  const one = (which, mark) => h("button", { type: "button", class: "button feedback", "data-action": element.action_id,
    onclick: () => use(block, element, context, which.value), title: which.accessibility_label || which.text.text },
  icon(mark), " ", ...textObject(which.text));
  return h("span", { class: "feedback-pair" }, one(element.positive_button, "up"), one(element.negative_button, "down"));
}

function overflow(block, element, context) {
  const items = (element.options || []).map((option) => h("button", { type: "button", role: "menuitem", onclick: () => {
    menu.hidePopover();
    if (option.url) open_(option.url);
    use(block, element, context, option.value);
  } }, ...textObject(option.text)));
  const menu = h("div", { class: "menu", role: "menu", popover: "auto", onkeydown: (event) => arrows(event, items) }, items);
  const opener = h("button", { type: "button", class: "button", "aria-label": "More actions", "aria-haspopup": "menu", "data-action": element.action_id,
    onclick: () => { menu.togglePopover(); placeMenu(menu, opener); items[0]?.focus(); } }, icon("more"));
  return h("span", { class: "menu-holder" }, opener, menu);
}

export function placeMenu(menu, opener) {
  const box = opener.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${box.bottom + menu.offsetHeight + 8 > innerHeight ? Math.max(8, box.top - menu.offsetHeight - 4) : box.bottom + 4}px`;
}

function external(block, element, context) {
  const list = h("datalist", { id: `${context.id || element.action_id}-list` });
  let offered = [];
  const node = h("input", { ...common(element, context), class: "field", list: list.id, placeholder: element.placeholder?.text || "Type to search" });
  node.addEventListener("input", async () => {
    const picked = offered.find((option) => option.text.text === node.value);
    if (picked) { set(block, element, context, picked); return; }
    if (node.value.length < (element.min_query_length ?? 3)) return;
    offered = await ask("options", { container: reference(context.container), action_id: element.action_id, typed: node.value }).catch(() => []);
    list.replaceChildren(...offered.map((option) => h("option", { value: option.text.text })));
  });
  return h("span", {}, node, list);
}

const channels = () => state.channels.filter((c) => !c.im).map((c) => [c.id, `#${c.name}`]);
const people = () => Object.values(state.users).filter((u) => !u.bot).map((u) => [u.id, u.real_name]);

const KINDS = {
  button,
  overflow,
  static_select: select,
  external_select: external,
  feedback_buttons: feedback,
  icon_button: (b, e, c) => button(b, { ...e, text: e.text || { type: "plain_text", text: e.icon || "•" } }, c),
  checkboxes: (b, e, c) => several(b, e, c, "checkbox"),
  radio_buttons: (b, e, c) => several(b, e, c, "radio"),
  multi_static_select: (b, e, c) => several(b, e, c, "checkbox"),
  plain_text_input: field("text", "value", "initial_value"),
  number_input: field("number", "value", "initial_value"),
  email_text_input: field("email", "value", "initial_value"),
  url_text_input: field("url", "value", "initial_value"),
  datepicker: field("date", "selected_date", "initial_date"),
  timepicker: field("time", "selected_time", "initial_time"),
  conversations_select: known("selected_conversation", "initial_conversation", channels),
  channels_select: known("selected_channel", "initial_channel", channels),
  users_select: known("selected_user", "initial_user", people),
};
