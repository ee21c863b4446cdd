// `rich_text` blocks as nodes: text in them is literal, no mark is read in it.
// It does not care about interactive elements.

import { h, link } from "./dom.js";
import { withIcons } from "./icons.js";
import { channelMention, emoji, mention } from "./mrkdwn.js";
import { slackDate } from "./time.js";

const TAGS = { bold: "strong", italic: "em", strike: "s", code: "code" };

function styled(node, style) {
  let result = node;
  for (const [name, tag] of Object.entries(TAGS)) if (style && style[name]) result = h(tag, {}, result);
  return result;
}

function lines(text) {
  return text.split("\n").flatMap((line, i) => (i ? [h("br"), ...withIcons(line)] : withIcons(line)));
}

function leaf(element) {
  switch (element.type) {
    case "text": return element.style ? styled(h("span", {}, ...lines(element.text)), element.style) : h("span", {}, ...lines(element.text));
    case "link": return styled(link(element.url, element.text || element.url), element.style);
    case "user": return mention(element.user_id);
    case "channel": return channelMention(element.channel_id);
    case "broadcast": return h("span", { class: "mention everyone" }, `@${element.range}`);
    case "emoji": return h("span", {}, emoji(`:${element.name}:`));
    case "date": return h("span", {}, slackDate(element.timestamp, element.format || "{date}"));
    default: return h("span", {}, element.text || element.fallback || "");
  }
}

function part(element) {
  const inside = element.elements || [];
  switch (element.type) {
    case "rich_text_section": return h("div", { class: "rich-section" }, inside.map(leaf));
    case "rich_text_quote": return h("blockquote", {}, inside.map(leaf));
    case "rich_text_preformatted": return h("pre", {}, inside.map((e) => e.text || e.url || ""));
    case "rich_text_list": {
      const tag = element.style === "ordered" ? "ol" : "ul";
      const start = tag === "ol" && element.offset ? element.offset + 1 : null;
      return h(tag, { start, class: `indent-${Math.min(element.indent || 0, 4)}` },
        inside.map((item) => h("li", {}, (item.elements || []).map(leaf))));
    }
    default: return h("div", {}, inside.map(leaf));
  }
}

export const richText = (block) => h("div", { class: "rich" }, (block.elements || []).map(part));
