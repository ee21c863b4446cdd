"""The words of a question, and the ones that name times: numbers, units, months, weekdays.

It does not care what a phrase means. Questions are typed in haste, so names of months and weekdays count in lower
case too; whether "may" or "sun" is one is decided where it stands.
"""

import re
from typing import Literal

from retrieval.dates.words import COUNTED, MONTHS, NUMBERS, WEEKDAYS, word_set

_TOKEN = re.compile(r"['’]s\b|\d+|[^\W\d_]+|\S")
_PADDING = 12

Unit = Literal["day", "week", "month", "quarter", "year", "decade", "century"]

MONTH_NAMES = {form.lower(): number for number, forms in enumerate(MONTHS, start=1) for form in forms}
SHORT_MONTHS = frozenset(form.lower() for forms in MONTHS for form in forms[1:])
WEEKDAY_NAMES = {form.lower(): number for number, forms in enumerate(WEEKDAYS) for form in forms} | {"weds": 2}
SHORT_WEEKDAYS = frozenset(form.lower() for forms in WEEKDAYS for form in forms[1:]) | {"weds"}

COUNTS = NUMBERS | {
    "thirteen": 13, "fourteen": 14, "sixteen": 16, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100,
}  # fmt: skip
VAGUE_COUNTS = {"couple": (2, 3), "few": (2, 5), "several": (3, 8), "some": (2, 5)}
"""What an inexact number can mean, from least to most."""
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "opening": 1, "last": -1, "final": -1,
            "closing": -1}  # fmt: skip
UNITS: dict[str, tuple[Unit, int]] = {
    "day": ("day", 1), "night": ("day", 1), "week": ("week", 1), "wk": ("week", 1), "fortnight": ("week", 2),
    "month": ("month", 1), "quarter": ("quarter", 1), "year": ("year", 1), "yr": ("year", 1), "decade": ("decade", 1),
    "century": ("century", 1),
}  # fmt: skip
"""A noun's unit of the calendar, and how many of them it is."""
PLURALS = {"centuries": "century"} | {f"{unit}s": unit for unit in UNITS if unit != "century"}
DAYS_IN_WORDS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16,
    "seventeenth": 17, "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30,
}  # fmt: skip
"""Days of the month that are one word, which count beside a month alone."""
HOURS = word_set("hour hours hr hrs minute minutes min mins")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The month in which a season begins in the north."""
DAY_PARTS = word_set("morning afternoon evening night lunchtime noon midnight")

_COUNTED = re.compile(rf"(?:{COUNTED}|times|women|men|children|kids|members|workers)\Z")
_FIGURES = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.]\d{4}(?!\d)")
_DOTTED = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")
_ORDINAL_ENDS = word_set("st nd rd th er")
_MARKS_BEFORE = frozenset(".,:/$€£#+-–@&")
DASHES = frozenset("-–—")
_EARLIEST_YEAR, _LATEST_YEAR = 1500, 2199


class Words:
    """A question as words, numbers and marks; `low` holds them in lower case, with empty ones behind the last."""

    __slots__ = ("_order", "_vocabulary", "ends", "low", "size", "starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._order: str | None = None
        self._vocabulary: frozenset[str] | None = None
        self.low: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        for token in _TOKEN.finditer(text):
            self.low.append(token.group().lower().replace("’", "'"))
            self.starts.append(token.start())
            self.ends.append(token.end())
        self.size = len(self.low)
        self.low += [""] * _PADDING

    def __getitem__(self, at: int) -> str:
        """The word at a place, in lower case; empty outside the question."""
        return self.low[at] if 0 <= at < self.size else ""

    def hold_any(self, words: frozenset[str]) -> bool:
        """Whether any of these words, in lower case, stands anywhere in the question."""
        if self._vocabulary is None:
            self._vocabulary = frozenset(self.low)
        return not words.isdisjoint(self._vocabulary)

    def written(self, at: int) -> str:
        return self.text[self.starts[at] : self.ends[at]] if 0 <= at < self.size else ""

    def is_capital(self, at: int) -> bool:
        return self.written(at)[:1].isupper()

    def joined(self, at: int) -> bool:
        """Whether nothing stands between this word and the one before."""
        return 0 < at < self.size and self.starts[at] == self.ends[at - 1]

    def opens(self, at: int) -> bool:
        """Whether a sentence begins here."""
        return at <= 0 or self[at - 1] in (".", "?", "!", ":", ";", '"', "“", "(")

    def closes(self, at: int) -> bool:
        """Whether nothing, or a mark, stands here."""
        return at >= self.size or not self.low[at][0].isalnum()

    def begins_free(self, at: int) -> bool:
        """Whether the figures here are not the end of a longer number, a price, an address or a size."""
        return not self.joined(at) or (self[at - 1][-1:].isalnum() is False and self[at - 1] not in _MARKS_BEFORE)

    def ends_free(self, end: int) -> bool:
        """Whether the figures that end here neither go on nor count what is named next."""
        if self.joined(end) and (self[end][0].isalnum() or self[end] == "%"):
            return False
        if self.joined(end) and self[end] in ".,:/-–" and self.joined(end + 1) and self[end + 1].isdecimal():
            return False
        return not _COUNTED.match(self[end])

    def day(self, at: int) -> tuple[int, int] | None:
        """A day of the month, "4" or "4th", and the place behind it."""
        word = self[at]
        if not word.isdecimal() or len(word) > 2 or not 1 <= int(word) <= 31:
            return None
        return int(word), at + 2 if self[at + 1] in _ORDINAL_ENDS and self.joined(at + 1) else at + 1

    def year(self, at: int, in_run: bool = False) -> int | None:
        """The year written here; `in_run` allows for a dash on either side, as in "2019-2021"."""
        word = self[at]
        if len(word) != 4 or not word.isdecimal() or not _EARLIEST_YEAR <= int(word) <= _LATEST_YEAR:
            return None
        before, after = self[at - 1] in DASHES, self[at + 1] in DASHES | {"/"}
        free = (self.begins_free(at) or (in_run and before)) and (self.ends_free(at + 1) or (in_run and after))
        return int(word) if free else None

    def order_of_figures(self, start: int) -> str:
        """A language that has the order of the figures at `start`, "4.1.2024": told by the dots, or by another date of
        the question ("from 1/5/2024 to 15/5/2024"); "en" where nothing tells."""
        if self._order is None:
            firsts = [(int(figures[1]), int(figures[2])) for figures in _FIGURES.finditer(self.text)]
            day_first = any(one > 12 for one, two in firsts) and not any(two > 12 for one, two in firsts)
            self._order = "de" if day_first else "en"
        return "de" if _DOTTED.match(self.text, start) else self._order

    def count(self, at: int) -> tuple[int, int, int] | None:
        """A number of units as (least, most, place behind): "10", "three", "a couple of", "a few"."""
        word = self[at]
        if word == "a" and self[at + 1] in VAGUE_COUNTS:
            at, word = at + 1, self[at + 1]
        if vague := VAGUE_COUNTS.get(word):
            return *vague, at + 2 if self[at + 1] == "of" else at + 1
        if word.isdecimal() and len(word) <= 4:
            if self.joined(at) and self[at - 1] in _MARKS_BEFORE:
                return None
            return int(word), int(word), at + 1
        if number := COUNTS.get(word):
            if number >= 20 and self[at + 1] == "-" and COUNTS.get(self[at + 2], 10) < 10:
                number, at = number + COUNTS[self[at + 2]], at + 2
            return number, number, at + 1
        return None

    def unit(self, at: int) -> tuple[Unit, int] | None:
        """The unit that a noun in the singular or plural names."""
        word = self[at]
        return UNITS.get(PLURALS.get(word, word))
