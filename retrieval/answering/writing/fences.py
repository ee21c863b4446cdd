"""Puts passages in front of a model as data: each between marks with a key that nobody could know beforehand.

It does not care what a passage says. Keys are drawn anew for each call, and what looks like a mark or a key in a
passage is made harmless, so that no article can speak as another one or close its own fence.
"""

import secrets
from collections.abc import Mapping, Sequence

from retrieval.answering.reading.hidden import visible
from retrieval.models import Hit, Turn

_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"  # no vowels: a key never spells a word
_DIGITS = "23456789"
_MARKS = str.maketrans({"<": "‹", ">": "›", "[": "(", "]": ")"})
_TURNS = 6
_TURN_CHARS = 500


def draw_keys(hits: Sequence[Hit]) -> dict[str, Hit]:
    """A fresh key such as "K3F9" for each hit."""
    keys: dict[str, Hit] = {}
    for hit in hits:
        key = ""
        while not key or key in keys:
            key = "".join(secrets.choice(letters) for letters in (_LETTERS, _DIGITS, _LETTERS, _DIGITS))
        keys[key] = hit
    return keys


def fenced(keys: Mapping[str, Hit]) -> str:
    """The passages between their marks, with headline, outlet and date."""
    return "\n\n".join(_passage(key, hit) for key, hit in keys.items())


def harmless(text: str) -> str:
    """`text` without anything that could be read as a mark or a key."""
    return visible(text).translate(_MARKS)


def conversation(history: Sequence[Turn]) -> str:
    """The last few turns as plain lines; a long one is cut."""
    lines = [f"{turn.speaker}: {_one_line(turn.text)[:_TURN_CHARS]}" for turn in history[-_TURNS:]]
    return "\n".join(lines) or "none"


def _passage(key: str, hit: Hit) -> str:
    article = hit.article
    about = [f"Headline: {_one_line(article.title)}"]
    if article.publisher:
        about.append(f"Outlet: {_one_line(article.publisher)}")
    about.append(f"Published: {article.published_iso or 'unknown'}")
    return "\n".join((f"<passage {key}>", *about, harmless(hit.passage.text), f"</passage {key}>"))


def _one_line(text: str) -> str:
    return " ".join(harmless(text).split())
