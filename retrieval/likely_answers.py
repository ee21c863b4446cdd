"""What the passages found say that could be the answer: names for who, where and which, figures for how many.

It does not care which sentence answers, nor whether any does: that is for `retrieval.answering`. A name that many of
the best articles say beside the question's own words is likelier to be the answer, and whoever says it answers too
(Clarke, Cormack and Lynam, Exploiting redundancy in question answering, SIGIR 2001). Nothing that the question says
counts.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from retrieval.planning.kinds import Kind
from retrieval.words import STOP_WORDS, WORD, stem

NAMES: frozenset[Kind] = frozenset(("who", "where", "name"))
_NO_NAMES = frozenset(map(stem, STOP_WORDS))  # capitals begin a sentence too
_SHARPNESS = 2  # a sentence with half of the question's words counts a quarter of one with all

_SPELLED = (
    r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty|fifty|hundreds?|"
    r"thousands?|millions?|billions?)"
)
_NUMBER = rf"\b(?:\d[\d,.]{{0,20}}|{_SPELLED})"
_POWER = r"(?:[\s-](?:hundred|thousand|million|billion|trillion))?"
_MONEY = rf"[$£€¥]\s?\d|{_NUMBER}{_POWER}[\s-](?:dollars?|euros?|pounds?|yen|francs?|rupees?|cents?)\b"
_PERCENT = r"(?:%|per\s?cent\b|percentage\b)"
_LENGTH = r"(?:miles?|k?m|kilomet\w+|met(?:re|er)s?|f(?:ee|oo)t|inch(?:es)?|yards?)\b"
_TIME = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b"
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\w{0,6}\b"
_PATTERNS: dict[Kind, str] = {
    "percent": rf"{_NUMBER}\s?{_PERCENT}",
    # neither a part of a date, a time, a sum or a measure nor a year
    "how_many": rf"(?<![$£€¥\d.,:-])"
    rf"(?!(?:19|20)\d\d\b){_NUMBER}\b(?![\d:%]|[,.]\d|[\s-]?(?:{_PERCENT}|{_LENGTH}|{_TIME}|{_MONTH}|[ap]\.?m\b|(?:st|nd|rd|th)\b))",
    "how_much": rf"{_MONEY}|{_NUMBER}",
    "how_far": rf"{_NUMBER}{_POWER}[\s-]{_LENGTH}",
    "how_long": rf"{_NUMBER}[\s-]{_TIME}",
    "how_old": rf"{_NUMBER}[\s-]years?[\s-]old\b|\b(?:aged?|age of|turn(?:s|ed|ing)?)\s{_NUMBER}\b|, \d+[,.]",
}
_FIGURES = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _PATTERNS.items()}
_SUM = re.compile(_MONEY, re.IGNORECASE)
FIGURES = frozenset(_FIGURES)


def holds_figure(text: str, kind: Kind, asked: str, money: bool) -> bool:
    """Whether `text` holds a figure of the kind, one of FIGURES, that the question `asked` does not say itself;
    `money`: "how much" asks for a sum."""
    pattern = _SUM if money else _FIGURES[kind]
    known = set(map(str.lower, _matches(pattern, asked)))
    return any(figure.lower() not in known for figure in _matches(pattern, text))


def _matches(pattern: re.Pattern[str], text: str) -> Iterator[str]:
    return (match.group().rstrip(",.") for match in pattern.finditer(text))


def agreeing_names(asked: str, wording: str, told: Sequence[tuple[float, Sequence[str]]]) -> list[float]:
    """(n,) of 0 to 1: how much the likeliest of the names that each passage says is agreed upon, as a share of the
    most.

    `told` are passages as their sentences, with how much each is trusted; `wording` are the telling words of `asked`.
    """
    telling = {stem(word) for word in WORD.findall(wording)}
    known = {stem(word) for word in WORD.findall(asked)}
    said = [_names_beside(sentences, telling, known) for _, sentences in told]
    agreed: dict[str, float] = {}
    for (trust, _), names in zip(told, said, strict=True):
        for name, near in names.items():
            agreed[name] = agreed.get(name, 0.0) + trust * near
    most = max(agreed.values(), default=0.0)
    return [max((agreed[name] for name in names), default=0.0) / (most or 1.0) for names in said]


def _names_beside(sentences: Sequence[str], telling: set[str], asked: set[str]) -> Mapping[str, float]:
    """By its stem, each name that is not asked: how much of the question stands in the same sentence."""
    beside: dict[str, float] = {}
    for sentence in sentences:
        words = WORD.findall(sentence)
        stems = list(map(stem, words))
        held = len(telling.intersection(stems))
        if held:
            near = (held / len(telling)) ** _SHARPNESS
            for word, name in zip(words, stems, strict=True):
                if word[0].isupper() and beside.get(name, 0.0) < near and name not in asked:
                    beside[name] = near
    return {name: near for name, near in beside.items() if name not in _NO_NAMES}
