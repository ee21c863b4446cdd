"""What kind of thing a question asks for: a name, a figure, a time, a reason.

It does not care where the answer is. The reading is by rules over English question words; a question they do not know
is of kind "what".
"""

import re
from typing import Literal

Kind = Literal[
    "who", "where", "when", "why", "said", "how_many", "how_much", "how_far", "how_fast", "how_long", "how_old",
    "percent", "name", "yes_no", "what",
]  # fmt: skip

_MONEY = (
    r"costs?|pay|paid|priced?|prices|worth|wage|spend|spent|fined?|damages?|debt|loan|raise|money|budget|fund|fees?|"
    r"fares?|ransom|rents?|"
)
_MONEY += r"profits?|revenue|dividend|salary|turnover|earn(?:s|ed|ings)?|valu(?:e|ed|able)"
ASKED_OF = r"did|does|do|has|have|is|was"
SPEECH_VERBS = (
    r"say|said|claim|claimed|announce|announced|tell|told|warn|warned|argue|argued|think|believe|call|called|promise|"
    r"promised|want|wants|demand|demanded|add|added|stress|stressed|respond|responded|react|state|stated|describe"
)
# How high these are is not told in metres.
_LEVELS = (
    r"rates?|turnout|inflation|unemployment|shares?|prices?|costs?|bills?|fines?|tolls?|numbers?|tax(?:es)?|interest|"
    r"dut(?:y|ies)|tariffs?|lev(?:y|ies)|bonus(?:es)?|compensation|dividend|offer|bid|loans?|pensions?|support|"
    r"profits?|sales|revenue|exports|imports|currency|debts?|deficit|salary|salaries|wages?|rents?|fees?|damages?|losses|subsidy|budget|risk"
)
_SUMS = (
    r"cost|costs|price|fee|profit|profits|revenue|loss|losses|fine|salary|budget|debt|dividend|turnover"  # of few words
)
_ROSE = r"increased?|rise|rose|risen|fall|fell|fallen|drop|dropped|grow|grew|grown"
# First pattern that fits the asking clause wins, so the narrow ones stand first.
_LATEST = "latest|current|total|exact|final|overall|precise|confirmed|new|expected|estimated"
NUMBER_OF = rf"(?:what number of|(?:^|what (?:is|was|are|were) )(?:(?:the|{_LATEST}) ){{0,3}}(?:number|count|tally) of)"
_PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = (
    (
        "percent",
        (r"what (?:percentage|percent|share|proportion)", rf"how (?:much|fast) (?:have|has|did) .*(?:{_ROSE})"),
    ),
    ("how_old", (r"how old", r"what age")),
    ("how_fast", (r"how fast", r"(?:at )?(?:what|which) (?:\w+ )?speed")),
    ("how_much", (rf"how (?:far|much) (?:did|has|have|had|will|would|could) .*(?:{_LEVELS}).*\b(?:{_ROSE})",)),
    ("how_much", (rf"how (?:high|low|big|large) (?:is|are|was|were|will|would|has|have|did) .*(?:{_LEVELS})",)),
    (
        "how_far",
        (
            r"how (?:far|high|tall|wide|deep)",
            r"what (?:(?:is|was|are) the )?(?:range|distance|height|length|width|depth)",
        ),
    ),
    ("how_long", (r"how (?:long|soon|often)",)),
    (
        "how_many",
        (
            r"how many",
            NUMBER_OF,
            r"(?:death |casualty )?toll",
            r"^(?:\w+ ){1,4}(?:deaths|casualties)$",
        ),
    ),
    (
        "how_much",
        (
            r"how much",
            rf"^(?:[\w'’-]+ ){{1,4}}(?:{_SUMS})\W*$",
            rf"^(?:(?:the|{_LATEST}) ){{0,3}}(?:{_SUMS}) (?:of|on|for)",
            r"price tag",
            r"(?:what|which) (?:\w+ )?amount",
            r"what (?:majority|turnout|margin|quorum)",
            r"what (?:is|was|are|were) the (?:[\w-]+ )?(?:inflation|unemployment|interest|growth) rate",
            r"what (?:price|cost)",
            r"what (?:is|was) the (?:\w+ )?(?:price|cost|value|fare|fee|fine|rent|salary|ransom)",
            r"what (?:is|are|was|were|would) .+ worth(?=(?: now| today)?\W*$)",
            r"how valuable",
            r"what (?:do|does|did|will|would) .+ cost",
        ),
    ),
    ("why", (r"why", r"for what reason", r"what (?:caused|causes|led to)", r"how come")),
    ("when", (r"when", r"(?:what|which) (?:date|day|year|month)", r"what time")),
    ("where", (r"where", r"(?:what|which) (?:place|destination|location)", r"destination")),
    ("who", (r"^(?:the )?names? of the (?:person|people|man|woman|men|women)",)),
    ("name", (r"what (?:is|was|are|were) (?:[\w'’]+ ){1,4}(?:called|named)", r"what(?:'s| is) the name")),
    (
        "said",
        (
            rf"what (?:{ASKED_OF}) .+(?<!\bthe )(?:{SPEECH_VERBS})",
            r"how (?:did|has|have|does) .+(?:respond|react)(?:ed)?",
        ),
    ),
    ("who", (r"who(?:m|se)?",)),
    ("name", (r"which",)),
    ("yes_no", (rf"^(?:{ASKED_OF}|are|were|will|would|can|could|should|had|may|might)",)),
)
_KINDS = tuple(
    (kind, re.compile("|".join(rf"\b(?:{each})\b" for each in patterns), re.IGNORECASE)) for kind, patterns in _PATTERNS
)
# The word that a question opens with asks; "when" or "toll" further on only says of what: "Who took over when she
# left?"
_OPENING = re.compile(r"\W*(?:(?:and|but|so)\s+)?(?P<word>who|whom|why|where|when)\b(?!\s+(?:and|or)\b)", re.IGNORECASE)
_OPENS: dict[str, Kind] = {"who": "who", "whom": "who", "why": "why", "where": "where", "when": "when"}
_BESIDE = re.compile(
    r"(?P<asks>\W*(?:(?:and|but|so)\s+)?(?:(?P<open>what|which|how)|did|does|do|is|are|was|were|has|have|had|will|would)\b.*?)\s+when\b",
    re.IGNORECASE,
)
_ASKS_WHEN = re.compile(  # "Did they say when it opens?"
    r"\b(?:sa(?:y|id)|kn(?:ow|own|ew)|tell|told|announced?|clear|decided?|set|fixed|agreed?|idea|given?|date)\b.*\bwhen\b",
    re.IGNORECASE,
)
_SUM = re.compile(rf"\b(?:{_MONEY})\b", re.IGNORECASE)
# An article seldom says "leads": it says "the federation's general secretary".
_LEADS = re.compile(
    r"^\W*(?:and\s+)?who(?:'s|’s)?\s+(?:currently\s+|now\s+|will\s+|would\s+|is\s+to\s+)?(?P<verb>leads?|led|runs?|ran|heads?|headed|chairs?|chaired|"
    r"manages?|managed|operate[sd]?|"
    r"(?:is|was) (?:now )?(?:in charge of|at the head of|(?:the )?(?:head|boss|leader|chief|operator) of)|bosses)\s+"
    r"(?!for\b|out\b|away\b|after\b|over\b|to\b|into\b|off\b|against\b)",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"(?<=[.?!])\s+(?=[\"“A-Z])")


def asks_money(kind: Kind, text: str) -> bool:
    """Whether "how much" asks for a sum of money."""
    return kind == "how_much" and _SUM.search(text) is not None


def leading_verb(asking: str) -> str:
    """The words for leading in "Who leads X?"; empty where the question does not ask that."""
    match = _LEADS.match(asking)
    return match["verb"] if match else ""


def asking_clause(text: str) -> tuple[str, str]:
    """The sentence of `text` that asks, the last one where several do, and all the others."""
    clauses = _CLAUSE_END.split(text)
    asking_at = max((n for n, clause in enumerate(clauses) if clause.endswith("?")), default=len(clauses) - 1)
    return clauses[asking_at], " ".join(clause for n, clause in enumerate(clauses) if n != asking_at)


def read_kind(asking: str) -> Kind:
    """The kind of thing that the sentence asks for; never fails."""
    if opening := _OPENING.match(asking):
        return _OPENS[opening["word"].lower()]
    if (beside := _BESIDE.match(asking)) and (beside["open"] or not _ASKS_WHEN.search(asking)):
        asking = beside["asks"]
    return next((kind for kind, pattern in _KINDS if pattern.search(asking)), "what")
