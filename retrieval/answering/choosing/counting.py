"""Which figure of a sentence counts what a question asks for: "14 dead", "killed 14", "the toll rises to 14".

It does not care which report of a figure is the last (`running`), nor whether a sentence is on the subject.
"""

import re
from itertools import takewhile

from retrieval.answering.choosing.corrected import set_right, taken_back
from retrieval.answering.choosing.expected_figures import is_year, new_figures
from retrieval.answering.choosing.replacing import replacements
from retrieval.answering.choosing.states import PEOPLE, STATES, state_of
from retrieval.answering.reading.question import Question
from retrieval.checking.numbers import Figure, FigureKind
from retrieval.planning.kinds import Kind
from retrieval.words import WORD, stem

FIGURE_KINDS: dict[Kind, tuple[FigureKind, ...]] = {
    "how_many": ("count",),
    "how_much": ("money",),
    "how_far": ("length",),
    "percent": ("percent",),
}
_TO = frozenset(
    (
        *("to", "at", "of", "is", "are", "was", "were", "now", "least", "than", "about", "nearly"),
        *("reach", "reached", "reaches", "hit", "hits", "stands", "stood"),
    )
)
_MORE = frozenset(("more", "other", "others", "further", "additional", "of", "th", "times"))
_NEAR_AFTER, _NEAR_BEFORE, _FAR_BEFORE = 8, 3, 10  # words between a figure and what it counts
_LOOKED_AT = 120  # characters on either side of a figure
_NUMBER_OF = re.compile(
    r"\b(?:number|toll|count|total) of (?!.*\b(?:number|toll|count|total) of )[^.;:]*$", re.IGNORECASE
)
# "Two bodies were found, which brings the number of dead to eleven"
_WHOLE = re.compile(
    r"\b(?:number|toll|count|total)\b[^.;:]*\b(?:to|at|is|was|stands)\s(?:about\s|at least\s)?$", re.IGNORECASE
)
_NO_LONGER = re.compile(r"(?:\s+[\w-]+){0,4}?\s+(?:found|recovered|rescued|turned up|accounted for)\b", re.IGNORECASE)
_PLURAL = re.compile(r"(?!(?:has|was|is|this|its|as|across|last|times)$)[a-z]{3,}s")
_CASES = frozenset((stem("cases"),))
_AGE = re.compile(
    r"\b(?:an?|the) (?:[a-z-]+ ){0,2}(?!(?:total|toll|count|number|sum|group|crew|family|half|dozens?)\b)[a-z-]+ of $",
    re.IGNORECASE,
)
# "Eight people, and not nine, have died" and "one person, a student of 19, is missing" go on after the second comma.
_ASIDE = re.compile(
    r"(?P<counted>(?:\s+[\w-]+){0,3}),\s+(?:(?:and\s+)?not|an?|the|among|including|most|all)\b[^,;:.!?()]{1,60},"
)
_IN_FRONT_OF = re.compile(r"\bin\s+$")  # "manslaughter in five cases" counts no patients
_VICTIM = re.compile(
    r"\s+(?:victim|death|fatality|(?:person|man|woman|child)\s+(?:(?:was\s+)?killed|to\s+die|(?:to\s+have\s+|has\s+)?died))\b",
    re.IGNORECASE,
)
_LIVES = re.compile(r"(?:\s+people\s+their)?\s+lives\b", re.IGNORECASE)  # "has cost nine lives"
_COST = re.compile(
    r"\b(?:cost(?:s|ing)?|claim(?:s|ed|ing)?|t(?:ook|akes?|aken)|los[ts]e?|loss of)\b[^.;:]*$", re.IGNORECASE
)
# "three people over the burst of a dam" counts no dams
_BEHIND = frozenset(
    ("over", "in", "at", "on", "after", "before", "from", "for", "against", "with", "near", "to", "into")
)
_LIVES_ASKED = re.compile(rf"\bhow many{_LIVES.pattern}", re.IGNORECASE)
LOSING_LIVES = frozenset(map(stem, ("lives", "claim", "cost", "take", "lose")))
"""Words in which the dead are asked for, where lives are counted."""
_DEAD, _MISSING = stem("dead"), stem("missing")
_DIED = next(state for state in STATES if _DEAD in state)
_BREAK = re.compile(r"[,;:.!?()\"“”]|\s[–—-]\s|\b(?:and|but|while|after|whose|which|who)\b")


def state_asked(question: Question) -> frozenset[str] | None:
    """The words for what happened to the people counted, where that is what is asked."""
    if question.kind != "how_many":
        return None
    return _DIED if asks_for_lives(question) else state_of(question.stems)


def asks_for_lives(question: Question) -> bool:
    """Whether the dead are asked for as lives: "How many lives did it cost?"."""
    return _LIVES_ASKED.search(question.asking) is not None


def figure_asked(question: Question, text: str, before: str = "") -> Figure | None:
    """The one figure in `text` that gives what is asked; None where there is none or it is not sure which.

    After a sentence that takes such a figure back, which ends `before`, it is the one that comes in its place.
    """
    counted = state_asked(question) or (frozenset([question.counted]) if question.counted else frozenset())
    found = [one for one in new_figures(question, text) if not is_year(one)]
    wanted = [
        one
        for one in found
        # the last of those missing is one; anywhere else "one" is somebody of whom more is told
        if one.kind in FIGURE_KINDS[question.kind] and (one.text.lower() != "one" or _MISSING in counted)
    ]
    if question.kind != "how_many":
        now = [now for was, now in replacements(text) if {was, now} == set(wanted)]
        return now[0] if now else wanted[0] if len(wanted) == 1 else None
    people = question.counted is None or question.counted in PEOPLE | counted
    victims = [one for one in found if one.kind == "ordinal" and _VICTIM.match(text, one.end)] if people else []
    victims = victims if _DEAD in counted else []
    counting = [one for one in wanted if _counts(one, text, counted)]
    whole = [one for one in counting if _WHOLE.search(text[: one.start])] if len(counting) > 1 else []
    told = next(iter((*whole, *counting, *victims)), None)
    wrong = set_right(before) if told is None and len(wanted) == 1 else ""
    return wanted[0] if any(_counts(one, wrong, counted) for one in taken_back(wrong)) else told


def _counts(figure: Figure, text: str, counted: frozenset[str]) -> bool:
    """Whether the figure counts it: "14 dead", "killed 14", "the toll rises to 14"; not "two more", "from nine"."""
    in_front = text[: figure.start]
    after = _words_after(text[figure.end :])
    before = _words(_BREAK.split(in_front[-_LOOKED_AT:])[-1])
    if _AGE.search(in_front) or (after and stem(after[0]) in _CASES and _IN_FRONT_OF.search(in_front)):
        return False
    if _MISSING in counted and _NO_LONGER.match(text[figure.end :]):
        return False
    if (after and after[0].lower() in _MORE) or (before and before[-1].lower() in ("from", "not", "aged", "age")):
        return False
    if _DEAD in counted and _LIVES.match(text, figure.end) and _COST.search(in_front[-_LOOKED_AT:]):
        return True
    if state_of(counted) is None:
        after = _up_to_behind(after)
    if any(stem(word) in counted for word in after[:_NEAR_AFTER]):
        return True
    if not before:
        return False
    if before[-1].lower() not in _TO or (after and _names_other_things(after[0])):
        return any(stem(word) in counted for word in before[-_NEAR_BEFORE:])
    whole = _NUMBER_OF.search(in_front[-_LOOKED_AT:])  # "the number of people who have fallen ill has risen to"
    total = _words(whole[0]) if whole else before[-_FAR_BEFORE:]
    if whole and state_of(counted) is None:
        total = _up_to_behind(total)
    return any(stem(word) in counted for word in total)


def _up_to_behind(words: list[str]) -> list[str]:
    return list(takewhile(lambda word: word.lower() not in _BEHIND, words))


def _words_after(text: str) -> list[str]:
    aside = _ASIDE.match(text)
    on = f"{aside['counted']} {text[aside.end() :]}" if aside else text
    return _words(_BREAK.split(on[:_LOOKED_AT])[0])


def _names_other_things(word: str) -> bool:
    """ "infections that cost two patients their sight" counts patients."""
    return _PLURAL.fullmatch(word) is not None and stem(word) not in PEOPLE | _CASES


def _words(text: str) -> list[str]:
    return WORD.findall(text)
