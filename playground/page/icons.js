// The page's own signs as SVG: a machine without an emoji font shows them all the same.
// It does not care about emoji beyond the few that apps put on buttons.

const SVG = "http://www.w3.org/2000/svg";
const PATHS = {
  up: ["M6 9v8H3V9zM6 9l3.6-6.2c1.5 0 2.2 1 1.9 2.4L11 8h4.6c1 0 1.7.9 1.4 1.9l-1.6 5.7c-.2.8-.9 1.4-1.8 1.4H6"],
  down: ["M6 11V3H3v8zM6 11l3.6 6.2c1.5 0 2.2-1 1.9-2.4L11 12h4.6c1 0 1.7-.9 1.4-1.9l-1.6-5.7C15.2 3.6 14.5 3 13.6 3H6"],
  eye: ["M2 10s3-5.5 8-5.5 8 5.5 8 5.5-3 5.5-8 5.5S2 10 2 10z", "M10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z"],
  reply: ["M3 4h14v9H9l-4 3.5V13H3z"],
  more: ["M4.5 10h.01M10 10h.01M15.5 10h.01"],
  close: ["M5 5l10 10M15 5L5 15"],
  send: ["M3 4l14 6-14 6 2.5-6zM5.5 10H17"],
  theme: ["M10 3a7 7 0 1 0 0 14z", "M10 3a7 7 0 0 1 0 14"],
  image: ["M3 4h14v12H3z", "M3 14l4-4 3 3 3-4 4 5"],
  warning: ["M10 3l7.5 13h-15z", "M10 8v4M10 14.2h.01"],
  home: ["M3 10l7-6 7 6M5 9v7h10V9"],
  chat: ["M3 4h14v9H9l-4 3.5V13H3z"],
};
const EMOJI = { "👍": "up", "👎": "down", "⚠️": "warning", "⚠": "warning" };
const PATTERN = /(👍|👎|⚠️|⚠)/u;

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `i i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  for (const d of PATHS[name]) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

// Text with the few emoji that have a sign here drawn as one; the character stays for readers and copying.
export function withIcons(text) {
  if (!PATTERN.test(text)) return [text];
  return text.split(PATTERN).filter(Boolean).map((part) => {
    if (!EMOJI[part]) return part;
    const span = document.createElement("span");
    const hidden = document.createElement("span");
    hidden.className = "unseen";
    hidden.textContent = part;
    span.append(icon(EMOJI[part]), hidden);
    return span;
  });
}
