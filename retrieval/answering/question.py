"""A typed reading of a question: what kind of answer it wants, about what, said by whom.

It does not care where the answer is. The reading is by rules over English question words; a question it cannot read
is of kind "what" and is answered by likeness alone.
"""

import re
from typing import Literal, NamedTuple

from retrieval.words import ASKING_WORDS, STOP_WORDS, WORD, content_stems, stem

Kind = Literal[
    "who", "where", "when", "why", "said", "how_many", "how_much", "how_far", "how_long", "how_old", "percent",
    "name", "yes_no", "what",
]  # fmt: skip

_MONEY = r"costs?|pay|paid|priced?|prices|worth|wage|spend|spent|fined?|damages?|debt|loan|raise|money|budget|fund"
_ASKED_OF = r"did|does|do|has|have|is|was"
_SPEECH = (
    r"say|said|claim|claimed|announce|announced|tell|told|warn|warned|argue|argued|think|believe|call|called|promise|"
    r"promised|want|wants|demand|demanded|add|added|stress|stressed|respond|responded|react|state|stated|describe"
)
_ROSE = r"increased?|rise|rose|risen|fall|fell|fallen|drop|dropped|grow|grew|grown"
# First pattern that fits the asking clause wins, so the narrow ones stand first.
_PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    ("percent", (r"what (?:percentage|percent|share|proportion)", rf"how much (?:have|has|did) .*(?:{_ROSE})")),
    ("how_old", (r"how old", r"what age")),
    (
        "how_far",
        (
            r"how (?:far|high|tall|wide|deep)",
            r"what (?:(?:is|was|are) the )?(?:range|distance|height|length|width|depth)",
        ),
    ),
    ("how_long", (r"how (?:long|soon|often)",)),
    ("how_many", (r"how many", r"what number of")),
    (
        "how_much",
        (
            r"how much",
            r"(?:what|which) (?:\w+ )?amount",
            r"what (?:price|cost)",
            r"what (?:is|was) the (?:price|cost)",
            r"what (?:do|does|did|will|would) .+ cost",
        ),
    ),
    ("why", (r"why", r"for what reason", r"what (?:caused|causes|led to)", r"how come")),
    ("when", (r"when", r"(?:what|which) (?:date|day|year|month)", r"what time")),
    ("where", (r"where", r"(?:what|which) (?:place|destination|location)", r"destination")),
    ("name", (r"what (?:is|was|are|were) (?:[\w'’]+ ){1,4}(?:called|named)", r"what(?:'s| is) the name")),
    ("said", (rf"what (?:{_ASKED_OF}) .+(?:{_SPEECH})", r"how (?:did|has|have|does) .+(?:respond|react)(?:ed)?")),
    ("who", (r"who(?:m|se)?",)),
    ("name", (r"which",)),
    ("yes_no", (rf"^(?:{_ASKED_OF}|are|were|will|would|can|could|should|had|may|might)",)),
)
_KINDS = tuple(
    (kind, re.compile("|".join(rf"\b(?:{each})\b" for each in patterns), re.IGNORECASE)) for kind, patterns in _PATTERNS
)
_SPEAKER = re.compile(rf"\b(?:what|how)\s+(?:{_ASKED_OF})\s+(?P<who>.+?)\s+(?:{_SPEECH})\b", re.IGNORECASE)
_SOURCE = re.compile(
    r"\b[Aa]ccording to (?P<who>.+?)(?=\s+(?:on|in|as of|by|from|at|since)\s+(?:the\s+)?(?:\d|[A-Z])|\s*[,?.;!]|$)"
)
_CURRENT = re.compile(
    r"\b(?:now|today|tonight|currently|current|latest|newest|this (?:week|month|morning)|at the moment|so far)\b",
    re.IGNORECASE,
)
_REASON_STEMS = frozenset(map(stem, ("cause", "lead", "reason")))  # said by the kind; an answer seldom repeats them
_STILL_TO_COME = re.compile(
    r"\b(?:when|date|day|time|year|month)\s+(?:is|are|will|does|do|can|should)\b", re.IGNORECASE
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
_CLAUSE_END = re.compile(r"(?<=[.?!])\s+(?=[\"“A-Z])")


class Question(NamedTuple):
    """`asking` is the clause that asks, `setting` what was said before it. `stems` are the content stems of the
    asking clause, `setting_stems` those of the setting alone; `names` the stems of capitalised words; `speaker` the
    stems of the person asked about in "what did X say"; `source` those of X in "according to X", in order, which are
    not among `stems`; `counted` the stem of what "how many" counts; `sort` the stems of what "which" or "what" asks
    a thing of ("bacterium"); `named` says that "which X" asks for a thing with a name of its own; `ahead`
    that "when" asks for something still to come; `scoped` that the articles asked of are given, and with them what the
    question is about, whether it says so or not."""

    text: str
    asking: str
    setting: str
    kind: Kind
    stems: tuple[str, ...]
    setting_stems: tuple[str, ...]
    names: frozenset[str]
    speaker: frozenset[str]
    source: tuple[str, ...]
    counted: str | None
    sort: frozenset[str]
    named: bool
    money: bool
    ahead: bool
    current: bool
    scoped: bool = False


def read_question(text: str) -> Question:
    """The typed reading of `text`; never fails."""
    whole = " ".join(text.split())
    clauses = _CLAUSE_END.split(whole)
    asking_at = max((n for n, clause in enumerate(clauses) if clause.endswith("?")), default=len(clauses) - 1)
    asking = clauses[asking_at]
    setting = " ".join(clause for n, clause in enumerate(clauses) if n != asking_at)
    kind: Kind = next((kind for kind, pattern in _KINDS if pattern.search(asking)), "what")
    sort = _sort_asked(asking) if kind in ("name", "what") else []
    subject, source = _apart_from_source(asking)
    stems = tuple(each for each in _subject_stems(subject) if kind != "why" or each not in _REASON_STEMS)
    return Question(
        text=whole,
        asking=asking,
        setting=setting,
        kind=kind,
        stems=stems,
        setting_stems=tuple(each for each in _subject_stems(setting) if each not in stems),
        names=_names(subject) | _names(setting),
        speaker=_speaker(asking) if kind == "said" else frozenset(),
        source=source,
        counted=_counted(asking) if kind == "how_many" else None,
        sort=frozenset(stem(noun) for noun in sort[:2]),
        named=any(stem(noun) in NAMED for noun in sort),
        money=kind == "how_much" and re.search(rf"\b(?:{_MONEY})\b", whole, re.IGNORECASE) is not None,
        ahead=kind == "when" and _STILL_TO_COME.search(asking) is not None,
        current=_CURRENT.search(whole) is not None,
    )


def _subject_stems(text: str) -> tuple[str, ...]:
    asking = {stem(word) for word in ASKING_WORDS}
    return tuple(dict.fromkeys(each for each in content_stems(text) if each not in asking))


def _names(text: str) -> frozenset[str]:
    """Stems of capitalised words, but for a first word that is capitalised by its place alone."""
    found: set[str] = set()
    for at, match in enumerate(WORD.finditer(text)):
        word = match.group()
        if not word[0].isupper() or word.lower() in STOP_WORDS:
            continue
        if at == 0 and not word.isupper() and not text[match.end() :].lstrip("'’s ")[:1].isupper():
            continue
        found.add(stem(word))
    return frozenset(found)


def _speaker(asking: str) -> frozenset[str]:
    match = _SPEAKER.search(asking)
    return frozenset(content_stems(match["who"])) if match else frozenset()


def _apart_from_source(asking: str) -> tuple[str, tuple[str, ...]]:
    """The question without "according to X", and the stems of X; a day after X stays with the question."""
    match = _SOURCE.search(asking)
    if match is None:
        return asking, ()
    return f"{asking[: match.start()]} {asking[match.end() :]}", tuple(content_stems(match["who"]))


def _counted(asking: str) -> str | None:
    match = re.search(r"\b(?:how many|what number of)\s+((?:[\w'’-]+\s*){1,3})", asking, re.IGNORECASE)
    counted = content_stems(match.group(1)) if match else []
    return counted[0] if counted else None


def _sort_asked(asking: str) -> list[str]:
    """The words between "which" and the verb, where that can be told: at most five."""
    pattern = rf"\b(?:which|what)\s+(?:of the following\s+)?((?:(?!(?:{_AFTER_SORT})\b)[\w'’-]+\s*)+)"
    match = re.search(pattern, asking, re.IGNORECASE)
    return WORD.findall(match.group(1))[:5] if match else []
