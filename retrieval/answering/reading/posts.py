"""Who holds a post: what "Who is the economy minister?" asks for, and whether a sentence names its holder.

It does not care who the person is, nor
since when.
"""

import re
from functools import lru_cache

from retrieval.words import STOP_WORDS, WORD, content_stems, stem

_NAME = r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*"

_ROLE = (
    r"(?:chief(?: executive)?|directors?|president|chair(?:man|woman|person)?|leader|head|general secretary|"
    r"secretary[ -]general|boss|mayor|(?:prime )?minister|chancellor|commander|captain|coach|manager|editor|governor|"
    r"principal|dean|rector|commissioner|superintendent|conductor|owner|founder|CEO)"
)
_OWNED = re.compile(
    rf"(?:\b(?P<its>[Ii]ts|[Tt]heir|[Ww]hose)|(?P<owner>(?:[\w-]+\s+){{0,3}}[\w-]+(?:['’]s|s['’]))) "
    rf"(?:[a-z-]+ ){{0,2}}(?P<role>{_ROLE})\b"
)
_OF = re.compile(rf"\b(?P<role>{_ROLE}) (?:of|at|for) (?:the )?(?P<owner>[\w'’-]+(?: [\w'’-]+){{0,4}})")
_LED_BY = re.compile(
    r"(?P<owner>(?:[\w'’-]+ ){0,4}[\w'’-]+),?(?: which| who)?(?: is| was)? "
    r"(?P<role>led|headed|run|chaired|managed) by\b"
)
_LEADS = re.compile(
    r"\b(?P<role>le(?:ads|d)|head(?:s|ed)|runs|chair(?:s|ed)|took over|takes over|took charge of) (?:the )?"
    r"(?P<owner>[\w'’-]+(?: [\w'’-]+){0,4})"
)
_NEAR = 60  # characters on either side of the role in which its holder is named
_BEFORE = 300  # characters before a sentence in which "its" is named
_HOLDER = re.compile(
    r"^\W*(?:and\s+)?who(?:'s|’s|\s+(?:is|was))\s+(?:currently\s+|now\s+)?(?:the\s+)?"
    r"(?:(?:[\w’'-]+\s+){0,2}[\w’'-]+(?:['’]s|s['’])\s+)?(?:new\s+|current\s+)?"
    r"(?P<post>(?:[\w’'-]+\s+){0,4}?(?:president|minister|chief|director|secretary|governor|mayor|executive|chair\w*|"
    r"captain|coach|ambassador|commissioner|spokes\w+|general|editor|manager|leader|officer|chancellor|judge|treasurer|"
    r"cfo|ceo))(?=\s+(?:of|at|for|in|on|to|now|today|currently|there)\b|\W*$|,)",
    re.IGNORECASE,
)


_SAME_POST = (
    ("finance chief", "chief financial officer", "finance director", "head of finance", "cfo"),
    ("chief executive", "chief executive officer", "managing director", "ceo"),
    ("head coach", "coach", "manager", "trainer"),
)


def names_head(asked: frozenset[str], sentence: str, before: str = "") -> bool:
    """Whether somebody is named as the head of what is asked about, of which `asked` are the stems: "the federation's
    general secretary", "its director" after a sentence (`before`) on it, "the mayor of Estmere"."""
    for pattern in (_OWNED, _OF, _LED_BY, _LEADS):
        for match in pattern.finditer(sentence):
            told = match.groupdict()
            owner = before[-_BEFORE:] + sentence[: match.start()] if told.get("its") else told["owner"]
            around = sentence[max(match.start("role") - _NEAR, 0) : match.end("role") + _NEAR]
            meant = asked & set(content_stems(owner)) or _is_called(asked, owner, before)
            if meant and _names_another(asked, around):
                return True
    return False


def _is_called(asked: frozenset[str], owner: str, before: str) -> bool:
    """Whether the owner was called what is asked about: "the union's leader" after "the union, Public Hands, said"."""
    noun = re.sub(r"['’]s?$", "", owner.split()[-1]) if owner.split() else ""
    if not noun.islower():
        return False
    called = re.finditer(rf"\b{re.escape(noun)},? (?:the )?(?P<name>{_NAME})", before)
    return any(asked & set(content_stems(one["name"])) for one in called)


def _names_another(asked: frozenset[str], text: str) -> bool:
    """Whether a name of two words or more stands there that is not asked about."""
    runs = (WORD.findall(run.group()) for run in re.finditer(rf"\b{_NAME}", text))
    return any(sum(stem(word) not in asked and word.lower() not in STOP_WORDS for word in run) > 1 for run in runs)


def post_asked(asking: str) -> tuple[str, ...]:
    """The words of a post: "economy", "minister" of "Who is the economy minister?"; empty where none is asked for."""
    match = _HOLDER.match(asking)
    return tuple(word for word in WORD.findall(match["post"].lower()) if word not in STOP_WORDS) if match else ()


def names_holder(post: tuple[str, ...], sentence: str) -> bool:
    """Whether a name stands right beside the post: "the economy minister, Ada Quist," or "Quist, minister of the
    economy"."""
    return _beside(post).search(sentence) is not None


@lru_cache(maxsize=100)
def _beside(post: tuple[str, ...]) -> re.Pattern[str]:
    *first, last = (re.escape(word) + "s?" for word in post)
    alike = next((same for same in _SAME_POST if " ".join(post) in same), ())
    words = "|".join(filter(None, (r"[ -]".join((*first, last)), *alike)))
    words = rf"(?:{words}|{last} (?:of|for) (?:the )?{' '.join(first)})" if first else f"(?:{words})"
    after = rf"(?i:\b{words})(?: of [\w ]{{2,30}})?(?: {_NAME}|, {_NAME}(?:[,.;:)]|$| (?:said|has|was|is)\b))"
    before = rf"{_NAME}(?:,| is| was| as|, who (?:is|was)) (?:\d+, )?(?:[\w'’-]+ ){{0,5}}(?i:{words})\b"
    # "appointed Ada Quist, the finance director of Skyloft, as its chief financial officer"
    as_what = rf"as (?:its |the |their )?(?:[\w'’-]+ ){{0,3}}(?i:{words})\b"
    appointed = rf"(?i:\b(?:appoint|nam|hir|pick|cho)\w+) {_NAME}[^.;]{{0,80}}? {as_what}"
    return re.compile(f"{after}|{before}|{appointed}")
