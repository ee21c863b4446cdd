"""The App Home: first steps, example questions, the digests a person set up, the feeds' health, deleting one's data.

It does not care when it is shown.
"""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import NamedTuple

from bot.blocks.source_blocks import feed_list, health_words
from bot.blocks.text import Block, actions, button, context, escape, header, section
from retrieval.models import Feed

EXAMPLE = "home_ask"
PAUSE = "home_pause"
RESUME = "home_resume"
CHANGE = "digest_set_up"
DELETE = "home_delete_data"
MOST_FEEDS = 10
MOST_DIGESTS = 15
FIRST_STEPS = (
    "*Ask.* Mention me in a channel, or write to me under Messages. Every sentence I answer names its source; "
    "what the coverage does not say, I do not say.\n"
    "*Look up.* `{lookup} TERMS` finds passages, with `since:`, `until:`, `source:` and `lang:` where you like.\n"
    "*Follow.* `{digest} subscribe` gives a channel a daily digest. Invite me to the channel first."
)


class ShownDigest(NamedTuple):
    """A digest the person set up: its channel, how it stands (plain), and whether it is paused."""

    channel: str
    channel_name: str
    words: str
    paused: bool


class HomeContents(NamedTuple):
    """What the App Home shows; `names` are the slash commands as this workspace has them."""

    names: dict[str, str]
    examples: Sequence[tuple[str, str]]
    digests: Sequence[ShownDigest]
    feeds: Sequence[Feed]
    articles: int
    now: datetime
    zone: tzinfo


def home_view(shown: HomeContents) -> Block:
    """The view for `views.publish`."""
    blocks = [header("Briefing"), section(FIRST_STEPS.format(**shown.names))]
    asking = "Ask about the newest articles" if shown.articles else "Try a question"
    blocks += [header(asking), _examples(shown.examples), header("Your digests"), *_digests(shown)]
    blocks += [header("What I read"), *_reading(shown), header("Your data"), *_data()]
    return {"type": "home", "blocks": blocks}


def _examples(examples: Sequence[tuple[str, str]]) -> Block:
    return actions(*(button(title, f"{EXAMPLE}_{n}", question) for n, (title, question) in enumerate(examples)))


def _digests(shown: HomeContents) -> list[Block]:
    if not shown.digests:
        return [section(f"You have set up none. Type `{shown.names['digest']} subscribe` in a channel.")]
    blocks: list[Block] = []
    for digest in shown.digests[:MOST_DIGESTS]:
        name = f"#{digest.channel_name}" if digest.channel_name else "A conversation"
        blocks.append(section(f"*{escape(name)}*\n{escape(digest.words)}"))
        switch = button("Resume", RESUME, digest.channel) if digest.paused else button("Pause", PAUSE, digest.channel)
        blocks.append(actions(button("Change", CHANGE, digest.channel), switch))
    return blocks


def _reading(shown: HomeContents) -> list[Block]:
    count = f"{shown.articles:,} article{'' if shown.articles == 1 else 's'} to answer from. "
    # Addresses of feeds may hold keys: only admins see them, with /sources.
    listed = feed_list(shown.feeds, shown.now, shown.zone, MOST_FEEDS)
    return [section(count + health_words(shown.feeds, shown.now)), *listed]


def _data() -> list[Block]:
    confirm = {
        "title": _plain("Delete my data?"),
        "text": _plain("I forget your questions, my answers to them, their transcripts and your feedback, for good."),
        "confirm": _plain("Delete"),
        "deny": _plain("Keep"),
        "style": "danger",
    }
    return [
        section("I keep your questions, the answers with their sources, and your feedback."),
        actions(button("Delete my data", DELETE, style="danger") | {"confirm": confirm}),
        context("Messages stay in Slack, and a digest you set up stays with its channel."),
    ]


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
