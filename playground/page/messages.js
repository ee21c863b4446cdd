// The message list: days, authors, threads, what can be done with a message.
// It does not care about the blocks in them.

import { drawBlocks } from "./blocks.js";
import { arrows, h, keep } from "./dom.js";
import { placeMenu } from "./elements.js";
import { icon } from "./icons.js";
import { emoji, mrkdwn } from "./mrkdwn.js";
import { ask, changed, state } from "./store.js";
import { clockTime, dayKey, dayName, fullTime } from "./time.js";

const HUES = 8;
const SAME_AUTHOR_SECONDS = 300;

export function avatar(user) {
  const name = user ? user.real_name || user.name : "?";
  const initials = name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("").toUpperCase();
  let hue = 0;
  for (const letter of user ? user.id : "") hue = (hue * 31 + letter.charCodeAt(0)) % HUES;
  return h("span", { class: `avatar hue-${hue}${user && user.bot ? " bot" : ""}`, "aria-hidden": "true" }, initials);
}

// Put messages, and day dividers between them, into `list`; `inThread` leaves out the thread summaries.
export function drawMessages(list, messages, { inThread = false } = {}) {
  const items = [];
  let day = null;
  let before = null;
  for (const message of messages) {
    const key = dayKey(Number(message.ts));
    if (key !== day && !inThread) items.push({ divider: key, name: dayName(Number(message.ts)) });
    const together = before && key === day && before.user === message.user && !before.is_ephemeral && !message.is_ephemeral
      && !before.reply_count && Number(message.ts) - Number(before.ts) < SAME_AUTHOR_SECONDS;
    day = key;
    before = message;
    items.push({ message, together: Boolean(together), inThread });
    if (inThread && message.ts === messages[0].ts && messages.length > 1) {
      items.push({ replies: messages.length - 1 });
    }
  }
  keep(list, items, (item) => item.divider || (item.replies ? "replies" : `${item.message.ts}${item.message.is_ephemeral ? "e" : ""}`), drawItem);
  stick(list, messages.at(-1));
}

// Keep a list that was scrolled to its end there, when messages come and when the window changes. A message longer
// than the pane is shown from its beginning; one's own message, and a private reply to it, is always shown.
function stick(list, newest) {
  if (list.stuck === undefined) {
    list.stuck = true;
    list.addEventListener("scroll", () => {
      if (Math.abs(list.scrollTop - list.put) < 2) return; // our own scrolling is not the reader's
      list.stuck = list.scrollHeight - list.scrollTop - list.clientHeight < 60;
    });
    new ResizeObserver(() => toEnd(list)).observe(list);
  }
  const isNew = newest && newest.ts !== list.newest;
  list.newest = newest && newest.ts;
  if (isNew && (newest.user === state.me.id || newest.is_ephemeral)) list.stuck = true;
  toEnd(list);
}

function toEnd(list) {
  if (!list.stuck) return;
  const last = list.lastElementChild;
  const long = last && last.offsetHeight > list.clientHeight - 20;
  list.scrollTop = long ? last.offsetTop - list.offsetTop - 6 : list.scrollHeight;
  list.put = list.scrollTop;
}

function drawItem(item) {
  if (item.divider) return h("div", { class: "day", role: "separator", "aria-label": item.name }, h("span", {}, item.name));
  if (item.replies) return h("div", { class: "day replies" }, h("span", {}, item.replies === 1 ? "1 reply" : `${item.replies} replies`));
  return drawMessage(item.message, item);
}

function drawMessage(message, { together, inThread }) {
  const user = state.users[message.user];
  const name = user ? (user.bot ? user.name : user.real_name) : message.user;
  const seconds = Number(message.ts);
  const classes = ["message", together && "together", message.is_ephemeral && "ephemeral", message.streaming_state === "in_progress" && "streaming"];
  const head = together
    ? h("time", { class: "margin-time", datetime: new Date(seconds * 1000).toISOString() }, clockTime(seconds))
    : h("div", { class: "head" }, h("b", {}, name), user?.bot && h("span", { class: "badge" }, "APP"),
      h("time", { title: fullTime(seconds), datetime: new Date(seconds * 1000).toISOString() }, clockTime(seconds)));
  const node = h("article", { class: classes.filter(Boolean).join(" "), "data-ts": message.ts, "aria-label": `${name}, ${clockTime(seconds)}`, tabindex: "-1" },
    together ? h("span", { class: "avatar-gap" }) : avatar(user),
    h("div", { class: "content" },
      message.is_ephemeral && h("div", { class: "only-you" }, icon("eye"), " Only visible to you"),
      head, drawBody(message), drawReactions(message), !inThread && drawThreadSummary(message)),
    tools(message, inThread));
  return node;
}

function drawBody(message) {
  const body = h("div", { class: "body" });
  if (message.blocks && message.blocks.length) body.append(...drawBlocks(message.blocks, { container: message }));
  else body.append(h("div", { class: "text" }, ...mrkdwn(message.text || "")));
  if (message.edited && message.user !== state.app?.bot_user_id) body.append(h("span", { class: "quiet" }, " (edited)"));
  if (message.offers_invitation) {
    body.append(h("div", { class: "block-actions" }, h("button", { class: "button primary", type: "button", onclick: () => {
      Promise.all([ask("invite", { channel: message.channel }), ask("dismiss", { ts: message.ts })]).catch((e) => changed("toast", { text: e.message }));
    } }, "Add to channel")));
  }
  return body;
}

function drawReactions(message) {
  if (!message.reactions?.length) return null;
  return h("div", { class: "reactions" }, message.reactions.map((r) =>
    h("span", { class: "reaction", title: r.users.map((id) => state.users[id]?.name || id).join(", ") }, emoji(`:${r.name}:`), " ", r.count)));
}

function drawThreadSummary(message) {
  if (!message.reply_count) return null;
  const faces = message.reply_users.slice(0, 3).map((id) => avatar(state.users[id]));
  const count = message.reply_count === 1 ? "1 reply" : `${message.reply_count} replies`;
  return h("button", { class: "thread-summary", type: "button", onclick: () => openThread(message) },
    h("span", { class: "faces" }, faces), h("b", {}, count), h("span", { class: "quiet" }, ` Last reply ${dayName(Number(message.latest_reply)).toLowerCase()} at ${clockTime(Number(message.latest_reply))}`));
}

export function openThread(message) {
  state.thread = { channel: message.channel, ts: message.thread_ts || message.ts };
  changed("thread", { focus: true });
}

function tools(message, inThread) {
  if (message.is_ephemeral) {
    return h("div", { class: "tools" }, h("button", { type: "button", class: "icon", "aria-label": "Dismiss this message", title: "Dismiss", onclick: () => ask("dismiss", { ts: message.ts }) }, icon("close")));
  }
  const shortcuts = state.app.shortcuts.filter((s) => s.kind === "message");
  return h("div", { class: "tools" },
    !inThread && h("button", { type: "button", class: "icon", "aria-label": "Reply in thread", title: "Reply in thread", onclick: () => openThread(message) }, icon("reply")),
    shortcuts.length > 0 && shortcutMenu(message, shortcuts));
}

function shortcutMenu(message, shortcuts) {
  const items = shortcuts.map((shortcut) => h("button", { type: "button", role: "menuitem", title: shortcut.description, onclick: () => {
    menu.hidePopover();
    opener.focus();
    ask("shortcut", { callback_id: shortcut.callback_id, message: { ts: message.ts, channel: message.channel } })
      .catch((error) => changed("toast", { text: error.message }));
  } }, shortcut.name, h("span", { class: "quiet" }, state.app.name)));
  const menu = h("div", { class: "menu", role: "menu", "aria-label": "Message shortcuts", popover: "auto", onkeydown: (event) => arrows(event, items) }, items);
  const opener = h("button", { type: "button", class: "icon", "aria-label": "Message shortcuts", title: "Message shortcuts", "aria-haspopup": "menu", onclick: () => {
    menu.togglePopover();
    placeMenu(menu, opener);
    items[0].focus();
  } }, icon("more"));
  return [opener, menu];
}
