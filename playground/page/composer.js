// The message box: Enter sends, Shift+Enter breaks the line, `/`, `@` and `#` offer completions.
// It does not care where its messages are shown.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { ask, changed, channelById, state } from "./store.js";

export function composer({ id, label, channel, threadTs = null, onSent = () => {} }) {
  let choices = [];
  let at = 0;
  let from = 0;
  const list = h("ul", { class: "completions", role: "listbox", id: `${id}-list`, "aria-label": "Suggestions", hidden: true });
  const box = h("textarea", { id, rows: 1, "aria-label": label, placeholder: label, role: "combobox", "aria-autocomplete": "list",
    "aria-expanded": "false", "aria-controls": `${id}-list`, autocomplete: "off", spellcheck: "true" });
  const button = h("button", { type: "submit", class: "send", "aria-label": "Send", title: "Send" }, icon("send"));
  const form = h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); send(); } }, list, box, button);

  function grow() {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, 180)}px`;
    button.disabled = !box.value.trim();
  }

  function offer() {
    const before = box.value.slice(0, box.selectionStart);
    const command = /^\/(\S*)$/.exec(before);
    const name = /(?:^|\s)([@#])([\w-]*)$/.exec(before);
    choices = [];
    if (command && !threadTs) {
      from = 0;
      choices = state.app.commands.filter((c) => c.command.startsWith(before))
        .map((c) => ({ insert: `${c.command} `, title: c.command, hint: c.usage_hint, more: c.description }));
    } else if (name) {
      from = box.selectionStart - name[2].length - 1;
      choices = matching(name[1], name[2].toLowerCase());
    }
    at = 0;
    draw();
  }

  function matching(mark, typed) {
    if (mark === "#") return state.channels.filter((c) => !c.im && c.name.startsWith(typed)).map((c) => ({ insert: `#${c.name} `, title: `#${c.name}`, more: c.topic }));
    const users = Object.values(state.users).filter((u) => u.id !== "USLACKBOT" && u.name.toLowerCase().startsWith(typed));
    return users.sort((a, b) => b.bot - a.bot).map((u) => ({ insert: `@${u.name} `, title: `@${u.name}`, more: u.bot ? state.app.description : u.real_name }));
  }

  function draw() {
    list.hidden = !choices.length;
    box.setAttribute("aria-expanded", String(choices.length > 0));
    if (choices.length) box.setAttribute("aria-activedescendant", `${id}-option-${at}`);
    else box.removeAttribute("aria-activedescendant");
    list.replaceChildren(...choices.map((choice, i) =>
      h("li", { role: "option", id: `${id}-option-${i}`, "aria-selected": String(i === at), onmousedown: (event) => { event.preventDefault(); take(i); } },
        h("b", {}, choice.title), choice.hint && h("code", {}, choice.hint), h("span", { class: "quiet" }, choice.more))));
    list.children[at]?.scrollIntoView({ block: "nearest" });
  }

  function take(i) {
    const rest = box.value.slice(box.selectionStart);
    box.value = box.value.slice(0, from) + choices[i].insert + rest.replace(/^ /, "");
    box.selectionStart = box.selectionEnd = from + choices[i].insert.length;
    choices = [];
    draw();
    grow();
    box.focus();
  }

  async function send() {
    const text = box.value.trim();
    if (!text) return;
    box.value = "";
    choices = [];
    draw();
    grow();
    try {
      await post(channel, text, threadTs, onSent);
    } catch (error) {
      if (!box.value && !text.startsWith("/")) box.value = text;
      grow();
      changed("toast", { text: error.message });
    }
  }

  box.addEventListener("input", () => { grow(); offer(); });
  box.addEventListener("blur", () => { choices = []; draw(); });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (choices.length && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      at = (at + (event.key === "ArrowDown" ? 1 : -1) + choices.length) % choices.length;
      draw();
    } else if (choices.length && (event.key === "Tab" || (event.key === "Enter" && !complete()))) {
      event.preventDefault();
      take(at);
    } else if (choices.length && event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      choices = [];
      draw();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    }
  });
  // Enter on a command typed out in full sends it, rather than completing what is complete.
  const complete = () => choices.some((choice) => choice.insert.trim() === box.value.slice(from).trim());
  requestAnimationFrame(grow);
  return form;
}

// Say or command `text` in a channel; a message that the app will answer gets its thread opened.
export async function post(channel, text, threadTs = null, onSent = () => {}) {
  const command = /^(\/[^\s/]+)(?:\s+([\s\S]*))?$/.exec(text);
  if (command && threadTs) throw new Error("Slash commands do not work in threads.");
  if (command) {
    await ask("command", { channel, command: command[1], text: command[2] || "" });
    return;
  }
  const ts = await ask("say", { channel, text, thread_ts: threadTs });
  const mentions = text.toLowerCase().includes(`@${state.app.bot_name.toLowerCase()}`);
  if (!threadTs && (channelById(channel)?.im || mentions)) state.followed = { channel, ts };
  onSent(ts);
}
