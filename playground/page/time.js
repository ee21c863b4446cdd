// Times as people read them, in the person's own zone and by the workspace's clock.
// It does not care where they stand.

import { now, state } from "./store.js";

const zone = () => (state.me ? state.me.tz : undefined);
const format = (seconds, options) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: zone(), ...options }).format(new Date(seconds * 1000));

export const clockTime = (seconds) => format(seconds, { hour: "2-digit", minute: "2-digit" });
export const fullTime = (seconds) => format(seconds, { dateStyle: "full", timeStyle: "short" });
export const shortDay = (seconds) => format(seconds, { weekday: "short", day: "numeric", month: "short" });
export const dayKey = (seconds) => format(seconds, { year: "numeric", month: "2-digit", day: "2-digit" });

export function dayName(seconds) {
  const key = dayKey(seconds);
  if (key === dayKey(now())) return "Today";
  if (key === dayKey(now() - 86400)) return "Yesterday";
  return format(seconds, { weekday: "long", day: "numeric", month: "long" });
}

// `<!date^...>`: the tokens Slack documents for its dates.
export function slackDate(seconds, pattern) {
  const tokens = {
    "{date_num}": () => format(seconds, { year: "numeric", month: "2-digit", day: "2-digit" }),
    "{date_slash}": () => format(seconds, { year: "numeric", month: "2-digit", day: "2-digit" }),
    "{date_long_pretty}": () => dayName(seconds),
    "{date_short_pretty}": () => dayName(seconds),
    "{date_pretty}": () => dayName(seconds),
    "{date_long}": () => format(seconds, { dateStyle: "full" }),
    "{date_short}": () => format(seconds, { day: "numeric", month: "short", year: "numeric" }),
    "{date}": () => format(seconds, { day: "numeric", month: "long", year: "numeric" }),
    "{time_secs}": () => format(seconds, { timeStyle: "medium" }),
    "{time}": () => clockTime(seconds),
    "{ago}": () => dayName(seconds),
  };
  return pattern.replace(/\{[a-z_]+\}/g, (token) => (tokens[token] ? tokens[token]() : token));
}
