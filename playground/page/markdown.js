// Markdown as Slack's markdown blocks and streams show it: headings, lists, quotes, code, emphasis, links.
// It does not care about raw HTML, which stays text, or images, which are not fetched.

import { h, link } from "./dom.js";
import { withIcons } from "./icons.js";
import { emoji } from "./mrkdwn.js";

const INLINE = [
  [/`([^`]+)`/, (m) => h("code", {}, reveal(m[1], "\\"))],
  [/!?\[([^\]]*)\]\(([^()\s]+(?:\([^()]*\)[^()\s]*)?)\)/, (m) => link(reveal(m[2]), ...inline(m[1] || m[2]))],
  [/<(https?:\/\/[^>\s]+)>/, (m) => link(reveal(m[1]), reveal(m[1]))],
  [/\*\*(\S(?:[\s\S]*?\S)?)\*\*/, (m) => h("strong", {}, ...inline(m[1]))],
  [/(?<![\w_])__(\S(?:[\s\S]*?\S)?)__(?![\w_])/, (m) => h("strong", {}, ...inline(m[1]))],
  [/(?<![\w*])\*(\S(?:[^*]*?\S)?)\*(?![\w*])/, (m) => h("em", {}, ...inline(m[1]))],
  [/(?<![\w_])_(\S(?:[^_]*?\S)?)_(?![\w_])/, (m) => h("em", {}, ...inline(m[1]))],
  [/~~(\S(?:[\s\S]*?\S)?)~~/, (m) => h("s", {}, ...inline(m[1]))],
  [/https?:\/\/[^\s<>)\]]+[^\s<>)\].,;:!?'"]/, (m) => link(reveal(m[0]), reveal(m[0]))],
];

// What is escaped is out of the way while marks are looked for, and comes back as itself; in code the backslash does too.
const HIDDEN = 0xf700;
const hide = (text) => text.replace(/\\([!-/:-@[-`{-~])/g, (_, mark) => String.fromCharCode(HIDDEN + mark.charCodeAt(0)));
const reveal = (text, before = "") => text.replace(/[\uf721-\uf77e]/g, (mark) => before + String.fromCharCode(mark.charCodeAt(0) - HIDDEN));

function inline(text) {
  let first = null;
  for (const [pattern, draw] of INLINE) {
    const found = pattern.exec(text);
    if (found && (!first || found.index < first.found.index)) first = { found, draw };
  }
  if (!first) return text ? withIcons(reveal(emoji(text))) : [];
  const { found, draw } = first;
  return [...inline(text.slice(0, found.index)), draw(found), ...inline(text.slice(found.index + found[0].length))];
}

const START = /^(?:#{1,6} |> ?|[-*+] |\d+[.)] |```|(?:---|\*\*\*|___)\s*$)/;

export const markdown = (text) => drawn(hide(text));

function drawn(text) {
  const nodes = [];
  const lines = text.split("\n");
  let i = 0;
  const take = (pattern) => {
    const taken = [];
    while (i < lines.length && pattern.test(lines[i])) taken.push(lines[i++].replace(pattern, ""));
    return taken;
  };
  while (i < lines.length) {
    const line = lines[i];
    if (!line.trim()) { i++; continue; }
    if (line.startsWith("```")) {
      const code = [];
      for (i++; i < lines.length && !lines[i].startsWith("```"); i++) code.push(lines[i]);
      i++;
      nodes.push(h("pre", {}, reveal(code.join("\n"), "\\")));
    } else if (/^#{1,6} /.test(line)) {
      nodes.push(h("p", { class: "heading" }, ...inline(lines[i++].replace(/^#+ /, ""))));
    } else if (/^(?:---|\*\*\*|___)\s*$/.test(line)) {
      nodes.push(h("hr"));
      i++;
    } else if (/^> ?/.test(line)) {
      nodes.push(h("blockquote", {}, ...drawn(take(/^> ?/).join("\n"))));
    } else if (/^[-*+] /.test(line)) {
      nodes.push(h("ul", {}, take(/^[-*+] /).map((item) => h("li", {}, ...inline(item)))));
    } else if (/^\d+[.)] /.test(line)) {
      const start = Number.parseInt(line, 10);
      nodes.push(h("ol", { start }, take(/^\d+[.)] /).map((item) => h("li", {}, ...inline(item)))));
    } else {
      const paragraph = [lines[i++]];
      while (i < lines.length && lines[i].trim() && !START.test(lines[i])) paragraph.push(lines[i++]);
      nodes.push(h("p", {}, paragraph.flatMap((part, n) => (n ? [h("br"), ...inline(part)] : inline(part)))));
    }
  }
  return nodes;
}
