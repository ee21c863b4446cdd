"""A typed reading of a question: what kind of answer it wants, about what, said by whom.

It does not care where the answer is. The reading is by rules over English question words; a question it cannot read
is of kind "what" and is answered by likeness alone.
"""

import re
from datetime import date
from typing import NamedTuple

from retrieval.answering.reading.changes import at_one_time
from retrieval.answering.reading.phases import Phase, phase_asked
from retrieval.answering.reading.posts import post_asked
from retrieval.dates.words import ALSO_NAMES, MONTHS, WEEKDAYS
from retrieval.models import Query, Window
from retrieval.planning.kinds import (
    ASKED_OF,
    NUMBER_OF,
    SPEECH_VERBS,
    Kind,
    asking_clause,
    asks_money,
    leading_verb,
    read_kind,
)
from retrieval.planning.times import read_times
from retrieval.words import ASKING_WORDS, STOP_WORDS, WORD, content_stems, stem

_AUXILIARY = re.compile(
    r"(?:was|were|is|are|has|have|had|did|does|do|will|would|can|could|should|may|might)", re.IGNORECASE
)
_SPEAKER = re.compile(rf"\b(?:what|how)\s+(?:{ASKED_OF})\s+(?P<who>.+?)\s+(?:{SPEECH_VERBS})\b", re.IGNORECASE)
_SOURCE = re.compile(
    r"\b[Aa]ccording to (?P<who>.+?)(?=\s+(?:on|in|as of|by|from|at|since)\s+(?:the\s+)?(?:\d|[A-Z])|\s*[,?.;!]|$)"
)
_WHO_DID = re.compile(
    r"\W*(?:and\s+)?[Ww]ho\s+(?:(?:has|have|had|will|would|may|can|could|must|should|is|was|were|are)\s+)?"
    r"(?:(?:be|been|also|first|now|\w+ly)\s+)?(?P<act>[a-z]{3,})"
    r"(?=\s+(?:over|up|down|out|one|some|most|the|an?|his|her|its|their|this|that|it|him|them|[A-Z]|in|at|on|for|from|to|with|by)\b|\s+[A-Z]|\W*$)",
)
# what nobody signs: the articles may call it something else
_INDEFINITE = re.compile(
    r"(?:an?|some|one)\s[^A-Z]+|(?:the|its|their|his|her|latest|official|new)\s(?:[a-z-]+\s){0,2}"
    r"(?:stocktaking|inventory|count|census|figures|statistics|numbers|data|records?|estimates?|reports?|coverage|articles?"
    r"|papers?|news|rules?|law|plan|deal|agreement|schedule|timetable|programme|accounts?)\W*"
)
_HOW_COUNTED = frozenset(("running", "straight", "altogether", "overall", "exactly", "total"))
_CURRENT = re.compile(
    r"\b(?:now|today|tonight|currently|current|latest|newest|this (?:week|month|morning)|at the moment|so far"
    r"|these days|nowadays|by now)\b",
    re.IGNORECASE,
)
_SAID_BY_KIND: dict[Kind, frozenset[str]] = {  # an answer seldom repeats them
    "why": frozenset(map(stem, ("cause", "lead", "reason"))),
    "where": frozenset(map(stem, ("based", "located", "situated", "headquartered"))),
}
_DEGREE = re.compile(
    r"\bhow (big|large|high|low|tall|deep|wide|fast|strong|far|bad|serious|heavy|cold|hot|soon|often)\b", re.IGNORECASE
)
_AT_FIRST = re.compile(
    r"\b(?:original(?:ly)?|initial(?:ly)?|at first|(?:first|earliest|opening) "
    r"(?:offer|bid|estimate|forecast|figure|demand|proposal|price|plan|count|report|date))\b",
    re.IGNORECASE,
)
_STILL_TO_COME = re.compile(
    r"\b(?:when|date|day|time|year|month)\s+(?:is|are|will|would|does|do|can|should)\b", re.IGNORECASE
)
_AFTER_SORT = r"did|does|do|is|are|was|were|has|have|had|will|would|can|could|to|that|who|with|in|on|of|for|from|by|at"
# Nouns whose things have names of their own: "which company" is answered by one, "which animal" is not.
NAMED = frozenset(
    stem(noun)
    for noun in (
        *("country", "nation", "state", "city", "town", "company", "retailer", "automaker", "airline", "team", "club"),
        *("platform", "app", "movie", "film", "show", "series", "singer", "band", "actor", "leader", "president"),
        *("minister", "billionaire", "senator", "politician", "park", "hurricane", "storm", "agency", "bank"),
        *("university", "newspaper", "outlet", "supermarket", "chain", "network", "museum", "island", "ocean", "river"),
        *("party", "ministry", "region", "province", "county", "village", "court", "ship", "airport", "port"),
    )
)
_SOUGHT: dict[Kind, str] = {"where": "place", "who": "person"}
# Where the words for a sort of thing end and what it did begins: "which retailer | announced this week".
_PHRASE_ENDS = frozenset(
    (
        *(
            "this",
            "that",
            "it",
            "its",
            "the",
            "their",
            "his",
            "her",
            "a",
            "an",
            "early",
            "late",
            "most",
            "also",
            "just",
        ),
        *("into", "against", "as", "when", "after", "won", "saw", "brought", "said", "lost", "took", "made", "got"),
        *("became", "held", "gave", "found", "hit", "set", "led", "beat", "sold", "left", "ran", "paid", "chose"),
        *("began", "grew", "fell", "rose", "sent", "told", "kept", "met", "put", "cut", "built", "bought", "broke"),
        *("drew", "drove", "flew", "fought", "went", "plan", "plans"),
    )
)
_DAYS = frozenset(
    name for at, names in enumerate((*MONTHS, *WEEKDAYS), start=1) if at not in ALSO_NAMES for name in names
)
_VERB_ENDING = re.compile(r"\w{3,}ed|\w+ly")


class Question(NamedTuple):
    """`asking` is the clause that asks. `stems` are its content stems, `setting_stems` those of what was said before it
    alone; `names` the stems of capitalised words; `speaker` the stems of
    the person asked about in "what did X say", `speaking` the same in order; `source` those of X in "according to X",
    in order, which are not among `stems`; `counted` the stem of what "how many" counts, `counted_head` that of the noun
    which the words for it end in; `sort` the stems of what
    "which" or "what" asks a thing of ("bacterium"); `sought` the words for that sort as they stand ("meal kit
    service"), "place" of where and "person" of who, empty where the question names none; `named` says that "which X"
    asks for a thing with a name of its own; `post` are the words of a post whose holder is asked for, `heads` says
    that whoever leads something is; `act` is the stem of what "who" did ("painted"); `phase` that "when" asks for a
    start or an end; `ahead` that it asks for something still to come; `at_first` for what was said before it
    changed; `over_time` that all that was said of it is wanted; `scoped` that the articles asked of are given, and
    with them what the question is about, whether it says so or not; `of_time` are the days gone by of which it
    asks, where it names any; `asked_on` is the day on which it is asked."""

    text: str
    asking: str
    kind: Kind
    stems: tuple[str, ...]
    setting_stems: tuple[str, ...]
    names: frozenset[str]
    speaker: frozenset[str]
    speaking: tuple[str, ...]
    source: tuple[str, ...]
    counted: str | None
    counted_head: str | None
    sort: frozenset[str]
    sought: str
    named: bool
    money: bool
    post: tuple[str, ...]
    heads: bool
    act: str
    phase: Phase | None
    ahead: bool
    current: bool
    at_first: bool
    over_time: bool = False
    scoped: bool = False
    of_time: Window | None = None
    asked_on: date | None = None


def read_question(text: str) -> Question:
    """The typed reading of `text`; never fails."""
    given = " ".join(text.split())
    whole = at_one_time(given)
    asking, setting = asking_clause(whole)
    kind = read_kind(asking)
    sort = _sort_asked(asking) if kind in ("name", "what") else []
    subject, source = _apart_from_source(asking)
    leads = leading_verb(asking) if kind == "who" else ""
    post = post_asked(asking) if kind == "who" else ()
    by_kind = _SAID_BY_KIND.get(kind, frozenset()) | frozenset(
        content_stems(f"{leads} {' '.join(_DEGREE.findall(asking))}" if kind != "why" else "")
    )
    speaking = _speaker(asking) if kind == "said" else ()
    stems = tuple(each for each in _subject_stems(subject) if each not in by_kind)
    return Question(
        text=whole,
        asking=asking,
        kind=kind,
        stems=stems,
        setting_stems=tuple(each for each in _subject_stems(setting) if each not in stems),
        names=_names(subject) | _names(setting),
        speaker=frozenset(speaking),
        speaking=speaking,
        source=source,
        counted=_counted(asking) if kind == "how_many" else None,
        counted_head=_counted_head(asking) if kind == "how_many" else None,
        sort=frozenset(stem(noun) for noun in sort[:2]),
        sought=_SOUGHT.get(kind) or _noun_phrase(sort),
        named=any(stem(noun) in NAMED for noun in sort),
        money=asks_money(kind, whole),
        post=post,
        heads=bool(leads),
        act=_act(asking) if kind == "who" and not leads and not post else "",
        phase=phase_asked(asking) if kind == "when" else None,
        ahead=kind == "when" and _STILL_TO_COME.search(asking) is not None,
        current=_CURRENT.search(whole) is not None,
        at_first=_AT_FIRST.search(asking) is not None,
        over_time=whole != given,
    )


def read_query(query: Query) -> Question:
    """The reading of a query's text, with what its clock and the articles it is limited to say of it."""
    scoped, asked_on = query.article_ids is not None, query.asked_at.date()
    return read_question(query.text)._replace(scoped=scoped, of_time=_days_gone_by(query), asked_on=asked_on)


def _days_gone_by(query: Query) -> Window | None:
    """The days that a question names, where they are over; None for an event whose name holds a date."""
    window = read_times(query.text, query.asked_at, query.zone).window
    return window if window.since and window.until and window.until < query.asked_at.date() else None


def _subject_stems(text: str) -> tuple[str, ...]:
    asking = {stem(word) for word in ASKING_WORDS}
    return tuple(dict.fromkeys(each for each in content_stems(text) if each not in asking))


def _names(text: str) -> frozenset[str]:
    """Stems of capitalised words, but for a first word that is capitalised by its place alone, and for days and months:
    an article need not name the day it is of."""
    found: set[str] = set()
    for at, match in enumerate(WORD.finditer(text)):
        word = match.group()
        if not word[0].isupper() or word.lower() in STOP_WORDS or word in _DAYS:
            continue
        if at == 0 and not word.isupper() and not text[match.end() :].lstrip("'’s ")[:1].isupper():
            continue
        found.add(stem(word))
    return frozenset(found)


def _speaker(asking: str) -> tuple[str, ...]:
    match = _SPEAKER.search(asking)
    return tuple(content_stems(match["who"])) if match else ()


def _act(asking: str) -> str:
    match = _WHO_DID.match(asking)
    return stem(match["act"]) if match and match["act"].lower() not in STOP_WORDS | ASKING_WORDS else ""


def _apart_from_source(asking: str) -> tuple[str, tuple[str, ...]]:
    """The question without "according to X", and the stems of X; a day after X stays with the question.

    "A new study" is no source to look for: whoever asks does not know which, and the news may call it a report.
    """
    match = _SOURCE.search(asking)
    if match is None:
        return asking, ()
    told_by = () if _INDEFINITE.fullmatch(match["who"]) else tuple(content_stems(match["who"]))
    return f"{asking[: match.start()]} {asking[match.end() :]}", told_by


def _counted(asking: str) -> str | None:
    """The stem of the first word for what is counted that is no name: "patients" of "how many Orle patients", but
    "Tarnians" of "how many Tarnians left"."""
    words = ["people" if word == "lives" else word for word in _counted_words(asking)]
    nouns = [word for word in words if word[0].islower() or word.endswith("s")]
    plain = content_stems(" ".join(nouns)) or content_stems(" ".join(words))
    return plain[0] if plain else None


def _counted_head(asking: str) -> str | None:
    """The stem of the noun that the words for what is counted end in: "cases" of "how many fever cases were there"."""
    words = _counted_words(asking)
    at = next((at for at, word in enumerate(words) if _AUXILIARY.fullmatch(word)), None)
    return stem(words[at - 1]) if at else None


def _counted_words(asking: str) -> list[str]:
    """Those after "how many", without what says only how they are counted: "days running", "games altogether"."""
    match = re.search(rf"\b(?:how many|{NUMBER_OF})\s+((?:[\w'’-]+\s*){{1,4}})", asking, re.IGNORECASE)
    found = WORD.findall(match.group(1)) if match else []
    return [word for at, word in enumerate(found) if not at or word.lower() not in _HOW_COUNTED]


def _sort_asked(asking: str) -> list[str]:
    """The words between "which" and the verb, where that can be told: at most five."""
    pattern = rf"\b(?:which|what)\s+(?:of the following\s+)?((?:(?!(?:{_AFTER_SORT})\b)[\w'’-]+\s*)+)"
    match = re.search(pattern, asking, re.IGNORECASE)
    return WORD.findall(match.group(1))[:5] if match else []


def _noun_phrase(words: list[str]) -> str:
    """The words up to the first that is of the verb: "national park" of "national park recently burned"."""
    kept: list[str] = []
    for word in words:
        if word.lower() in _PHRASE_ENDS or _VERB_ENDING.fullmatch(word):
            break
        kept.append(re.sub(r"['’]s$", "", word))
        if kept[-1] != word:  # the sort is that of the owner: "which state's governor" asks for the state
            break
    return " ".join(kept)
