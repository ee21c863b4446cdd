// Slack's mrkdwn, and emoji shortcodes, as nodes. It does not care about Markdown proper (`markdown.js`).

import { h, link } from "./dom.js";
import { withIcons } from "./icons.js";
import { channelById, state } from "./store.js";
import { slackDate } from "./time.js";

const EMOJI = {
  smile: "😄", slightly_smiling_face: "🙂", thinking_face: "🤔", eyes: "👀", tada: "🎉", wave: "👋", newspaper: "📰",
  white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌", warning: "⚠️", bulb: "💡", mag: "🔍", books: "📚", link: "🔗",
  "+1": "👍", thumbsup: "👍", "-1": "👎", thumbsdown: "👎", bell: "🔔", no_bell: "🔕", mute: "🔇", calendar: "📅", date: "📅",
  clock8: "🕗", hourglass: "⌛", hourglass_flowing_sand: "⏳", speech_balloon: "💬", memo: "📝", pushpin: "📌", lock: "🔒",
  sunrise: "🌅", coffee: "☕", fire: "🔥", star: "⭐", heart: "❤️", rocket: "🚀", information_source: "ℹ️", question: "❓",
  exclamation: "❗", red_circle: "🔴", large_green_circle: "🟢", large_yellow_circle: "🟡", arrow_right: "➡️", zzz: "💤",
  rolled_up_newspaper: "🗞️", satellite_antenna: "📡", card_index_dividers: "🗂️", scales: "⚖️", gear: "⚙️", wastebasket: "🗑️",
};

export const emoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] || whole);
export const unescape = (text) => text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

export function mention(id) {
  const user = state.users[id];
  const mine = state.me && id === state.me.id;
  return h("span", { class: mine ? "mention mine" : "mention" }, `@${user ? user.name : id}`);
}

export function channelMention(id, label) {
  const channel = channelById(id);
  return h("span", { class: "mention" }, `#${channel ? channel.name : label || id}`);
}

// Inline marks, innermost last: code keeps what it holds as it is.
const MARKS = [
  [/(^|[\s(\[{"'“‘.,;:—–-])\*(\S(?:[^*\n]*\S)?)\*(?![\w*])/, "strong"],
  [/(^|[\s(\[{"'“‘.,;:—–*-])_(\S(?:[^_\n]*\S)?)_(?![\w_])/, "em"],
  [/(^|[\s(\[{"'“‘.,;:—–*_-])~(\S(?:[^~\n]*\S)?)~(?![\w~])/, "s"],
];

function angle(body) {
  const [target, ...rest] = body.split("|");
  const label = rest.join("|");
  if (target.startsWith("@")) return mention(target.slice(1));
  if (target.startsWith("#")) return channelMention(target.slice(1), label);
  if (target.startsWith("!date^")) {
    const [, seconds, pattern, url] = target.split("^");
    const text = Number.isFinite(Number(seconds)) ? slackDate(Number(seconds), pattern || "{date}") : label;
    return url ? link(unescape(url), text) : h("span", {}, text);
  }
  if (target.startsWith("!")) return h("span", { class: "mention everyone" }, `@${label || target.slice(1).split("^")[0]}`);
  if (!/^(https?|mailto):/i.test(target)) return h("span", {}, `<${unescape(body)}>`);
  return link(unescape(target), label ? emoji(unescape(label)) : unescape(target));
}

export function inline(text) {
  const nodes = [];
  for (const part of text.split(/(`[^`\n]+`|<[^<>\n]+>)/)) {
    if (part.length > 2 && part.startsWith("`") && part.endsWith("`")) nodes.push(h("code", {}, unescape(part.slice(1, -1))));
    else if (part.length > 2 && part.startsWith("<") && part.endsWith(">")) nodes.push(angle(part.slice(1, -1)));
    else nodes.push(part);
  }
  return marksAcross(nodes);
}

// `*<url|title>*`: a mark may hold a link, so marks are read over the whole line with nodes as one character each.
function marksAcross(nodes) {
  const held = [];
  const flat = nodes.map((node) => (typeof node === "string" ? node : String.fromCharCode(0xe000 + held.push(node) - 1))).join("");
  const restore = (list) => list.flatMap((node) => {
    if (typeof node !== "string") { node.replaceChildren(...restore([...node.childNodes].map((c) => (c.nodeType === 3 ? c.data : c)))); return [node]; }
    return node.split(/([\ue000-\uf8ff])/).filter(Boolean)
      .map((part) => (/^[\ue000-\uf8ff]$/.test(part) && held[part.charCodeAt(0) - 0xe000]) || part);
  });
  if (!held.length) return marks(flat);
  return restore(marks(flat));
}

function marks(text) {
  for (const [pattern, tag] of MARKS) {
    const found = pattern.exec(text);
    if (!found) continue;
    const start = found.index + found[1].length;
    const end = found.index + found[0].length;
    return [...marks(text.slice(0, start)), h(tag, {}, ...marks(found[2])), ...marks(text.slice(end))];
  }
  return text ? withIcons(emoji(unescape(text))) : [];
}

// Whole text: fenced code, quoted lines, then lines with marks.
export function mrkdwn(text) {
  const nodes = [];
  for (const part of text.split(/(```[\s\S]*?```)/)) {
    if (part.length > 6 && part.startsWith("```")) {
      nodes.push(h("pre", {}, unescape(part.slice(3, -3).replace(/^\n/, ""))));
      continue;
    }
    let quote = null;
    const lines = part.split("\n");
    lines.forEach((line, i) => {
      const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
      if (quoted) {
        if (!quote) nodes.push((quote = h("blockquote", {})));
        else quote.append(h("br"));
        quote.append(...inline(quoted[1]));
        return;
      }
      if (i > 0 && !quote) nodes.push(h("br"));
      quote = null;
      nodes.push(...inline(line));
    });
  }
  return nodes;
}

export function textObject(object) {
  if (!object) return [];
  if (object.type === "mrkdwn") return mrkdwn(object.text);
  return withIcons(object.emoji === false ? object.text : emoji(object.text));
}
