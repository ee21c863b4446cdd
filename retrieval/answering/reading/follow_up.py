"""Reads a message of a conversation: what it asks, with what was asked before it, and what it leans on.

"Why?" is asked of the question before; "and in Salvares?" is that question with another place; "no, I meant the other
ferry" is it again, of something else; "the second one" is an article that was cited; "since then?" asks what is new.

It does not care what the bot said: its turns are no source of facts, so they are not searched for either. Nothing is
looked up here; the reading is by rules over English words, and what they do not fit is asked as it stands.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from retrieval.answering.reading.addressed import addressed
from retrieval.answering.reading.open_questions import is_open
from retrieval.answering.reading.ordinals import Ordinal, asked_beside, read_ordinal
from retrieval.answering.reading.question import read_question
from retrieval.answering.reading.substitution import (
    Times,
    at_another_time,
    corrected,
    inverted,
    question_meant,
    substituted,
)
from retrieval.answering.reading.whats_new import OPENING, Changes, read_changes
from retrieval.models import MAX_QUESTION_CHARS, Query
from retrieval.planning.times import read_times
from retrieval.words import PRONOUNS, WORD, content_stems

_POINTING = PRONOUNS | frozenset(["one", "ones", "former", "latter", "same", "else", "since"])
_NAMES = re.compile(r"(?<!^)(?<![.?!] )[A-Z][\w'’-]+(?:\s+(?:of\s+)?[A-Z][\w'’-]+)*")
_QUESTION_ENDS = re.compile(r"(?<=\?)\s+")
_TIMES = re.compile(
    r"\b(?:this|that|these|since) (?:(?:past|last|coming) )?(?:mon|tues|wednes|thurs|fri|satur|sun)?"
    r"(?:days?|weeks?|weekend|months?|years?|morning|afternoon|evening|spring|summer|autumn|winter)\b|\bsince (?=\w)",
    re.IGNORECASE,
)
"""Times that no earlier message is needed for: "this week", "since Thursday"; a "since" at the end needs one."""
_EXISTS = re.compile(
    r"\b(?:(?:is|are|was|were|will|would|could|can|has|have|had)\s+there|"
    r"there\s+(?:is|are|was|were|will|has|have|had))\b",
    re.IGNORECASE,
)
_OPEN_QUESTION = "What happened?"  # whoever points at a story asks for all of it
_FEW = 2  # content words below which a question in a thread cannot stand alone
_BARE = re.compile(
    r"^\s*(?:and |but |so )?(?P<word>why(?: not)?|when|where|how|how come|since when)\s*"
    r"(?:is that|was that|exactly)?\s*\?*\s*$",
    re.IGNORECASE,
)
_AT_FIRST = re.compile(
    r"^\s*(?:and |but |so )?(?:what (?:was|were) (?:it|they|that) )?"
    r"(?:before|before (?:that|this|him|her|them|it)|earlier|previously|originally|initially|at first)\s*\?*\s*$",
    re.IGNORECASE,
)
# What is asked of the answer itself: who stands behind it, which its quotes tell; and whether others say otherwise,
# which is shown with it, so the question before is asked again.
_WHO_SAYS_SO = re.compile(
    r"^\s*(?:and |but |so )?(?:who (?:says|said|told|reported|claims|claimed|confirmed) (?:so|that|this|it)|says who|"
    r"according to (?:whom|who)|(?:what|which|who) (?:is|are) (?:the|your) sources?(?: (?:of|for) (?:that|this|it))?|"
    r"where (?:is|does) (?:that|this|it)(?: come)? from|"
    r"are you (?:(?:really|quite|absolutely|very) )?(?:sure|certain)(?: (?:of|about) (?:that|this|it))?|"
    r"how (?:sure|certain) are you(?: (?:of|about) (?:that|this|it))?|how do you know(?: (?:that|this|it))?|"
    r"is (?:that|this|it) (?:really )?(?:true|right|correct|certain|accurate)|"
    r"can (?:i|we) (?:trust|rely on) (?:that|this|it)|(?:really|sources?)(?:,? please)?)\s*\?*\s*$",
    re.IGNORECASE,
)
_OF_THE_ANSWER = re.compile(
    r"^\s*(?:and |but |so )?(?:(?:do|does|did) (?:(?:the|all|other|different) )*"
    r"(?:outlets|papers|newspapers|media|press|reports|sources|accounts|articles|others) (?:all )?"
    r"(?:differ|disagree|agree|say (?:so|that|the same)|contradict (?:that|this|it))"
    r"(?: (?:on|about|over|with) (?:that|this|it|them))?|is (?:that|this|it) (?:disputed|contested))\s*\?*\s*$",
    re.IGNORECASE,
)
_HOW_MANY_THEN = re.compile(
    r"^\s*(?:and |but |so )?how (?:many|much)(?: (?:was|were) (?:it|they|there))? "
    r"(?P<when>(?:(?:on )?the (?:day|night|morning|week|month|year) (?:before|after)|a (?:day|week|month|year) "
    r"(?:before|after|earlier|later)|before|after|on|in|at|by|last|this)\b[^?]*?)\s*\?*\s*$",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"^\s*(?:and |but |so |ok(?:ay)?,? )?(?:what|how) about (?P<what>[^?]+?)\s*\?*\s*$", re.IGNORECASE)
_AND_ONLY = re.compile(r"^\s*(?:and|or)\s+(?P<what>[^?]+?)\s*\?+\s*$", re.IGNORECASE)
_PLACE_ONLY = re.compile(r"^\s*(?P<what>(?:in|at|on|for|with|from|by|near|to|of)\s[^?]+?)\s*\?+\s*$", re.IGNORECASE)
_VERB_OR_ASKS = re.compile(
    r"\b(?:who|whom|whose|what|which|when|where|why|how|is|are|was|were|do|does|did|has|have|had|can|could|will|would|"
    r"should|may|might|tell|explain|any|said|says)\b",
    re.IGNORECASE,
)
_MOST_ELLIPSIS = 6  # words of "and in Salvares?"
_PREPOSITION = re.compile(r"^(?:in|at|on|for|with|from|by|near|to|of|about)\b", re.IGNORECASE)
_HOW_MANY = re.compile(r"^\W*(?:and |but |so )?how many\b", re.IGNORECASE)
_GROUP = re.compile(r"^the (?:injured|wounded|hurt|dead|missing|homeless|arrested|rescued|displaced|infected|killed)$")


class Turned(NamedTuple):
    """A message as it is to be asked.

    `text` can be asked of the whole collection; `leans` says that it means the story talked of, within which `bare` is
    asked; `points`, that it cannot mean anything else. `about` are the names in the question before, where `bare` says
    too little to be told from other questions in a story. `place` is that of the article meant among those last cited,
    or (`of_list`) of the story meant in a list, -1 for the last; `other` asks for another than those, `meant` says
    which one was meant; `time` are the words for another time than was asked of; `referred`, that a name or a thing
    talked of was put in the place of a pronoun; `short` is then `bare` with the last name alone, as articles say it
    after the first time. `changes` is set where it asks what is new.
    """

    text: str
    leans: bool = False
    bare: str = ""
    points: bool = False
    about: str = ""
    place: int | None = None
    of_list: bool = False
    other: bool = False
    meant: str = ""
    time: str = ""
    referred: bool = False
    short: str = ""
    changes: Changes | None = None


def read_turn(query: Query) -> Turned:
    """The message of `query`, read after what the person asked before it."""
    return _read(query.text, asked_before(query), _times_for(query), list_shown(query))


def asked_before(query: Query) -> str:
    """The last question of the conversation, as it was read; empty where there is none."""
    before = ""
    for text in _earlier(query):
        before = _read(text, before, _times_for(query), list_shown(query)).text
    return before


def list_shown(query: Query) -> tuple[str, ...]:
    """What the stories of the list shown last in the conversation are called, so that one can be meant by its place;
    empty names where it gave none."""
    lists = [one for one in query.asked_before if one.here and one.lists]
    return ("",) * len(lists[-1].article_ids) if lists else tuple(one.headline for one in query.listed)


def earlier_questions(query: Query) -> list[str]:
    """What the person asked in the conversation, as it was written, the last first."""
    return _earlier(query)[::-1]


def asks_who_says_so(text: str) -> bool:
    """Whether it asks who stands behind what was answered."""
    return _WHO_SAYS_SO.match(text) is not None


def _times_for(query: Query) -> Times:
    def times(text: str) -> list[tuple[int, int]]:
        mentions = read_times(text, query.asked_at, query.zone).mentions
        return [(one.start, one.end) for one in mentions if one.since or one.until]

    return times


def standalone(query: Query) -> str:
    """The question as it is searched for: with the person's previous one in it where it leans on that."""
    return read_turn(query).text


def _earlier(query: Query) -> list[str]:
    said = [turn.text.strip() for turn in query.history if turn.speaker == "person" and turn.text.strip()]
    said = said or [one.text.strip() for one in query.asked_before if one.here]
    return [text for text in said if text != query.text.strip() and addressed(text) is None]


def _read(text: str, before: str, times: Times, shown: Sequence[str] = ()) -> Turned:
    changes = read_changes(text, before, times)
    if changes is not None:
        return Turned(changes.asking or before or text, leans=True, bare=changes.asking, points=True, changes=changes)
    ordinal = read_ordinal(text) if shown or (before and not text.strip(" ?!.").isdigit()) else None
    if ordinal is not None and not read_question(text).names:
        return _of_one(text, before, ordinal, shown)
    if not before:
        return Turned(text)
    if (meant := question_meant(text)) is not None:
        return _read(meant, before, times)
    if (right := corrected(text, before)) is not None:
        return Turned(_short(right.text, text), meant=right.meant, other=not right.meant)
    *first, last = _QUESTION_ENDS.split(before)
    if _AT_FIRST.match(text):
        earlier = f"{last.rstrip(' ?.')} originally?"
        return Turned(_short(" ".join([*first, earlier]), text), leans=True, bare=earlier, points=True)
    if _WHO_SAYS_SO.match(text) or _OF_THE_ANSWER.match(text):
        return Turned(_short(before, text), leans=True, bare=last, points=True)
    if (then_asked := _HOW_MANY_THEN.match(text)) and _HOW_MANY.match(last):
        when = then_asked["when"]
        asked = at_another_time(when, last, times) or f"{last.rstrip(' ?.')} {when}?"
        return Turned(_short(" ".join([*first, asked]), text), leans=True, bare=asked, points=True)
    if bare_word := _BARE.match(text):
        whole = inverted(bare_word["word"], opened(last))
        joined = " ".join([*first, whole]) if whole else _joined(last, text)
        return Turned(_short(joined, text), leans=True, bare=whole or joined, points=True)
    if what := _ellipsis(text):
        then = at_another_time(what, last, times)
        whole = then or substituted(what, last)
        bare = whole or _of_what(what, last)
        searched = whole or (bare if shown or is_open(last) or _PREPOSITION.match(what) else _joined(last, text))
        return Turned(_short(searched, text), leans=True, bare=bare, points=True, time=what if then else "")
    if not _leans(text):
        return Turned(text)
    joined, bare = _joined(last, text), opened(text)
    few = len(read_question(bare).stems) < _FEW
    about = " ".join(dict.fromkeys(_NAMES.findall(before))) if few and not read_question(bare).names else ""
    bare = bare if content_stems(bare) or about else joined
    return Turned(_short(joined, text), leans=True, bare=bare, points=_points(text), about=about)


def _of_one(text: str, before: str, ordinal: Ordinal, shown: Sequence[str]) -> Turned:
    """ "How many were hurt in the second one?": which one, and what is asked of it."""
    rest = asked_beside(text, ordinal)
    bare = opened(rest) if content_stems(rest) else ""
    called = shown[ordinal.place] if -len(shown) <= ordinal.place < len(shown) else ""
    read = bare or (before if not ordinal.of_list else called or _OPEN_QUESTION)
    place, of_list = ordinal.place, ordinal.of_list
    return Turned(_short(read, text), leans=True, bare=bare, points=True, place=place, of_list=of_list)


def _ellipsis(text: str) -> str:
    """ "in Salvares" of "and in Salvares?" or "in Salvares?"; empty where the message asks by itself."""
    match = _ABOUT.match(text) or _AND_ONLY.match(text) or _PLACE_ONLY.match(text)
    what = match["what"].strip() if match else ""
    few = 0 < len(what.split()) <= _MOST_ELLIPSIS
    return what if few and not _VERB_OR_ASKS.search(what) and not read_ordinal(what) else ""


def _of_what(what: str, before: str) -> str:
    """The question that "and the injured?" asks where nothing in the one before is like it."""
    if _PREPOSITION.match(what):
        return f"{before.rstrip(' ?.')} {what}?"
    counted = _HOW_MANY.match(before) if _GROUP.match(what) else None
    return f"How many {what.removeprefix('the ')}?" if counted else f"What is known about {what}?"


def opened(text: str) -> str:
    """Without "and" and the like in front."""
    rest = OPENING.sub("", text).strip()
    return rest[:1].upper() + rest[1:]


def _joined(before: str, text: str) -> str:
    mark = " " if before.endswith(("?", "!")) else ". "
    return f"{before.rstrip('.')}{mark}{text.strip()}"


def _short(text: str, otherwise: str) -> str:
    return text if len(text) <= MAX_QUESTION_CHARS else otherwise


def _leans(text: str) -> bool:
    """Points at what was said before, or says too little to be asked alone."""
    return _points(text) or len(read_question(text).stems) < _FEW


def _points(text: str) -> bool:
    """Opens as a continuation, or has a pronoun and names nothing."""
    if OPENING.match(text):
        return True
    asked = read_question(text)
    # "how many cases of measles are there" points nowhere, "how many are there" does
    alone = _EXISTS.sub(" ", text) if len(asked.stems) >= _FEW else text
    words = WORD.findall(_TIMES.sub(" ", alone))
    return any(word.lower() in _POINTING for word in words) and not asked.names
