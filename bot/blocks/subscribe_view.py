"""The modal that sets up a channel's digest, and reading back what was chosen in it.

It does not care what happens with the wish. A fault is a line for the block it stands in, keyed by block id, as Slack
wants it.
"""

import difflib
import json
import re
from collections.abc import Mapping
from datetime import time
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from bot.blocks.text import Block, button, context, escape, one_line, section
from bot.records.subscription_records import Wish

CALLBACK = "digest_subscribe"
PREVIEW = "digest_preview"
MOST_TOPICS = 10
TOPIC_CHARS = 60
LENGTHS = (3, 5, 7)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
VALUE = "value"
Values = Mapping[str, Mapping[str, Mapping[str, Any]]]


def subscribe_view(wish: Wish, channel: str, channel_name: str, known: bool) -> Block:
    """The modal, filled with `wish`; `known` says that the channel has a digest already."""
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": json.dumps({"channel": channel}),
        "title": _plain("Daily digest"),
        "submit": _plain("Save" if known else "Subscribe"),
        "close": _plain("Cancel"),
        "blocks": [
            context(escape(f"For #{channel_name}" if channel_name else "For this conversation")),
            _topics_input(wish),
            _input("at", "Time", {"type": "timepicker", "initial_time": wish.at.strftime("%H:%M")}),
            _input(
                "zone",
                "Time zone",
                {"type": "plain_text_input", "initial_value": wish.zone, "max_length": 64},
                hint="A city, or a zone such as Europe/Berlin.",
            ),
            _days_input(wish),
            _length_input(wish),
            {"type": "actions", "block_id": "preview", "elements": [button("Preview", PREVIEW)]},
        ],
    }


def read_wish(values: Values) -> tuple[Wish | None, dict[str, str]]:
    """The wish, or None and a line for each block that has to be mended."""
    faults: dict[str, str] = {}
    topics = read_topics(_chosen(values, "topics", "value") or "")
    if len(topics) > MOST_TOPICS:
        faults["topics"] = f"Please give at most {MOST_TOPICS} topics; there are {len(topics)}."
    elif long := next((topic for topic in topics if len(topic) > TOPIC_CHARS), None):
        faults["topics"] = f"Please shorten “{long[:30]}…” to at most {TOPIC_CHARS} characters."
    at = _read_time(_chosen(values, "at", "selected_time"))
    if at is None:
        faults["at"] = "Please choose a time."
    typed = one_line(_chosen(values, "zone", "value") or "")
    zone = zone_named(typed)
    if zone is None:
        near = nearest_zones(typed)
        faults["zone"] = "I do not know that time zone. " + (
            f"Did you mean {' or '.join(near)}?" if near else "Please give one such as Europe/Berlin."
        )
    days = frozenset(int(option["value"]) for option in _chosen(values, "days", "selected_options") or [])
    if not days:
        faults["days"] = "Please choose at least one day."
    length = int((_chosen(values, "length", "selected_option") or {"value": "5"})["value"])
    if faults or at is None or zone is None:
        return None, faults
    return Wish(topics=topics, at=at, zone=zone, days=days, length=length), {}


def read_topics(typed: str) -> tuple[str, ...]:
    """Topics parted by commas, semicolons or lines, each once whatever its case."""
    found: dict[str, str] = {}
    for topic in re.split(r"[,;\n]", typed):
        if topic := one_line(topic):
            found.setdefault(topic.casefold(), topic)
    return tuple(found.values())


def zone_named(typed: str) -> str | None:
    """The time zone of this name, in any case, or the only one whose city this is; else None."""
    wanted = typed.strip().casefold().replace(" ", "_")
    if not wanted:
        return None
    full = [zone for zone in _zones() if zone.casefold() == wanted]
    cities = [zone for zone in _zones() if zone.casefold().rsplit("/", 1)[-1] == wanted]
    found = full or cities
    if len(found) > 1:  # Europe/Belfast and such are older names of one zone: the plain "Region/City" comes first
        found = sorted(found, key=lambda zone: (zone.count("/") != 1, zone))[:1]
    return found[0] if found else None


def nearest_zones(typed: str) -> list[str]:
    """At most two zones that are spelt much like this."""
    wanted = typed.strip().casefold().replace(" ", "_")
    names = {zone.casefold().rsplit("/", 1)[-1]: zone for zone in sorted(_zones())}
    names |= {zone.casefold(): zone for zone in _zones()}
    return [names[name] for name in difflib.get_close_matches(wanted, names, n=2, cutoff=0.75)]


def timetable_words(wish: Wish) -> str:
    """`every day at 08:00 (Europe/Berlin)`, `Monday to Friday at …`, `Monday, Thursday at …`."""
    days = sorted(wish.days)
    if len(days) == 7:
        named = "every day"
    elif len(days) > 2 and days == list(range(days[0], days[-1] + 1)):
        named = f"{DAYS[days[0]]} to {DAYS[days[-1]]}"
    else:
        named = ", ".join(DAYS[day] for day in days)
    return f"{named} at {wish.at:%H:%M} ({wish.zone})"


def topics_words(wish: Wish) -> str:
    """`on harbour, floods`, or `on all news`."""
    return "on " + (", ".join(wish.topics) or "all news")


def waiting_view() -> Block:
    """What is shown while the preview is being made."""
    return _preview_modal([section("Reading the coverage …")])


def preview_view(blocks: list[Block]) -> Block:
    """The preview of today's digest."""
    return _preview_modal(blocks)


def faults_view(faults: Mapping[str, str]) -> Block:
    """Instead of a preview, what has to be mended first."""
    return _preview_modal(
        [section("Please close this and mend:"), *(section(escape(f"• {line}")) for line in faults.values())]
    )


def _preview_modal(blocks: list[Block]) -> Block:
    return {"type": "modal", "title": _plain("Preview"), "close": _plain("Back"), "blocks": blocks}


def _topics_input(wish: Wish) -> Block:
    element: Block = {
        "type": "plain_text_input",
        "multiline": True,
        "placeholder": _plain("harbour strike, floods"),
        "max_length": 1_000,
    }
    if wish.topics:
        element["initial_value"] = ", ".join(wish.topics)
    hint = f"Up to {MOST_TOPICS}, parted by commas or lines. Leave it empty for all news."
    return _input("topics", "Topics", element, hint=hint, optional=True)


def _days_input(wish: Wish) -> Block:
    options = [_option(name, str(number)) for number, name in enumerate(DAYS)]
    chosen = [option for option in options if int(option["value"]) in wish.days]
    element: Block = {"type": "checkboxes", "options": options}
    return _input("days", "Days", element | ({"initial_options": chosen} if chosen else {}))


def _length_input(wish: Wish) -> Block:
    options = [_option(f"{length} stories", str(length)) for length in LENGTHS]
    chosen = next((option for option in options if int(option["value"]) == wish.length), options[1])
    return _input("length", "At most", {"type": "static_select", "options": options, "initial_option": chosen})


def _input(block_id: str, label: str, element: Block, hint: str = "", optional: bool = False) -> Block:
    return {
        "type": "input",
        "block_id": block_id,
        "label": _plain(label),
        "element": element | {"action_id": VALUE},
        "optional": optional,
        **({"hint": _plain(hint)} if hint else {}),
    }


def _option(text: str, value: str) -> Block:
    return {"text": _plain(text), "value": value}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def _chosen(values: Values, block_id: str, name: str) -> Any:
    return (values.get(block_id, {}).get(VALUE) or {}).get(name)


def _read_time(chosen: str | None) -> time | None:
    try:
        return time.fromisoformat(chosen or "").replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


@cache
def _zones() -> frozenset[str]:
    """The zones this machine knows, without the bare abbreviations and the legacy trees."""
    legacy = ("posix/", "right/", "SystemV/", "US/")
    return frozenset(
        zone for zone in available_timezones() if not zone.startswith(legacy) and zone not in ("localtime", "Factory")
    )
