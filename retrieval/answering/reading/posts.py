"""Who holds a post: what "Who is the economy minister?" asks for, and whether a sentence names its holder.

It does not care who the person is, nor since when.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from retrieval.checking.naming import BODIES
from retrieval.sources.sentences import QUOTE_OR_SENTENCE_END
from retrieval.words import STOP_WORDS, WORD, content_stems, stem

_NAME = r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*"

_ROLE = (
    r"(?:chief(?: executive)?|directors?|president|chair(?:man|woman|person)?|leader|head|general secretary|"
    r"secretary[ -]general|boss|mayor|(?:prime )?minister|chancellor|commander|captain|coach|manager|editor|governor|"
    r"managing partner|lead (?:author|researcher|scientist)|principal investigator|principal|dean|rector|"
    r"commissioner|superintendent|conductor|owner|founder|CEO)"
)
_OWNED = re.compile(
    rf"(?:\b(?P<its>[Ii]ts|[Tt]heir|[Ww]hose)|(?P<owner>(?:[\w-]+\s+){{0,3}}[\w-]+(?:['’]s|s['’]))) "
    rf"(?:[a-z-]+ ){{0,2}}(?P<role>{_ROLE})\b"
)
_OF = re.compile(rf"\b(?P<role>{_ROLE}) (?:of|at|for) (?:the )?(?P<owner>[\w'’-]+(?: [\w'’-]+){{0,4}})")
_LED_BY = re.compile(
    r"(?P<owner>(?:[\w'’-]+ ){0,4}[\w'’-]+),?(?: which| who)?(?: is| was)? "
    r"(?P<role>led|headed|run|chaired|managed|operated) by\b"
)
_LEADS = re.compile(
    r"\b(?P<role>le(?:ads|d)|head(?:s|ed)|runs|chair(?:s|ed)|"
    r"(?:will|would|is to|are to|was to) (?:lead|head|run|chair)|took over|takes over|took charge of) (?:the )?"
    r"(?P<owner>(?:it|them)\b|[\w'’-]+(?: [\w'’-]+){0,4})"
)
_CLAUSE = r"(?:that|which|who|in|off|at|near|from)\b"  # begins what is no longer the name of what the post is of
_TAKES_OVER = re.compile(  # the post of whom the text before tells
    r"\b(?:takes|took|will take|is taking|to take) over(?= (?:until|for now|from|as|at|on|in)\b|[,.;])|"
    r"\b(?:succeeded|replaced) (?:for now |at once )?by\b|"
    r"\b(?:replace[sd]?|succeed(?:s|ed)?) (?:him|her|them)\b|"
    r"\bsuccessor (?:is|will be|is to be|becomes|became)\b(?= (?:(?!not\b)[a-z]+ ){0,2}[A-Z])"
)
_LEAVES = re.compile(
    r"\b(?:resign(?:ed|s)|quits?|step(?:ped|s) (?:down|aside)|withdr(?:ew|awn)|stood down|(?:was|been|were) "
    r"(?:sacked|dismissed|fired|removed|ousted|suspended)|"
    r"retire[sd]|left (?:office|the post)|(?:offer(?:s|ed)|has|had) to (?:resign|go)|"
    r"will (?:resign|step down|not stay)|resignation of|(?:his|her|their) resignation)\b"
)
_INQUIRES = re.compile(  # what is led there, rather than what it looks into
    r"\b(?P<what>inquiry|investigation|inquest|probe|study|review|trial|search|campaign|protests?)\b.*\b"
    r"(?:into|of|on|over|about|against|for)\b"
)
_THEY = re.compile(r"(?:they|them|it)(?: (?:is|are|was|were))?", re.IGNORECASE)
_OF_A_CREW = frozenset(("captain", "coach", "conductor", "commander"))
_PART = re.compile(  # heads a part of it, or did once
    r"\b(?:financ\w+|marketing|sales|technical|commercial|medical|creative|artistic|communications|deputy|vice|assistant|"
    r"former|then)[ -]$",
    re.IGNORECASE,
)
_OPENS_WITH_NAME = re.compile(
    rf"\W*(?:(?:The|A|An)\s+(?:[a-z-]+\s+){{0,3}})?(?!It\b|They\b|He\b|She\b|Its\b|Their\b|The\b){_NAME}"
)
_SPEAKS = re.compile(r"[a-z]{2,}\s+[a-z]{2,}")  # more than the name of whoever holds the post: "Ada Quist, its chief"
_NEAR = 60  # characters on either side of the role in which its holder is named
_BEFORE = 300  # characters before a sentence in which "its" is named
_HOLDER = re.compile(
    r"^\W*(?:and\s+)?who(?:'s|’s|\s+(?:is|was|will be(?:come)?|becomes?|became|is to be(?:come)?))\s+"
    r"(?:currently\s+|now\s+)?(?:the\s+)?"
    r"(?:(?:[\w’'-]+\s+){0,2}[\w’'-]+(?:['’]s|s['’])\s+)?(?:new\s+|current\s+)?"
    r"(?P<post>(?:[\w’'-]+\s+){0,4}?(?:president|minister|chief|director|secretary|governor|mayor|executive|chair\w*|"
    r"captain|coach|ambassador|commissioner|spokes\w+|general|editor|manager|leader|officer|chancellor|judge|treasurer|"
    r"head ?teacher|principal|rector|dean|"
    r"cfo|ceo))(?=\s+(?:of|at|for|in|on|to|now|today|currently|there)\b|\W*$|,)",
    re.IGNORECASE,
)


_SAME_POST = (
    ("finance chief", "chief financial officer", "finance director", "head of finance", "cfo"),
    ("chief executive", "chief executive officer", "managing director", "ceo"),
    ("head coach", "coach", "manager", "trainer"),
    ("caretaker manager", "caretaker coach", "interim manager", "interim coach", "acting manager", "caretaker"),
)
_BODIES = frozenset(map(stem, BODIES))
_INQUIRIES = frozenset(map(stem, ("inquiry", "enquiry", "investigation", "probe")))


def names_head(
    asked: frozenset[str], sentence: str, before: str = "", runs: bool = False, names: frozenset[str] = frozenset()
) -> bool:
    """Whether somebody is named as the head of what is asked about, of which `asked` are the stems: "the federation's
    general secretary", "its director" after a sentence (`before`) on it, "the mayor of Estmere". Of who `runs` a thing,
    as a business, a captain or coach is none."""
    asked = _as_told(asked, sentence)
    if (takes := _TAKES_OVER.search(sentence)) and asked & set(content_stems(before)):
        return _names_another(asked, sentence[: takes.end() + _NEAR])
    for pattern in (_OWNED, _OF, _LED_BY, _LEADS):
        for match in pattern.finditer(sentence):
            told = match.groupdict()
            inquires = pattern is _LED_BY and (of := _INQUIRES.search(sentence[: match.start("role")]))
            if _PART.search(sentence[: match.start("role")]):
                continue
            if (runs and told["role"] in _OF_A_CREW) or (inquires and of and stem(of["what"]) not in asked):
                continue
            by_pronoun = told.get("its") or _THEY.fullmatch(told["owner"])
            owner = before[-_BEFORE:] + sentence[: match.start()] if by_pronoun else told["owner"]
            around = sentence[max(match.start("role") - _NEAR, 0) : match.end("role") + _NEAR]
            if by_pronoun and names and _tells_of_another(names, owner):
                continue
            known = names <= frozenset(content_stems(before))
            meant = _is_of(asked, frozenset() if known else names, owner, bool(by_pronoun)) or _is_called(
                asked, owner, before
            )
            # a lead tells of "a ferry", and the sentence after it what it is called and who runs it
            meant = meant or (pattern is _LED_BY and len(asked) > 1 and asked <= set(content_stems(before[-_BEFORE:])))
            if meant and _names_another(asked, around):
                return True
    return False


def _as_told(asked: frozenset[str], sentence: str) -> frozenset[str]:
    """With what the sentence calls an inquiry in the place of what it is called in the question."""
    told = _INQUIRIES & frozenset(content_stems(sentence))
    return (asked - _INQUIRIES) | told if asked & _INQUIRIES and told else asked


def _is_of(asked: frozenset[str], names: frozenset[str], owner: str, by_pronoun: bool) -> bool:
    """Whether the owner is what is asked about. A name that was not told before (`names`, of `asked`) is met by a name
    alone: "the systems" is not Quist Systems; and of the words before a pronoun more must be met than chance puts
    there."""
    if not by_pronoun and _is_another_body(asked, owner):
        return False
    if names & {stem(word) for word in WORD.findall(owner) if word[0].isupper()}:
        return True
    held = (asked - names) & set(content_stems(owner))
    return len(held) * 2 >= len(asked) if by_pronoun else bool(held)


def _is_another_body(asked: frozenset[str], owner: str) -> bool:
    """Whether a body of another kind is told: the union in Estmere is not the Estmere Port Authority."""
    wanted, told = asked & _BODIES, _BODIES & set(content_stems(owner))
    return bool(wanted and told) and wanted.isdisjoint(told)


def heads_another(names: frozenset[str], sentence: str, before: str) -> bool:
    """Whether it names the head of "its" or "their" body, of which the sentences before say that it is another than
    the one with these names: "Ada Quist, its chief executive"."""
    owned = _OWNED.search(sentence)
    if owned is None or not owned["its"] or not names:
        return False
    return _tells_of_another(names, before[-_BEFORE:] + sentence[: owned.start()])


def _tells_of_another(names: frozenset[str], before: str) -> bool:
    """Whether the last sentence before a pronoun that opens with a name, and is not cut short by it, has none of
    these."""
    *earlier, front = QUOTE_OR_SENTENCE_END.split(before)
    for sentence in (*([front] if _SPEAKS.search(front) else []), *reversed(earlier)):
        if _OPENS_WITH_NAME.match(sentence):
            return not names & set(content_stems(sentence))
    return False


def takes_over(sentence: str) -> bool:
    """Whether it tells who has the post now that somebody gave up."""
    return _TAKES_OVER.search(sentence) is not None


def tells_of_leaving(sentence: str) -> bool:
    """Whether it tells that somebody gave up a post: whoever has it now is another."""
    return _LEAVES.search(sentence) is not None


def _is_called(asked: frozenset[str], owner: str, before: str) -> bool:
    """Whether the owner was called what is asked about: "the union's leader" after "the union, Public Hands, said"."""
    noun = re.sub(r"['’]s?$", "", owner.split()[-1]) if owner.split() else ""
    if not noun.islower():
        return False
    called = re.finditer(rf"\b{re.escape(noun)},? (?:the )?(?P<name>{_NAME})", before)
    return any(asked & set(content_stems(one["name"])) for one in called)


def _names_another(asked: frozenset[str], text: str) -> bool:
    """Whether a name of two words or more stands there that is not asked about, nor ends as one that is."""
    found = (WORD.findall(run.group()) for run in re.finditer(rf"\b{_NAME}", text))
    runs = (run for run in found if stem(run[-1]) not in asked)
    new = ([word for word in run if stem(word) not in asked and word.lower() not in STOP_WORDS] for run in runs)
    return any(len(words) > 1 for words in new)


def post_asked(asking: str) -> tuple[str, ...]:
    """The words of a post: "economy", "minister" of "Who is the economy minister?"; empty where none is asked for."""
    match = _HOLDER.match(asking)
    return tuple(word for word in WORD.findall(match["post"].lower()) if word not in STOP_WORDS) if match else ()


def names_holder(post: tuple[str, ...], asked: frozenset[str], sentence: str, before: str = "") -> bool:
    """Whether a name that is not asked about (`asked`, stems) stands right beside the post: "the economy minister, Ada
    Quist," or "Quist, minister of the economy"; or "She will become minister" does, after a sentence with a name."""
    beside = _beside(post)
    for match in beside.holders.finditer(sentence):
        if not asked or set(content_stems(next(filter(None, match.groups()), ""))) - asked:
            return True
    *_, earlier = QUOTE_OR_SENTENCE_END.split(before.strip())
    return beside.by_pronoun.match(sentence) is not None and _names_another(asked, earlier)


class _Beside(NamedTuple):
    """What names the holder of a post, in its only filled group, and what says that "he" or "she" holds it."""

    holders: re.Pattern[str]
    by_pronoun: re.Pattern[str]


@lru_cache(maxsize=100)
def _beside(post: tuple[str, ...]) -> _Beside:
    *first, last = (re.escape(word) + "s?" for word in post)
    alike = next((same for same in _SAME_POST if " ".join(post) in same), ())
    words = "|".join(filter(None, (r"[ -]".join((*first, last)), *alike)))
    words = rf"(?:{words}|{last} (?:of|for) (?:the )?{' '.join(first)})" if first else f"(?:{words})"
    # "the captain of the ferry that sank off Port Ellery" is not called Port Ellery
    after = (
        rf"(?i:\b{words})(?: ({_NAME})|(?: of (?:(?!{_CLAUSE})[\w'’-]+ ){{0,4}}[\w'’-]+)?"
        rf", ({_NAME})(?:[,.;:)]|$| (?:said|has|was|is)\b)|"
        rf"(?: of (?:the )?(?:(?!{_CLAUSE})[a-z][\w'’-]* ?){{1,3}}) ({_NAME}))"
    )
    is_called = rf"(?i:\b{words})(?: of (?:the )?[\w'’-]+(?: [\w'’-]+){{0,4}}?)? (?:is|will be|is to be) ({_NAME})"
    before = rf"({_NAME})(?:,| is| was| as|, who (?:is|was)) (?:\d+, )?(?:[\w'’-]+ ){{0,5}}(?i:{words})\b"
    # "appointed Ada Quist, the finance director of Skyloft, as its chief financial officer"
    as_what = rf"as (?:its |the |their )?(?:[\w'’-]+ ){{0,3}}(?i:{words})\b"
    appointed = rf"(?i:\b(?:appoint|nam|hir|pick|cho)\w+) ({_NAME})[^.;]{{0,80}}? {as_what}"
    is_it = r"(?:is(?: to be(?:come)?)?|was|will be(?:come)?|becomes?|became|has (?:been|become)|t(?:akes|ook) over as)"
    by_pronoun = rf"\W*(?:He|She) {is_it} (?:named |made |appointed |elected )?(?:[\w'’-]+ ){{0,2}}(?i:{words})\b"
    return _Beside(re.compile(f"{after}|{is_called}|{before}|{appointed}"), re.compile(by_pronoun))
