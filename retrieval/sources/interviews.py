"""Who asks and who replies in an article made of questions and answers, and which question a reply is to.

Such an article is known by its layout: turns with a label ("Question:", "Q:", a name), questions set apart by a dash,
or paragraphs that ask in front of others; and by this, that two speak to each other. It does not care what is asked,
nor about explainers that answer questions of their own: their paragraphs are read as any others.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

_LINE = re.compile(r"[^\r\n]+")
_MARKS = r"[\s*_>#•·–—―-]*"
_ASKER = r"question|interviewer|q"
_REPLIER = r"answer|a"
_LABEL = re.compile(
    rf"{_MARKS}(?:(?P<asks>{_ASKER})|(?P<replies>{_REPLIER})|(?P<name>[A-ZÀ-Þ][\w.'’-]*(?: [A-ZÀ-Þ][\w.'’-]*){{0,3}}))"
    r"\s*[*_]*\s*:[\s*_]*",
    re.IGNORECASE,
)
_MARK = re.compile(r"\s*(?:[–—―-]\s+|\*\*|__|[•·>#]+\s*)")
_ASKS = re.compile(r"\?[\s*_\"”’»)]*\Z")
_OPENS_ELSE = re.compile(r"\s*[\"“„«‘]|[^:?]{1,30}:")  # a quotation, or a link: "Related: Who owns the river?"
_TO_YOU = re.compile(r"\b(?:you|your|yours|yourself)\b", re.IGNORECASE)
_OF_ME = re.compile(r"\b(?:I|[Mm][ey]|[Ww]e|[Uu]s|[Oo]ur)\b")
_SENTENCE_ENDS = re.compile(r"[.!?]\s+(?=[A-ZÀ-Þ])")
_LONGEST_QUESTION = 320
_FEWEST = 3  # questions that make the form; with marks or labels two do
_FEWEST_MARKED = 2
_SPARSE, _DENSE = 8, 4  # paragraphs to a question: at most, and where remarks may take the place of questions
_FAR = 6  # paragraphs after a question, from which on it is no longer replied to
_FEW = 4  # one in so many turns speaks to the other, or of itself
_REMARK = 160  # characters
_SHORT, _BRIEF = 4, 9  # words: "Since when?" asks on from the question before, and so does "What will it cost?"
_POINTS = re.compile(r"\b(?:it|its|that|this|they|them|those|these|there)\b", re.IGNORECASE)
_FULL_NAME = r"[A-ZÀ-Þ][\w'’-]+(?: (?:de|van|von|da|al|bin))*(?: [A-ZÀ-Þ][\w.'’-]*)? [A-ZÀ-Þ][\w'’-]+"
_NAMED = re.compile(rf"(?:\b(?:the|The)|['’]s) {_FULL_NAME}|(?P<who>{_FULL_NAME})")
_WITH = re.compile(
    rf"\b(?:[Ii]nterview|[Cc]onversation|[Qq] ?& ?[Aa]|[Qq]uestions)\b[^.:]{{0,20}}?\b(?:with|to|for) "
    rf"(?:[a-z-]+ ){{0,4}}(?P<who>{_FULL_NAME})"
)
_INTRODUCED = re.compile(rf"\W*(?:The |A |An )?(?:[a-z-]+ ){{0,4}}(?P<who>{_FULL_NAME})")

Span = tuple[int, int]
_Q, _A = "q", "a"  # labels by which it is plain who asks and who replies


class Turn(NamedTuple):
    """One paragraph of an interview, `text[start:end]` without its label or dash. `asks` says that it is the
    interviewer's; `asked` are the questions that it replies to, the last one last; `label` is the name in front."""

    start: int
    end: int
    asks: bool
    asked: tuple[Span, ...] = ()
    label: str = ""


@lru_cache(maxsize=64)
def turns(text: str) -> tuple[Turn, ...]:
    """The paragraphs of questions and replies, in order; empty where the text is no such article."""
    if "?" not in text:
        return ()
    lines = [match.span() for match in _LINE.finditer(text) if match[0].strip()]
    labels = [_LABEL.match(text, *line) for line in lines]
    asker = _asker(text, lines, [_label(match) for match in labels])
    read = _labelled(text, lines, labels, asker) if asker else _set_apart(text, lines)
    return tuple(_with_questions(text, read)) if asker == _Q or _speak_to_each_other(text, read) else ()


def turn_at(text: str, at: int) -> Turn | None:
    """The turn that holds the character `at`."""
    return next((one for one in turns(text) if one.start <= at < one.end), None)


@lru_cache(maxsize=64)
def interviewed(title: str, text: str) -> str:
    """The full name of the one person who replies; empty where it cannot be told who."""
    told = turns(text)
    asked = [text[one.start : one.end] for one in told if one.asks]
    called = {one.label.split()[-1]: one.label for one in reversed(told) if not one.asks and one.label}
    if not told or len(called) > 1:
        return ""
    names = _persons(text[: told[0].start])
    if called:
        last, label = called.popitem()
        full = (name for name in names if name.split()[-1].casefold() == last.casefold())
        return next(full, label if " " in label else "")
    for name in names:
        if any(re.search(rf"\b{re.escape(name.split()[-1])},", question) for question in asked):
            return name
    named = _WITH.search(title) or _INTRODUCED.match(text[: told[0].start])
    return named["who"] if named else ""


def question_to(text: str, title: str, turn: Turn) -> str:
    """What the interviewer asked that this turn replies to, with the name of whom "you" means."""
    asked = " ".join(text[slice(*one)].strip() for one in turn.asked)
    who = interviewed(title, text)
    return (
        _TO_YOU.sub(lambda match: f"{who}'s" if match[0].lower().startswith("your") else who, asked) if who else asked
    )


def _persons(text: str) -> list[str]:
    """The full names in a text, in order; what "the" or an owner stands before is an office or a body."""
    return list(dict.fromkeys(match["who"] for match in _NAMED.finditer(text) if match["who"]))


class _Read(NamedTuple):
    start: int
    end: int
    asks: bool
    label: str = ""


def _labelled(text: str, lines: Sequence[Span], labels: Sequence[re.Match[str] | None], asker: str) -> list[_Read]:
    """Turns that begin with a label; what has none replies, unless it asks on."""
    said = [_label(match) for match in labels]
    read: list[_Read] = []
    for (start, end), match, label in zip(lines, labels, said, strict=True):
        known = bool(label) and (label in (asker, _A) or said.count(label) > 1)
        if not known and not read:
            continue  # what stands in front
        if known and match is not None:
            read.append(_Read(match.end(), end, label == asker, match["name"] or ""))
        else:
            asks = read[-1].asks and _ASKS.search(text[start:end]) is not None
            read.append(_Read(start, end, asks, "" if read[-1].asks else read[-1].label))
    return read


def _speak_to_each_other(text: str, read: Sequence[_Read]) -> bool:
    """Whether the questions say "you" and the replies "I": an explainer asks its reader, and replies in neither."""
    asked = [_TO_YOU.search(text[one.start : one.end]) is not None for one in read if one.asks]
    replied = [_OF_ME.search(text[one.start : one.end]) is not None for one in read if not one.asks]
    return all(sum(each) >= max(_FEWEST_MARKED, len(each) // _FEW) for each in (asked, replied))


def _label(match: re.Match[str] | None) -> str:
    """Who asks, who replies, or the last word of a name, by which it goes on; empty where there is none."""
    if match is None:
        return ""
    name = match["name"] or ""
    if name and not name[0].isupper():
        return ""
    return _Q if match["asks"] else _A if match["replies"] else name.split()[-1].casefold()


def _asker(text: str, lines: Sequence[Span], said: Sequence[str]) -> str:
    """The label of who asks: of at least two turns, most of which end with a question mark."""
    if said.count(_Q) >= _FEWEST_MARKED or (_Q in said and _A in said):
        return _Q
    asking = Counter(
        one for one, (start, end) in zip(said, lines, strict=True) if one and _ASKS.search(text[start:end])
    )
    others = {one for one in said if one and said.count(one) >= _FEWEST_MARKED}
    for one, times in asking.most_common(1):
        if times >= _FEWEST_MARKED and times * 2 >= said.count(one) and others - {one}:
            return one
    return ""


def _set_apart(text: str, lines: Sequence[Span]) -> list[_Read]:
    """Turns without labels: a paragraph that asks, each in front of others that do not."""
    asks = [_is_question(text[start:end]) for start, end in lines]
    marked = [_MARK.match(text[start:end]) is not None for start, end in lines]
    by_mark = sum(a and m for a, m in zip(asks, marked, strict=True))
    if by_mark >= _FEWEST_MARKED and by_mark * 2 > sum(asks) and by_mark * 2 > sum(marked):
        asks = list(marked)
    elif sum(asks) < _FEWEST or sum(asks) * _SPARSE < len(asks) - asks.index(True):
        return []
    else:
        asks = _with_remarks(text, lines, asks)
    first = asks.index(True)
    read = [_Read(start, end, asks[at]) for at, (start, end) in enumerate(lines) if at >= first]
    return [
        one._replace(start=one.start + (m.end() if (m := _MARK.match(text[one.start : one.end])) else 0))
        for one in read
    ]


def _is_question(paragraph: str) -> bool:
    """Whether a paragraph only asks: one question, or more sentences that speak to somebody."""
    if not _ASKS.search(paragraph) or len(paragraph) > _LONGEST_QUESTION or _OPENS_ELSE.match(paragraph):
        return False
    return not _SENTENCE_ENDS.search(paragraph) or (
        _TO_YOU.search(paragraph) is not None and not _OF_ME.search(paragraph)
    )


def _with_remarks(text: str, lines: Sequence[Span], asks: Sequence[bool]) -> list[bool]:
    """The same, with remarks that stand where a question would: "Critics say that you are too slow." """
    questions = [text[start:end] for asked, (start, end) in zip(asks, lines, strict=True) if asked]
    found = list(asks)
    sparse = len(questions) * _DENSE < len(asks) - asks.index(True)
    if sparse or sum(map(bool, map(_TO_YOU.search, questions))) < _FEWEST_MARKED:
        return found
    for at in range(asks.index(True) + 2, len(lines) - 1):
        paragraph = text[slice(*lines[at])]
        alone = not (found[at - 1] or asks[at + 1]) and len(paragraph) <= _REMARK and paragraph.endswith(".")
        if alone and not asks[at] and _TO_YOU.search(paragraph) and not _OF_ME.search(paragraph):
            found[at] = True
    return found


def _with_questions(text: str, read: Sequence[_Read]) -> list[Turn]:
    found: list[Turn] = []
    asked: tuple[Span, ...] = ()
    far = 0
    for at, one in enumerate(read):
        far = 0 if one.asks else far + 1
        if far > _FAR:
            continue
        if one.asks:
            fresh = at == 0 or not read[at - 1].asks
            goes_on = not fresh or _asks_on(text[one.start : one.end])
            asked = (*(asked if goes_on else ()), (one.start, one.end))
        found.append(Turn(one.start, one.end, one.asks, () if one.asks else asked, one.label))
    return found


def _asks_on(question: str) -> bool:
    """Whether a question is read with the one before it."""
    length = len(question.split())
    return length < _SHORT or (length < _BRIEF and _POINTS.search(question) is not None)
