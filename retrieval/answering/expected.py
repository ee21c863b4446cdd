"""Whether a sentence holds the kind of thing a question asks for: a number with its unit, a person, a place, a date.

It does not care whether the sentence is about the question's subject. Nothing that the question itself says counts:
the year in a question is not the answer to it.
"""

import re
from collections.abc import Iterator

from retrieval.answering.attribution import SPEECH, named_by_pronoun, told_by
from retrieval.answering.numbers import Figure, FigureKind, figures
from retrieval.answering.question import Kind, Question
from retrieval.answering.quotes import quotations
from retrieval.answering.words import STOP_WORDS, WORD, content_stems, stem

_FIGURE_KINDS: dict[Kind, tuple[FigureKind, ...]] = {
    "percent": ("percent",),
    "how_many": ("count",),
    "how_much": ("money", "percent", "mass", "count"),
    "how_far": ("length",),
    "how_long": ("duration", "date", "weekday"),
    "how_old": ("duration", "count"),
}
# Kinds of question that no sentence answers without a figure of the right kind.
NEEDS_FIGURE = frozenset(_FIGURE_KINDS)

_VAGUE_COUNT = re.compile(
    r"\b(?:dozens|hundreds|thousands|millions|billions|half|most|none|several|multiple|no one|both|all)\b", re.I
)
_TIME = re.compile(
    r"\b(?:january|february|march|april|june|july|august|september|october|november|december|mondays?|tuesdays?|"
    r"wednesdays?|thursdays?|fridays?|saturdays?|sundays?|today|tomorrow|yesterday|tonight|morning|afternoon|evening|noon|"
    r"midnight|spring|summer|autumn|winter|(?:next|last|this|coming) (?:week|month|year|weekend|day|quarter)s?|"
    r"(?:few|several|couple of) (?:days|weeks|months|years)|ago|(?:19|20)\d\d|\d{1,2}(?::\d\d)? ?[ap]\.?m\b)",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|at|near|from|to|into|outside|across|off|around|over|through|toward|towards|along|onto|on|inside|"
    r"between|north of|south of|east of|west of)\s+(?:the\s+|a\s+|an\s+)?(?:[\w-]+\s+){0,2}?(?P<name>[A-Z][\w'’-]+)"
)
_PLACE_NOUN = re.compile(
    r"\b(?:field|region|city|town|village|province|county|district|capital|border|coast|island|airport|hospital|school|"
    r"building|street|road|park|river|sea|ocean|moon|base|station|port|headquarters|office|centre|center|factory|plant|house)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|due to|owing to|caused|causing|after|amid|amidst|citing|over (?:concerns|fears|claims)|reasons?|"
    r"since|in response to|thanks to|as a result|in order to|so that|following|blamed?|prompted|led to|intended|"
    r"aim(?:s|ed)? to|to (?:avoid|protect|prevent|help|save|stop|make|reduce|allow|ensure)|risks?|may|could)\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:president|minister|spokes(?:man|woman|person)|chief|director|secretary|governor|mayor|senator|leader|officials?|"
    r"executive|professor|judge|officer|general|king|queen|prince|princess|ambassador|analyst|lawyer|founder|chair\w*|head)\b",
    re.IGNORECASE,
)


def bears(question: Question, sentence: str, before: str = "") -> float:
    """0 to 1: how surely `sentence` holds the kind of answer asked for; 0.5 where the kind says nothing.

    `before` is the text in front of it, which may name who "he" is.
    """
    told = told_by(question.source, sentence, before) if question.source else 1.0
    return told * _bears_kind(question, sentence, before) if told else 0.0


def _bears_kind(question: Question, sentence: str, before: str) -> float:
    kind = question.kind
    if kind in NEEDS_FIGURE:
        return _figure_score(question, sentence)
    if kind == "when":
        asked = question.text.lower()
        return float(
            any(match.group().lower() not in asked for match in _TIME.finditer(sentence)) or _durations(sentence)
        )
    if kind == "why":
        return 1.0 if _REASON.search(sentence) else 0.2
    if kind == "said":
        return _said_score(question, sentence, before)
    if kind == "where":
        return _place_score(question, sentence)
    if kind == "who":
        return (
            1.0
            if _runs_of_names(question, sentence)
            else 0.5
            if new_names(question, sentence)
            else 0.4 * bool(_ROLE.search(sentence))
        )
    if kind == "name":
        return _name_score(question, sentence)
    return 0.5


def new_figures(question: Question, sentence: str) -> list[Figure]:
    """The figures of a sentence that the question does not already hold."""
    asked = {(figure.kind, figure.value) for figure in figures(question.text)}
    return [figure for figure in figures(sentence) if (figure.kind, figure.value) not in asked]


def _figure_score(question: Question, sentence: str) -> float:
    wanted = ("money",) if question.money else _FIGURE_KINDS[question.kind]
    found = [figure for figure in new_figures(question, sentence) if figure.kind in wanted]
    if question.kind == "how_many":
        found = [figure for figure in found if not is_year(figure) and figure.text.lower() != "one"]
    if question.kind == "how_old":
        found = [figure for figure in found if _is_age(figure, sentence)]
    if question.kind == "how_many" and question.counted:
        near = any(_counts(figure, sentence, question.counted) for figure in found)
        if near:
            return 1.0
        vague = any(_counts_text(match.end(), sentence, question.counted) for match in _VAGUE_COUNT.finditer(sentence))
        return 0.6 if found else 0.5 * vague
    return 1.0 if found else 0.0


def is_year(figure: Figure) -> bool:
    return (
        figure.kind == "count"
        and figure.value.isdigit()
        and 1800 <= int(figure.value) <= 2100
        and "," not in figure.text
    )


def _is_age(figure: Figure, sentence: str) -> bool:
    """Years, or a bare number where news puts an age: "aged 40", ", 40,", "at the age of 40"."""
    if figure.kind == "duration":
        return figure.unit == "year"
    before, after = sentence[: figure.start].rstrip(), sentence[figure.end :].lstrip()
    return re.search(r"\b(?:aged?|age of|turn(?:s|ed|ing)?)$", before, re.IGNORECASE) is not None or (
        before.endswith(",") and after.startswith((",", "."))
    )


def _counts(figure: Figure, sentence: str, counted: str) -> bool:
    return _counts_text(figure.end, sentence, counted)


def _counts_text(end: int, sentence: str, counted: str) -> bool:
    """Whether the thing counted follows within a few words."""
    return counted in [stem(word) for word in WORD.findall(sentence[end : end + 60])[:5]]


def _durations(sentence: str) -> bool:
    return any(figure.kind in ("duration", "date", "weekday") for figure in figures(sentence))


def _said_score(question: Question, sentence: str, before: str) -> float:
    """A said-verb or a quotation, by the person asked about where the question names one."""
    spoken = SPEECH.search(sentence) is not None
    quoted = bool(quotations(sentence).quotes)
    if not (spoken or quoted):
        return 0.2
    score = 1.0 if quoted else 0.8
    if not question.speaker:
        return score
    if question.speaker & set(content_stems(sentence)):
        return score
    return 0.9 * score if named_by_pronoun(question.speaker, sentence, before) else 0.0


def _place_score(question: Question, sentence: str) -> float:
    for match in _PLACE.finditer(sentence):
        if stem(match["name"]) not in question.names:
            return 1.0
    return 0.7 if _PLACE_NOUN.search(sentence) else 0.3 if new_names(question, sentence) else 0.0


def _name_score(question: Question, sentence: str) -> float:
    if new_names(question, sentence):
        return 1.0 if question.named else 0.8
    return 0.1 if question.named else 0.4


def new_names(question: Question, sentence: str) -> list[str]:
    asked = set(question.stems) | set(question.setting_stems) | question.names
    return [name for name in _names(sentence) if stem(name) not in asked]


def _runs_of_names(question: Question, sentence: str) -> bool:
    """Two capitalised words together that the question does not hold: in news, mostly a person."""
    new = set(new_names(question, sentence))
    return any(a in new and b in new for a, b in re.findall(r"\b([A-Z][\w'’-]+)\s+(?=([A-Z][\w'’-]+))", sentence))


def _names(sentence: str) -> Iterator[str]:
    for at, match in enumerate(WORD.finditer(sentence)):
        word = match.group()
        if word[0].isupper() and word.lower() not in STOP_WORDS and (at or word.isupper() or len(word) > 3):
            yield word
