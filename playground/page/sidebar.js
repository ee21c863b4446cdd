// The bar on top (clock, person, theme) and the list of channels and apps on the side.
// It does not care what a channel holds.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { ask, be, changed, now, state } from "./store.js";
import { clockTime, shortDay } from "./time.js";

export function goTo(channel, tab = "messages") {
  const moved = state.place.channel !== channel || state.place.tab !== tab;
  state.place = { channel, tab };
  state.unread[channel] = 0;
  if (state.thread && state.thread.channel !== channel) state.thread = null;
  if (channel === state.direct && moved) ask("open", { tab }).catch((error) => changed("toast", { text: error.message }));
  changed("place", { moved });
}

function themeButton() {
  const dark = () => (document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  return h("button", { type: "button", class: "icon", "aria-label": "Switch between light and dark", title: "Light or dark", onclick: () => {
    const theme = dark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    localStorage.setItem("theme", theme);
  } }, icon("theme"));
}

export function drawTop() {
  const top = document.getElementById("top");
  const move = (to) => ask("clock", { to }).catch((error) => changed("toast", { text: error.message }));
  const person = h("select", { "aria-label": "Be another person", title: "Be another person", onchange: (event) => be(event.target.value).catch(() => {}) },
    state.people.map((name) => h("option", { value: name, selected: name === state.me.name }, name)));
  top.replaceChildren(
    h("strong", { class: "brand" }, "Local Slack"),
    h("span", { class: "quiet team" }, state.team.name),
    h("span", { class: "spring" }),
    h("span", { id: "clock", role: "timer", "aria-label": "The workspace's clock", title: `The workspace's clock, ${state.me.tz}` }),
    h("button", { type: "button", class: "button", "aria-label": "+1 hour", onclick: () => move("hour"), title: "Move the clock one hour" },
      h("span", { class: "long" }, "+1 hour"), h("span", { class: "short" }, "+1 h")),
    h("button", { type: "button", class: "button", "aria-label": "Next morning", onclick: () => move("morning"), title: "Move the clock to the next 08:05" },
      h("span", { class: "long" }, "Next morning"), h("span", { class: "short" }, "Morning")),
    h("label", { class: "person" }, h("span", { class: "quiet" }, "You are "), person),
    themeButton());
  drawClock();
}

export function drawClock() {
  const clock = document.getElementById("clock");
  if (clock) clock.textContent = `${shortDay(now())}, ${clockTime(now())}`;
}

export function drawSidebar() {
  const entry = (label, channel, tab, mark) => {
    const here = state.place.channel === channel && state.place.tab === tab;
    const unread = tab === "messages" ? state.unread[channel] || 0 : 0;
    return h("li", {}, h("button", { type: "button", class: unread ? "unread" : "", "aria-current": here ? "page" : null, onclick: () => goTo(channel, tab) },
      h("span", { class: "mark", "aria-hidden": "true" }, mark), h("span", { class: "name" }, label),
      unread > 0 && h("span", { class: "count", "aria-label": `${unread} unread` }, unread)));
  };
  const app = state.app;
  document.getElementById("sidebar").replaceChildren(
    h("h2", {}, "Channels"),
    h("ul", {}, state.channels.filter((c) => !c.im).map((c) => entry(c.name, c.id, "messages", "#"))),
    h("h2", {}, "Apps"),
    h("ul", {}, entry(app.bot_name, state.direct, "messages", icon("chat")), app.home_tab && entry(`${app.bot_name} Home`, state.direct, "home", icon("home"))),
    h("div", { class: "spring" }),
    h("div", { class: `connection${state.connected ? "" : " lost"}`, role: "status" }, state.connected ? `${state.me.real_name} · ${state.me.tz}` : "Reconnecting…"));
}
