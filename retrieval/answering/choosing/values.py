"""The one thing that a sentence states in answer to a question for a person, a place, a day or a quantity.

It does not care whether sentences agree (`retrieval.answering.choosing.conflicts`), nor about figures that go on
changing, which `retrieval.answering.choosing.running` reads. Where a sentence holds two such things, or none for
certain, it states nothing: a disagreement shown that is none costs more than one that is not shown.
"""

import calendar
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Literal, NamedTuple

from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.expected import bears
from retrieval.answering.choosing.expected_figures import is_year, new_figures
from retrieval.answering.choosing.own_time import of_its_time
from retrieval.answering.reading.question import Question
from retrieval.answering.telling.dated import mentioned
from retrieval.answering.telling.plain_words import span_words
from retrieval.words import WORD, content_stems, stem

Sort = Literal["figure", "who", "where", "when"]

_SHARED = 0.75  # of the question's words, in the sentence; for a quantity its neighbours and headline help
_QUANTITY = 0.33
_AT_THE_RATE = 0.65  # with them, for a quantity at the rate asked for ("a day")
_RATE = re.compile(r"\b(?:a|an|per|each|every)\s+(day|night|week|month|year|hour|hectare|head|job|household|person)\b")
_RATE_REACH = 45  # characters after a figure
_RUN = re.compile(r"(?:[A-Z][\w'’-]+\s+){1,3}[A-Z][\w'’-]+")
_PLACE = re.compile(r"\b(?:in|at|near|off|outside|to|from)\s+(?P<name>(?:[A-Z][\w'’-]+)(?:\s+[A-Z][\w'’-]+)*)")
_NOT_A_PLACE = re.compile(rf"(?:{'|'.join(list(calendar.month_name)[1:])})\b")
_WHEN_SAID = re.compile(r"\b(?:said|told|announced|reported|added|according to [\w' ]+)(?:\s\w+){0,3}\s+(?:on\s+)?$")
_WAS = re.compile(r"\b(?:from|than|instead of|not|in place of|against)\s+(?:(?:about|the|in|on|at)\s+)?$")
_AMOUNT = r"\D?\d[\d.,]*(?:\s(?:hundred|thousand|million|billion))?"
# "from 300 to 400" is a range as well, but also what has grown
_RANGE_TO = re.compile(
    rf"\bbetween\s(?:about\s)?{_AMOUNT}\sand\s(?:about\s)?\D?$"
    rf"|(?P<grown>\bfrom\s(?:about\s)?)?(?<![\d.,]){_AMOUNT}(?:\s(?:to|or)\s|\s?[–-]\s?)\D?$"
)
_UNIT = re.compile(r"\s*((?:[a-z]+\s*){1,3})")
_CLAUSE_ENDS = re.compile(
    r"[,;:“”\"]\s|\s[–—-]\s|\b(?:when|while|after|before|until|because|which|who|whose|that|but|although|though)\b"
)
_PARTS_OF_DAY = frozenset(map(stem, ("morning", "afternoon", "evening", "night", "noon", "midnight", "late", "early")))
_SAME_WORDS = 0.6  # of the fewer other words of two clauses, from which on they tell of one event
# How much of what is asked beside names the sentence must say itself. Of the same mayor many people tell many things.
_TOLD = {"who": 0.7, "where": 0.5, "when": 0.5}
_IN_ALL = frozenset(("a", "of", "for", "to", "in", "from", "at", "and", "or", "by", "per", "with", "as"))


class Stated(NamedTuple):
    """A sentence and what it states: `shown` as it is written, and `key` by which it is compared; of a day, `of_it` are
    the stems of the clause that names it, without those of the question and of the day."""

    told_by: Candidate
    sort: Sort
    shown: str
    key: tuple[object, ...]
    of_it: frozenset[str] = frozenset()

    @property
    def when(self) -> datetime:
        """The day of publication; long ago where it is unknown."""
        return self.told_by.hit.article.published_at or datetime.min.replace(tzinfo=UTC)


def sort_asked(question: Question) -> Sort | None:
    """What sort of thing is asked for, where sentences can be compared on it."""
    if question.kind in ("who", "where", "when"):
        return question.kind
    return "figure" if question.kind in ("how_much", "how_long", "how_old") else None


def stated(question: Question, pool: Sequence[Candidate]) -> list[Stated]:
    """What each of these sentences that is on the question states, in their order; of one article the one that is most
    on it."""
    sort = sort_asked(question)
    found: dict[str, tuple[float, Stated]] = {}
    for candidate in pool if sort is not None else ():
        one = _READERS[sort or "who"](question, candidate) if of_its_time(question, candidate) else None
        close = _closeness(question, candidate, one) if one is not None else 0.0
        article_id = candidate.hit.article.article_id
        if one is not None and close and (article_id not in found or close > found[article_id][0]):
            found[article_id] = (close, one)
    return [one for _, one in found.values()]


def differ(one: Stated, other: Stated) -> bool:
    """Whether they cannot both be meant: no common day of what is told in the same words, no common word of a name,
    another number."""
    if one.sort == "when":
        return _of_the_same(one, other) and not (_names_day(one, other.key) or _names_day(other, one.key))
    if one.sort == "figure":
        return one.key[1:] == other.key[1:] and one.key[0] != other.key[0]
    if set(one.key) & set(other.key):
        return False
    return not (_names_it(one, other.key) or _names_it(other, one.key))


def _of_the_same(one: Stated, other: Stated) -> bool:
    """Whether two days are said to be those of the same event: most of the clauses' other words are the same."""
    fewer = min(len(one.of_it), len(other.of_it))
    return len(one.of_it & other.of_it) >= _SAME_WORDS * fewer


def _names_day(one: Stated, key: tuple[object, ...]) -> bool:
    """Whether the article of `one` names a day of the other's too."""
    first, last = key
    if not isinstance(first, date) or not isinstance(last, date):
        return False
    article = one.told_by.hit.article
    days = ((each.first, each.last) for each in mentioned(article, 0, len(article.text)))
    return any(a is not None and b is not None and a <= last and first <= b for a, b in days)


def _names_it(one: Stated, key: tuple[object, ...]) -> bool:
    """Whether the article of `one` knows the other's name too: then it may speak of another thing."""
    article = one.told_by.hit.article
    return bool(set(key) & set(content_stems(f"{article.title} {article.text}")))


def _closeness(question: Question, candidate: Candidate, one: Stated) -> float:
    """How much the sentence is on the question, 0 where not enough to be compared with others."""
    asked = (*question.stems, *question.setting_stems)
    if not asked or not question.names <= candidate.near_stems:
        return 0.0
    inside = sum(each in candidate.stems for each in asked) / len(asked)
    around = sum(each in candidate.near_stems for each in asked) / len(asked)
    if one.sort != "figure":
        plain = [each for each in asked if each not in question.names]
        told = sum(
            each in candidate.stems for each in plain
        )  # somebody beside the same names may have done other things
        return inside if inside >= _SHARED and told >= _TOLD[one.sort] * len(plain) else 0.0
    rate = _rate(question.text)
    if rate and rate == one.key[2]:
        return inside + around if inside and around >= _AT_THE_RATE else 0.0
    return inside + around if not rate and inside >= _QUANTITY and around >= _SHARED else 0.0


def _rate(text: str) -> str:
    match = _RATE.search(text)
    return match[1] if match else ""


def _person(question: Question, candidate: Candidate) -> Stated | None:
    if (question.heads or question.post) and bears(question, candidate.text, candidate.before) < 1:
        return None
    runs = {run.strip() for run in _RUN.findall(candidate.text)}
    new = [run for run in runs if not set(content_stems(run)) & question.names and not _follows_the(run, candidate)]
    return _one(candidate, "who", [(run, tuple(content_stems(run))) for run in new])


def _follows_the(run: str, candidate: Candidate) -> bool:
    """ "the Harbour Authority" is a body, and opens no answer to "who"."""
    return re.search(rf"\b[Tt]he {re.escape(run)}", candidate.text) is not None


def _place(question: Question, candidate: Candidate) -> Stated | None:
    names = {match["name"] for match in _PLACE.finditer(candidate.text) if not _NOT_A_PLACE.match(match["name"])}
    new = [name for name in names if not set(content_stems(name)) & question.names]
    return _one(candidate, "where", [(name, tuple(content_stems(name))) for name in new])


def _day(question: Question, candidate: Candidate) -> Stated | None:
    """The one day that a clause with all that the question asks names: "began on Thursday" says nothing of the end."""
    article, start = candidate.hit.article, candidate.start
    found: list[tuple[str, tuple[object, ...]]] = []
    clause: frozenset[str] = frozenset()
    for mention in mentioned(article, start, candidate.end):
        before = article.text[start : mention.start]
        if mention.first is None or mention.last is None or _WHEN_SAID.search(before) or _WAS.search(before):
            continue
        published = article.published_at
        if question.ahead and published is not None and mention.last <= published.date():
            continue
        days: tuple[date, date] = (mention.first, mention.last)
        found.append((span_words(*days), days))
        clause = _clause(candidate.text, mention.start - start, mention.end - start)
    one = _one(candidate, "when", found)
    asked = {*question.stems, *question.setting_stems}
    if one is None or not asked - question.names <= clause:
        return None
    return one._replace(of_it=clause - asked)


def _clause(text: str, start: int, end: int) -> frozenset[str]:
    """The stems of the clause that holds `text[start:end]`, without those in between."""
    opened = [match.end() for match in _CLAUSE_ENDS.finditer(text, 0, start)]
    closed = _CLAUSE_ENDS.search(text, end)
    first, last = max(opened, default=0), closed.start() if closed else len(text)
    return frozenset(content_stems(f"{text[first:start]} {text[end:last]}")) - _PARTS_OF_DAY


def _quantity(question: Question, candidate: Candidate) -> Stated | None:
    """A count with the words that follow as its unit: "11,000 cubic metres a day", not what it is "down from"."""
    found: list[tuple[str, tuple[object, ...]]] = []
    for figure in new_figures(question, candidate.text):
        if question.money and figure.kind != "money":
            continue
        before, after = candidate.text[: figure.start], candidate.text[figure.end :]
        unit = _UNIT.match(after)
        if figure.kind in ("date", "weekday", "ordinal", "percent") or is_year(figure) or _WAS.search(before):
            continue
        if _ends_a_range(before):
            return None
        words = WORD.findall(unit[1]) if unit else []
        counted = next((at for at, word in enumerate(words) if word in _IN_ALL), len(words))
        sort = (figure.unit, *map(stem, words[:counted]))
        if counted or figure.unit:
            shown = " ".join([figure.text, *words[:counted]])
            found.append((shown, (figure.value, sort, _rate(after[:_RATE_REACH]))))
    return _one(candidate, "figure", found[:1])


def _ends_a_range(before: str) -> bool:
    """Whether the figure behind this text is the upper end of a range, which is no one value."""
    found = _RANGE_TO.search(before)
    return found is not None and not found["grown"]


def _one(candidate: Candidate, sort: Sort, found: Sequence[tuple[str, tuple[object, ...]]]) -> Stated | None:
    return Stated(candidate, sort, *found[0]) if len(found) == 1 and found[0][1] else None


_READERS = {"who": _person, "where": _place, "when": _day, "figure": _quantity}
