// The page: puts the panes together and redraws what a change concerns.
// It does not care how messages or modals look (`messages.js`, `dialog.js`).

import { drawBlocks } from "./blocks.js";
import { composer, post } from "./composer.js";
import { drawModals } from "./dialog.js";
import { h, keep } from "./dom.js";
import { icon } from "./icons.js";
import { avatar, drawMessages, openThread } from "./messages.js";
import { drawClock, drawSidebar, drawTop, goTo } from "./sidebar.js";
import { channelById, connect, onChange, state, threadOf, topLevel } from "./store.js";

const main = document.getElementById("main");
const aside = document.getElementById("thread");
let mainOf = null;
let threadFor = null;

function toast(text) {
  const node = h("div", { class: "toast" }, text);
  document.getElementById("toasts").append(node);
  setTimeout(() => node.remove(), 6000);
}

const sendHint = (channel, text) => {
  const said = channelById(channel).im ? text : `@${state.app.bot_name} ${text}`;
  post(channel, said).catch((error) => toast(error.message));
};

function header(channel) {
  if (!channel.im) {
    return h("header", { class: "pane-head" }, h("h1", {}, "# ", channel.name), h("span", { class: "quiet topic" }, channel.topic), h("span", { class: "spring" }),
      h("span", { class: "quiet" }, channel.bot_in ? `${channel.members} members` : `${state.app.bot_name} is not in this channel`));
  }
  const tab = (name, label) => h("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(state.place.tab === name), "aria-controls": "tab-panel",
    tabindex: state.place.tab === name ? "0" : "-1", onclick: () => goTo(channel.id, name), onkeydown: (event) => {
      if (["ArrowLeft", "ArrowRight"].includes(event.key)) { goTo(channel.id, name === "home" ? "messages" : "home"); document.querySelector("[role=tab][aria-selected=true]")?.focus(); }
    } }, label);
  return h("header", { class: "pane-head" }, avatar(state.users[state.app.bot_user_id]), h("h1", {}, state.app.bot_name), h("span", { class: "badge" }, "APP"),
    h("span", { class: "quiet topic" }, state.app.description),
    state.app.home_tab && h("div", { class: "tabs", role: "tablist", "aria-label": "App" }, tab("home", "Home"), tab("messages", "Messages")));
}

function welcome(channel) {
  const hints = state.hints.slice(0, 3);
  const prompts = channel.im ? state.prompts.prompts : [];
  const asks = prompts.length ? prompts.map((p) => [p.title, p.message]) : hints.map((text) => [text, text]);
  if (!asks.length) return null;
  const title = channel.im ? state.prompts.title || "Ask it something" : `Try it: ask @${state.app.bot_name}`;
  const commands = state.app.commands.slice(0, 4).map((c) => c.command).join("  ");
  return h("section", { class: "welcome", "aria-label": "Suggestions" }, h("h3", {}, title),
    h("div", { class: "hints" }, asks.map(([label, text]) => h("button", { type: "button", class: "hint-button", title: text, onclick: () => sendHint(channel.id, text) }, label))),
    !channel.im && commands && h("p", { class: "quiet" }, "Or type / for its commands: ", h("code", {}, commands)));
}

function drawMain() {
  const channel = channelById(state.place.channel);
  const key = JSON.stringify([state.me.id, channel, state.place.tab, state.prompts, state.users[state.app.bot_user_id]]);
  if (mainOf !== key) {
    mainOf = key;
    const panel = state.place.tab === "home" ? [h("div", { id: "home", class: "home" })] : [
      h("div", { id: "messages", class: "messages", role: "log", "aria-live": "polite", "aria-label": "Messages", tabindex: "0" }),
      h("div", { id: "welcome" }),
      h("div", { id: "status", class: "status", role: "status", "aria-live": "polite" }),
      composer({ id: "composer", channel: channel.id, label: channel.im ? `Message ${state.app.bot_name}` : `Message #${channel.name}` }),
    ];
    main.replaceChildren(header(channel), h("div", channel.im ? { class: "panel", role: "tabpanel", id: "tab-panel", "aria-labelledby": `tab-${state.place.tab}` } : { class: "panel" }, ...panel));
  }
  if (state.place.tab === "home") drawHome();
  else {
    const list = document.getElementById("messages");
    const messages = topLevel(channel.id);
    drawMessages(list, messages);
    const started = messages.some((m) => m.user === state.me.id || m.is_ephemeral);
    const card = started && !channel.im ? null : welcome(channel);
    keep(document.getElementById("welcome"), card ? [{ channel: channel.id, prompts: state.prompts, hints: state.hints }] : [], () => "welcome", () => card);
    drawStatus(document.getElementById("status"), (key, ts) => key.startsWith(`${channel.id}:`) && (!state.thread || state.thread.ts !== ts));
  }
}

function drawStatus(node, wanted) {
  const found = [...state.statuses].filter(([key]) => wanted(key, key.split(":")[1])).map(([, status]) => status.status);
  const text = found.length ? `${state.app.bot_name} ${found.at(-1)}` : "";
  if (node.textContent !== text) node.textContent = text;
}

function drawHome() {
  const node = document.getElementById("home");
  const items = state.home ? [state.home] : [];
  if (!items.length) node.replaceChildren(h("p", { class: "quiet" }, `Waiting for ${state.app.bot_name} to show its Home…`));
  else if (!node.keptNodes) node.replaceChildren();
  keep(node, items, (view) => view.id, (view) => h("div", { class: "home-view" }, drawBlocks(view.blocks, { container: view })));
  if (!items.length) node.keptNodes = null;
}

function drawThread(focus = false) {
  const open = state.thread;
  aside.hidden = !open;
  document.body.classList.toggle("with-thread", Boolean(open));
  if (!open) { aside.replaceChildren(); threadFor = null; return; }
  const channel = channelById(open.channel);
  const title = state.titles[open.ts] || (channel.im ? state.app.bot_name : `#${channel.name}`);
  const key = `${open.channel}:${open.ts}:${state.me.id}`;
  if (threadFor !== key) {
    threadFor = key;
    aside.replaceChildren(
      h("header", { class: "pane-head" }, h("h2", {}, "Thread"), h("span", { class: "quiet topic", id: "thread-title" }), h("span", { class: "spring" }),
        h("button", { type: "button", class: "icon", "aria-label": "Close thread", title: "Close (Esc)", onclick: closeThread }, icon("close"))),
      h("div", { id: "thread-messages", class: "messages", role: "log", "aria-live": "polite", "aria-label": "Thread messages", tabindex: "0" }),
      h("div", { id: "thread-status", class: "status", role: "status", "aria-live": "polite" }),
      composer({ id: "thread-composer", channel: open.channel, threadTs: open.ts, label: "Reply…" }));
  }
  document.getElementById("thread-title").textContent = title;
  drawMessages(document.getElementById("thread-messages"), threadOf(open.channel, open.ts), { inThread: true });
  drawStatus(document.getElementById("thread-status"), (key_) => key_ === `${open.channel}:${open.ts}`);
  const busy = document.querySelector("dialog[open]") || document.getElementById("composer")?.value;
  if (focus && !busy) document.getElementById("thread-composer").focus();
}

function closeThread() {
  const ts = state.thread?.ts;
  state.thread = null;
  drawThread();
  drawMain();
  (document.querySelector(`#messages [data-ts="${ts}"] .thread-summary`) || document.getElementById("composer"))?.focus();
}

// The thread of a question just asked opens by itself when the app starts to answer in it.
function follow(frame) {
  const wanted = state.followed;
  if (!wanted) return;
  const answered = frame.type === "status" ? frame.thread_ts === wanted.ts : frame.messages.some((m) => m.thread_ts === wanted.ts && m.ts !== wanted.ts);
  if (frame.channel === wanted.channel && answered) {
    state.followed = null;
    if (frame.channel === state.place.channel) openThread({ channel: wanted.channel, ts: wanted.ts });
  }
}

function drawAll() {
  if (!state.ready) return;
  drawTop();
  drawSidebar();
  drawMain();
  drawThread();
  drawModals();
}

onChange((kind, data) => {
  if (kind === "toast") { toast(data.text); return; }
  if (kind === "connection" && state.ready) drawSidebar();
  if (!state.ready) return;
  if (kind === "snapshot" || kind === "channel") drawAll();
  else if (kind === "modals") drawModals();
  else if (kind === "clock") { drawClock(); mainOf = null; drawMain(); }
  else if (kind === "thread") { drawThread(data.focus); drawMain(); }
  else if (kind === "place") { drawSidebar(); drawMain(); drawThread(); if (data.moved) document.getElementById("composer")?.focus(); }
  else if (["messages", "gone", "ephemeral", "status", "home", "prompts", "title"].includes(kind)) {
    drawMain();
    drawThread();
    if (kind === "messages") drawSidebar();
    if (kind === "messages" || (kind === "status" && data.status)) follow(data);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && state.thread && !document.querySelector("dialog[open]") && !document.querySelector(":popover-open")) closeThread();
});

const theme = localStorage.getItem("theme");
if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
setInterval(drawClock, 5000);
connect();
