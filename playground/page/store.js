// What the page knows, kept in line with the server over one websocket that reconnects by itself.
// It does not care how it is drawn: `onChange` listeners hear the kind of each change.

export const state = {
  ready: false, connected: false, team: null, me: null, users: {}, people: [], app: null, hints: [], channels: [],
  messages: {}, ephemerals: [], modals: [], home: null, statuses: new Map(), prompts: { title: "", prompts: [] },
  direct: null, clockOffset: 0, place: { channel: null, tab: "messages" }, thread: null, unread: {},
  drafts: new Map(), followed: null, titles: {},
};

const listeners = [];
const waiting = new Map();
let socket = null;
let nextId = 1;
let wait = 250;
let wanted = sessionStorage.getItem("person");

export function onChange(listener) { listeners.push(listener); }

export function changed(kind, data = {}) { for (const listener of listeners) listener(kind, data); }

export const now = () => Date.now() / 1000 + state.clockOffset;

export function ask(action, more = {}) {
  if (!socket || socket.readyState !== WebSocket.OPEN) return Promise.reject(new Error("Not connected; trying again."));
  const id = nextId++;
  socket.send(JSON.stringify({ id, do: action, ...more }));
  return new Promise((resolve, reject) => waiting.set(id, { resolve, reject }));
}

export function be(person) {
  wanted = person;
  sessionStorage.setItem("person", person);
  state.ready = false;
  return ask("be", { person });
}

export function connect() {
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/page-socket`);
  socket.addEventListener("open", () => {
    wait = 250;
    state.connected = true;
    if (wanted && wanted !== "you") ask("be", { person: wanted }).catch(() => {});
    changed("connection");
  });
  socket.addEventListener("message", (event) => receive(JSON.parse(event.data)));
  socket.addEventListener("close", () => {
    state.connected = false;
    for (const { reject } of waiting.values()) reject(new Error("The connection was lost."));
    waiting.clear();
    changed("connection");
    setTimeout(connect, wait);
    wait = Math.min(wait * 2, 5000);
  });
}

function receive(frame) {
  if (frame.type === "done") {
    const entry = waiting.get(frame.id);
    waiting.delete(frame.id);
    if (!entry) return;
    if (frame.ok) entry.resolve(frame.result);
    else entry.reject(new Error(frame.error));
    return;
  }
  const handler = frames[frame.type];
  if (handler) handler(frame);
  changed(frame.type, frame);
}

const byTs = (list) => new Map(list.map((message) => [message.ts, message]));

const frames = {
  snapshot(frame) {
    const before = state.me && state.me.id;
    Object.assign(state, {
      ready: true, team: frame.team, me: frame.me, users: frame.users, people: frame.people, app: frame.app,
      hints: frame.hints, channels: frame.channels, ephemerals: frame.ephemerals, modals: frame.modals,
      home: frame.home, titles: frame.titles, prompts: frame.prompts, direct: frame.direct, clockOffset: frame.now - Date.now() / 1000,
    });
    state.messages = {};
    for (const [id, list] of Object.entries(frame.messages)) state.messages[id] = byTs(list);
    state.statuses = new Map();
    for (const entry of frame.statuses) frames.status(entry);
    if (before !== frame.me.id) {
      Object.assign(state, { unread: {}, thread: null, place: { channel: state.channels[0].id, tab: "messages" } });
    }
  },
  messages(frame) {
    const list = state.messages[frame.channel];
    for (const message of frame.messages) {
      const isNew = !list.has(message.ts);
      list.set(message.ts, message);
      const seen = frame.channel === state.place.channel && state.place.tab === "messages";
      if (isNew && !seen && message.user !== state.me.id) state.unread[frame.channel] = (state.unread[frame.channel] || 0) + 1;
    }
  },
  gone(frame) {
    state.messages[frame.channel].delete(frame.ts);
    if (frame.parent) state.messages[frame.channel].set(frame.parent.ts, frame.parent);
    if (state.thread && state.thread.ts === frame.ts) state.thread = null;
  },
  ephemeral(frame) {
    const at = state.ephemerals.findIndex((message) => message.ts === frame.message.ts);
    if (frame.removed) { if (at >= 0) state.ephemerals.splice(at, 1); }
    else if (at >= 0) state.ephemerals[at] = frame.message;
    else state.ephemerals.push(frame.message);
  },
  channel(frame) {
    state.channels = state.channels.map((channel) => (channel.id === frame.channel.id ? frame.channel : channel));
  },
  modals(frame) { state.modals = frame.views; },
  home(frame) { state.home = frame.view; },
  clock(frame) { state.clockOffset = frame.now - Date.now() / 1000; },
  title(frame) { state.titles[frame.thread_ts] = frame.title; },
  prompts(frame) { state.prompts = frame.prompts; },
  status(frame) {
    const key = `${frame.channel}:${frame.thread_ts}`;
    if (!frame.status) { state.statuses.delete(key); return; }
    state.statuses.set(key, frame.status);
    const left = Math.max(0, 120 - (now() - frame.status.at)) * 1000;
    setTimeout(() => {
      if (state.statuses.get(key) === frame.status) { state.statuses.delete(key); changed("status", frame); }
    }, left);
  },
};

// What was typed into a message's or view's inputs and not sent yet.
export function draftsOf(container) {
  const key = container.ts || container.id;
  if (!state.drafts.has(key)) state.drafts.set(key, new Map());
  return state.drafts.get(key);
}

export function draftList(container) {
  return [...draftsOf(container)].map(([key, value]) => [...JSON.parse(key), value]);
}

export const channelById = (id) => state.channels.find((channel) => channel.id === id);

export function topLevel(channel) {
  const own = [...(state.messages[channel] || new Map()).values()]
    .filter((m) => !m.thread_ts || m.thread_ts === m.ts || m.subtype === "thread_broadcast");
  const aside = state.ephemerals.filter((m) => m.channel === channel && !m.thread_ts);
  return [...own, ...aside].sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

export function threadOf(channel, ts) {
  const own = [...(state.messages[channel] || new Map()).values()].filter((m) => m.ts === ts || m.thread_ts === ts);
  const aside = state.ephemerals.filter((m) => m.channel === channel && m.thread_ts === ts);
  return [...own, ...aside].sort((a, b) => (a.ts < b.ts ? -1 : 1));
}
