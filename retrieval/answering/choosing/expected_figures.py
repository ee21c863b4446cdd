"""Whether a sentence holds the figure a question asks for: of the right kind and unit, of what is counted, and moved
the way it is asked.

It does not care whether it is of the question's subject. A figure that the question itself says is no answer.
"""

import re
from collections.abc import Sequence

from retrieval.answering.choosing.corrected import taken_back
from retrieval.answering.choosing.states import ANYBODY, AS_PEOPLE, PEOPLE, of_another_state, state_of
from retrieval.answering.choosing.whose_figures import has_so_many, of_others
from retrieval.answering.reading.question import Question
from retrieval.checking.numbers import Figure, FigureKind, figures
from retrieval.checking.opposites import sides
from retrieval.planning.kinds import Kind
from retrieval.sources.sentences import SENTENCE_END
from retrieval.words import WORD, content_stems, stem

_FIGURE_KINDS: dict[Kind, tuple[FigureKind, ...]] = {
    "percent": ("percent",),
    "how_many": ("count",),
    "how_much": ("money", "percent", "mass", "count"),
    "how_far": ("length",),
    "how_fast": ("length",),
    "how_long": ("duration", "date", "weekday"),
    "how_old": ("duration", "count"),
}
# Kinds of question that no sentence answers without a figure of the right kind.
NEEDS_FIGURE = frozenset(_FIGURE_KINDS)

_VAGUE_COUNT = re.compile(
    r"\b(?:dozens|hundreds|thousands|millions|billions|half|most|none|several|multiple|no one|both|all(?! but))\b", re.I
)
_NOBODY = re.compile(r"\b(?:no one|nobody|no (?:people|deaths?|fatalities|injuries|casualties))\b", re.IGNORECASE)
_FRACTION = re.compile(
    r"\b(?:(?:an?|one|two|three|four|nine)[ -](?:thirds?|quarters?|fifths?|tenths?)|half)(?= (?:of|the|its|their)\b)",
    re.IGNORECASE,
)
_PERSON_OF = re.compile(r"\b(?:man|woman|boy|girl|child|[a-z]{3,}(?:er|or|ist|man|woman)) of$")  # "a hiker of 67"
_NAME_BEFORE = re.compile(r"[A-Z][^\W\d_]+,$")  # "Quist, 66,"
_AGE = 0.8  # "Quist, 68, led the inquiry" counts nobody
ANOTHER = 0.3  # a name or a time, but of something else than is asked for
_LASTS: dict[FigureKind, float] = {"duration": 1.0, "date": 0.7, "weekday": 0.5}  # how long is told by its end too
_PER_TIME = re.compile(r"\s*(?:/\s?[hs]\b|(?:an?|per|each|every)\s+(?:hour|second|minute|day)\b|p/?h\b)", re.IGNORECASE)
_SPEED = re.compile(r"\b(?:mph|kph|kmh|knots?)\b", re.IGNORECASE)
_UPRIGHT = re.compile(r"\b(?:high|tall|deep|height|depth|altitude|above|below|up|down)\b", re.IGNORECASE)
_FAR = ("km", "mile")  # nothing that is asked how tall it is
# "How long is the bridge?", but not "How long is the tunnel closed?"
_LENGTH = re.compile(
    r"\bhow long (?:is|are) (?:the|an?|this|that)\b(?!.*\b(?:\w+ed|open|shut|going|last|missing|away|down|out)\b)",
    re.IGNORECASE,
)
# how long something is to last at first is not how long it did
_LASTED = re.compile(r"\bhow long (?:did|was|were|had|have|has)\b", re.IGNORECASE)
_IS_TO_LAST = re.compile(
    r"\b(?:(?:is|are) (?:expected |set |due |planned )?to (?:last|take|run|stay|remain|go on|continue|be)"
    r"|will (?:last|take|run))\b",
    re.IGNORECASE,
)
_METRES = r"(?:kilomet(?:re|er)|met(?:re|er)|mile|yard|foot|feet|km|centimet(?:re|er)|inch)"
_IS_LONG = re.compile(rf"\b{_METRES}(?:e?s)?[\s-]long\b|\d[\s-]{_METRES}\b|\b{_METRES}s? in length\b", re.IGNORECASE)
_REST = re.compile(
    r"\b(?:all|everyone|everybody|everything|every one) (?:but|except)\s+(?:(?:about|some|the)\s+)?$", re.I
)
_STILL = re.compile(r"\b(?:still|remain\w*|left|without|not|yet|now|is|are)\b", re.IGNORECASE)
_APART = re.compile(r"\s+(?:after|before|later|earlier|ago)\b", re.I)  # "six days after" tells not how long
_FOR = re.compile(r"\b(?:for|over|lasted|took)\s+(?:[\w-]+\s+){0,2}$", re.I)
# "18:20 The toll has risen to nine": neither an hour nor what a live page puts before its entries counts anything
_CLOCK = re.compile(
    r"(?<![\d.,:])(?:(?:[01]?\d|2[0-4]):[0-5]\d(?![\d:])|\d{1,2}(?:[.:][0-5]\d)?(?:\s?[ap]\.?m\b|\so['’]clock\b))", re.I
)
_OTHERS = re.compile(r"\s+(?!(?:has|was|is|this|its|as|across|times)\b)(?P<what>[a-z]{3,}s)\b")  # "two vessels"
# "years one to three" counts nothing
_LABELLED = re.compile(
    r"\b(?:years|grades?|class(?:es)?|forms?|pages?|chapters?|gates?|platforms?|rooms?|phases?|stages?|number|no\.)\s+"
    r"(?:[\w-]+\s+(?:to|and|or)\s+)?$",
    re.I,
)
_NUMBER = r"(?:number|figure|total|count|toll|turnout|attendance)"
# "The police put the number at 400" counts what the sentence before tells of
_PUTS_NUMBER = re.compile(
    rf"\b(?:puts?|gave|estimate[sd]?|reckon(?:s|ed)?)\s+(?:the|their|that|this)\s+{_NUMBER}\s+(?:at|as|to be)\b", re.I
)
# "In all 400 were sold" counts what the sentence before tells of
_IN_ALL = re.compile(
    r"\W*(?:in (?:all|total)|so far|altogether|by now|overall|until now)\b,?\s+(?:\w+\s+){0,2}?(?:\d[\d.,]*|[a-z-]+)\s+"
    r"(?:million\s+)?(?:were|was|are|have|has|had)\b",
    re.I,
)
_NUMBER_OF = re.compile(
    r"\b(?:number|total|count) of (?P<what>[^.;:,]*)\b(?:to|at|is|was|are|were|now|than|about|reached)\s+$", re.I
)
_HOW_FAR = re.compile(r"\bhow (?:far|much)\b", re.IGNORECASE)

# Things that are counted under more than one name. The check's groups of words (`checking.same_words`) are wider:
# pupils are no schools.
_SAME_THINGS = tuple(
    frozenset(map(stem, each.split()))
    for each in (
        "job post position role",
        "match game fixture",
        "ship vessel boat",
        "car vehicle",
        "lorry truck",
        "flat apartment",
        "home house household",
        "firm company business",
        "shop store",
        "seat mandate",
        "worker employee staff",
        "film movie",
    )
)


def new_figures(question: Question, sentence: str) -> list[Figure]:
    """The figures of a sentence that the question does not already hold, without times of day and those that it only
    takes back."""
    asked = {(figure.kind, figure.value) for figure in figures(question.text)}
    hours = [match.span() for match in _CLOCK.finditer(sentence)]
    left_out = {figure.start for figure in taken_back(sentence)}
    left_out |= {one.start for one in figures(sentence) if any(start <= one.start < end for start, end in hours)}
    found = [figure for figure in figures(sentence) if figure.start not in left_out]
    return [figure for figure in found if (figure.kind, figure.value) not in asked]


def asked_figures(question: Question, sentence: str) -> list[Figure]:
    """Those of them that are of the kind asked for, which is one of NEEDS_FIGURE."""
    wanted = ("money",) if question.money else _FIGURE_KINDS[question.kind]
    return [figure for figure in new_figures(question, sentence) if figure.kind in wanted]


def bears_figure(question: Question, sentence: str, before: str = "") -> float:
    """0 to 1: how surely the sentence holds the figure asked for; `before` is the text in front of it."""
    found = asked_figures(question, sentence)
    if question.kind in ("how_many", "how_much"):
        found = [figure for figure in found if not is_year(figure) and figure.text.lower() != "one"]
    if question.kind == "how_many" and any(_measures(each, question) for each in new_figures(question, sentence)):
        return 1.0
    if question.kind == "how_many":
        found = [
            one for one in found if _age_score(one, sentence) < _AGE and not _LABELLED.search(sentence[: one.start])
        ]
    if not _moves_as_asked(question, sentence):
        return ANOTHER * bool(found)
    if question.kind == "how_long" and _LENGTH.search(question.asking) and _IS_LONG.search(sentence):
        return 1.0
    if question.kind == "how_long" and _LASTED.search(question.asking) and _IS_TO_LAST.search(sentence):
        return 0.0
    if question.kind == "how_long":
        found = [figure for figure in found if not _lies_between(figure, sentence)]
        lasts = max((_LASTS.get(figure.kind, 0.0) for figure in found), default=0.0)
        return lasts if lasts == 1 or not _LENGTH.search(question.asking) else ANOTHER * lasts
    if question.kind == "how_fast":
        found = [figure for figure in found if _is_speed(figure, sentence)]
    if question.kind == "how_far" and _UPRIGHT.search(question.asking) and not _UPRIGHT.search(sentence):
        found = [figure for figure in found if figure.unit not in _FAR]
    if question.kind == "how_old":
        return max((_age_score(figure, sentence) for figure in found), default=0.0)
    if question.kind == "how_many" and question.counted:
        return _bears_count(question, found, sentence, before)
    if question.kind == "percent" and not found:
        return float(_FRACTION.search(sentence) is not None)
    return 1.0 if found else 0.0


def _bears_count(question: Question, found: Sequence[Figure], sentence: str, before: str) -> float:
    """The same of how many there are of what `question.counted` says."""
    counted = question.counted or ""
    state = state_of(question.stems)
    if state and of_another_state(state, sentence):
        return ANOTHER * bool(found)
    if state and counted in ANYBODY and _NOBODY.search(sentence) and state & set(content_stems(sentence)):
        return 1.0
    if not _STILL.search(question.asking):  # "restored to all but 300 homes" counts those left
        found = [figure for figure in found if not _REST.search(sentence[: figure.start])]
    found = [one for one in found if not of_others(question, one, sentence, before)]
    if counted not in PEOPLE:
        found = [one for one in found if _may_count(one, sentence, counted)]
    named = {each for each in (counted, question.counted_head) if each}
    if counted in ANYBODY and not state:
        named |= AS_PEOPLE
    named |= _also_named(named)
    near = any(_counts(figure, sentence, each) for figure in found for each in named)
    near = near or bool(found and named & set(content_stems(put_a_number_on(sentence, before))))
    near = near or any(has_so_many(question, each, sentence, before) for each in found)
    if near:
        return 1.0
    vague = any(_counts_text(match.end(), sentence, counted) for match in _VAGUE_COUNT.finditer(sentence))
    return 0.6 if found else 0.5 * vague


def _moves_as_asked(question: Question, sentence: str) -> bool:
    """Whether the sentence tells of a fall where the question asks how far something fell; true of other questions."""
    if question.kind not in ("how_much", "percent") or not _HOW_FAR.search(question.asking):
        return True
    asked = _directions(question.asking)
    return not asked or bool(asked & _directions(sentence))


def _directions(text: str) -> set[str]:
    return {place.side for word in WORD.findall(text) for place in sides(word) if place.scale == "level"}


def is_year(figure: Figure) -> bool:
    return (
        figure.kind == "count"
        and figure.value.isdigit()
        and 1800 <= int(figure.value) <= 2100
        and "," not in figure.text
    )


def _is_speed(figure: Figure, sentence: str) -> bool:
    """ "127 kilometres an hour", "80 mph" """
    return _PER_TIME.match(sentence[figure.end :]) is not None or _SPEED.search(figure.text) is not None


def _age_score(figure: Figure, sentence: str) -> float:
    """1 for "9 years old", "aged 40", "Quist, 66," and the like, less for a number set apart by commas after another
    word and for other years."""
    before, after = sentence[: figure.start].rstrip(), sentence[figure.end :].lstrip()
    if re.search(r"\b(?:aged?|age of|turn(?:s|ed|ing)?)$", before, re.IGNORECASE):
        return 1.0
    if figure.kind == "duration":
        return 0.0 if figure.unit != "year" else 1.0 if re.match(r"[\s-]?old\b|of age\b", after) else 0.2
    if re.match(r"-year-olds?\b", after):
        return 1.0
    if _PERSON_OF.search(before) or (_NAME_BEFORE.search(before) and after.startswith(",")):
        return 1.0
    return 0.8 if before.endswith(",") and after.startswith((",", ".")) else 0.0


def _lies_between(figure: Figure, sentence: str) -> bool:
    """Whether it tells how far apart two things were: "six days after the vote", but not "for six days before"."""
    return _APART.match(sentence, figure.end) is not None and _FOR.search(sentence[: figure.start]) is None


def _may_count(figure: Figure, sentence: str, counted: str) -> bool:
    """Whether a figure is not said to count other things: two vessels are no passengers.

    Things have more than one name ("400 posts" are jobs), so that this tells only of the small figures that are written
    as a word, where the sentence does not speak of what is counted.
    """
    others = _OTHERS.match(sentence, figure.end) if figure.text.isalpha() else None
    named = {counted} | _also_named({counted})
    return others is None or bool(named & set(content_stems(sentence))) or stem(others["what"]) in named


def _also_named(things: set[str]) -> set[str]:
    return {each for group in _SAME_THINGS if group & things for each in group}


def _measures(figure: Figure, question: Question) -> bool:
    """Whether what is counted is what the figure is measured in: "ten days" of "how many days"."""
    return figure.kind != "count" and figure.unit != "" and stem(WORD.findall(figure.text)[-1]) == question.counted


def put_a_number_on(sentence: str, before: str) -> str:
    """The sentence before, where this one gives the number of what that tells of; empty where it does not."""
    told_before = _PUTS_NUMBER.search(sentence) or _IN_ALL.match(sentence)
    return SENTENCE_END.split(before.rstrip())[-1] if told_before else ""


def _counts(figure: Figure, sentence: str, counted: str) -> bool:
    whole = _NUMBER_OF.search(sentence[: figure.start])
    if whole is not None and counted in content_stems(whole["what"]):
        return True
    return _counts_text(figure.end, sentence, counted)


def _counts_text(end: int, sentence: str, counted: str) -> bool:
    """Whether the thing counted follows within a few words."""
    return counted in [stem(word) for word in WORD.findall(sentence[end : end + 60])[:5]]
