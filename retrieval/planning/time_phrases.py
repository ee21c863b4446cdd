"""Words of time that name no day: "currently", "years ago", "since we last spoke", "before the election".

It does not care about days. An event is known by its noun ("since the ceasefire") or by a verb in the past ("after
the bridge collapsed"); "before the court" is a place and "named after the king" an honour.
"""

from typing import Literal, NamedTuple

from retrieval.dates.tense import is_past
from retrieval.dates.words import word_set
from retrieval.planning.time_words import DASHES, Words

Direction = Literal["before", "after", "since", "until", "during"]

_NOW = """
now|right now|nowadays|currently|current|lately|recently|recent|latest|newest|at the moment|at present|at this point
|these days|so far|to date|till date|up to now|until now|till now|as of now|as of today|by now|breaking news
|upcoming|soon|ongoing|what 's new|what is new|any news|any update|any updates|right this minute|presently
|as we speak|these weeks|in recent times|of late|still
"""
_BACK = """
historically|historical|originally|back then|back in the day|back when|at that time|at the time|in the past|long ago
|years ago|months ago|decades ago|centuries ago|a long time ago|once upon a time|in those days|in earlier years
|in past years|in previous years|previous years|past years|in prior years|past decades|the history of|years earlier
|decades earlier|years before|previous decades|ages ago|in the olden days
"""
_CONVERSATION = """
since last time|since the last time|since our last|since our chat|since our conversation|since our talk
|since your last|since my last|since then|since the last update|since the last briefing|since the last digest
|since the last edition|since the last summary|since you last|since we last|since i last|since we spoke
|since we talked|since i asked|since you told|since you answered|since i checked|since i looked|since we chatted
|since the previous briefing|since the previous digest|since the previous update|since this thread
|since your previous|since my previous|since our previous
"""
_CONVERSATION_GOES_ON = word_set(
    "spoke talked chatted asked told answered checked looked met discussed wrote said updated briefed conversation chat"
    " talk call question answer message update briefing digest summary report visit check time me us you posted"
    " reported"
)
_LISTED: dict[Literal["now", "back", "conversation"], str] = {
    "now": _NOW,
    "back": _BACK,
    "conversation": _CONVERSATION,
}
_PHRASES: dict[str, list[tuple[tuple[str, ...], Literal["now", "back", "conversation"]]]] = {}
for _kind, _listed in _LISTED.items():
    for _phrase in _listed.replace("\n", "").split("|"):
        _words = tuple(_phrase.split())
        _PHRASES.setdefault(_words[0], []).append((_words, _kind))
for _entries in _PHRASES.values():
    _entries.sort(key=lambda entry: -len(entry[0]))

_JUST_AFTER = word_set("has have had 've 's")
_FIGURATIVE = {
    "now": word_set("apocalypse from"),
    "current": word_set("electric ocean alternating direct gulf air river strong"),
    "still": word_set("a the is be stand stood"),
    "historical": word_set("a"),
}
EVENTS = word_set(
    "election elections vote referendum war ceasefire truce attack attacks earthquake quake pandemic lockdown"
    " lockdowns invasion coup crash collapse verdict trial summit talks meeting conference hearing ruling launch"
    " merger takeover deal strike strikes protest protests riot riots shooting fire fires wildfire wildfires flood"
    " floods flooding storm hurricane cyclone typhoon eruption tsunami explosion blast accident derailment murder"
    " killing death assassination funeral inauguration resignation appointment arrest indictment conviction"
    " acquittal bankruptcy scandal outbreak game match final finals tournament olympics championship debate speech"
    " announcement budget holiday holidays season term presidency tenure reign withdrawal surrender offensive siege"
    " evacuation rescue disaster crisis shutdown default recession boom independence brexit reunification revolution"
    " uprising massacre genocide ramadan eid passover diwali hanukkah premiere release opening closure wedding"
    " coronation visit campaign primary primaries midterms runoff impeachment raid bombing bombardment incident"
    " spill outage hack breach leak recall vaccination rollout rally concert festival world cup covid surge"
    " beginning start end"
)
_NOT_OF_EVENT = word_set(
    "what who which how when where why is are was were do does did has have had will would can could should may might"
    " because that although though but"
)
_WITHIN_NAME = word_set("of in on at the and against between a with to for by")
_RELATION: dict[str, Direction] = {"since": "since", "after": "after", "following": "after", "before": "before",
                                   "until": "until", "till": "until", "during": "during"}  # fmt: skip
_MOST_WORDS = 12
_NOUN_WITHIN = 7
_INSIDE_WORDS = DASHES | {"'", "'s"}
_OF_NOW = word_set("current ongoing latest recent upcoming newest")


class Event(NamedTuple):
    """An event that a time is told by, as its words up to `end`, and on which side of it. What is not `by_itself`, like
    "after sealing its borders", tells a time only with a date."""

    direction: Direction
    begins: int
    end: int
    by_itself: bool = True


def phrase(words: Words, at: int) -> tuple[int, Literal["now", "back", "conversation"]] | None:
    """The place behind a set phrase and its kind."""
    for form, kind in _PHRASES.get(words[at], ()):
        if len(form) > 1 and tuple(words.low[at : at + len(form)]) != form:
            continue
        if words[at - 1] in _FIGURATIVE.get(form[-1], ()) or (words[at - 1] in DASHES and words.joined(at)):
            continue
        end = at + len(form)
        if kind == "conversation":
            while end < words.size and words[end] in _CONVERSATION_GOES_ON:
                end += 1
        return end, kind
    if words[at] == "just" and (words[at - 1] in _JUST_AFTER or is_past(words.written(at + 1))):
        return at + 1, "now"
    return None


def event(words: Words, at: int) -> Event | None:
    """The event behind "since", "after", "before", "until" or "during" at this place."""
    if not (found := _side(words, at)):
        return None
    direction, begins = found
    last = min(begins + _MOST_WORDS, words.size)
    noun = verb = 0
    for place in range(begins, last):
        word = words[place]
        if word in _OF_NOW or (words.closes(place) and word not in _INSIDE_WORDS):
            break
        if word in _NOT_OF_EVENT and not words.is_capital(place) and (noun or place == begins):
            break
        if word in EVENTS and place - begins < _NOUN_WITHIN and not noun:
            noun = place + 1
        elif place > begins and is_past(words.written(place)) and words[place + 1] != "-":
            verb = place + 1
            break
    gerund = words[begins].endswith("ing") or (words[begins].endswith("ly") and words[begins + 1].endswith("ing"))
    if gerund and direction != "during":
        return Event(direction, begins, _end_of_clause(words, begins, last), by_itself=False)
    if verb and direction != "during":
        return Event(direction, begins, _end_of_clause(words, verb, last))
    return Event(direction, begins, _end_of_name(words, noun, last)) if noun else None


def _side(words: Words, at: int) -> tuple[Direction, int] | None:
    pair = (words[at], words[at + 1])
    if pair == ("prior", "to"):
        return "before", at + 2
    if words[at] == "ahead" and words[at + 1] == "of":
        return "before", at + 2
    if tuple(words.low[at : at + 6]) == ("in", "the", "run", "-", "up", "to"):
        return "before", at + 6
    if pair == ("in", "the") and words[at + 3] in ("of", "to") and words[at + 2] in ("wake", "aftermath"):
        return "after", at + 4
    if words[at] in ("named", "looking", "sought") or words[at - 1] in ("named", "look", "looking", "looks", "sought"):
        return None
    relation = _RELATION.get(words[at])
    if relation is None or (words[at] == "following" and words[at - 1] in ("the", "these", "those")):
        return None
    return relation, at + 1


def _end_of_name(words: Words, at: int, last: int) -> int:
    """Where "the earthquake in Turkey" ends: names and the words between them belong to it."""
    end = at
    for place in range(at, min(last, words.size)):
        if words.is_capital(place):
            end = place + 1
        elif words[place] == "'s":
            end = min(place + 2, words.size)
        elif words[place] not in _WITHIN_NAME:
            break
    return end


def _end_of_clause(words: Words, at: int, last: int) -> int:
    place = at
    while (
        place < last
        and words[place] not in _NOT_OF_EVENT
        and (not words.closes(place) or words[place] in _INSIDE_WORDS)
    ):
        place += 1
    return place


CAN_BEGIN = frozenset(_PHRASES) | frozenset(_RELATION) | {"prior", "ahead", "just", "in"}
"""Words that a phrase or an event of this module can begin with."""
