"""Who is said to have said it: the speaker a claim names, and the speaker of the evidence that supports it.

It does not care whether what was said is true. A speaker is the words that name or describe them: "the union's general
secretary, Oskar Thelin" is Thelin, the secretary and the union.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from retrieval.checking.naming import BODIES
from retrieval.checking.quotes import plain
from retrieval.words import STOP_WORDS, WORD, stem, word_set

# Without it an offer is rejected, or a head of staff dismissed: an act, no words.
_WHAT_IS_SAID = (
    r"(?= (?:this|that|it|these|any|all|claims?|charges|allegations|accusations|suggestions|reports|calls|"
    r"criticism|as)\b| (?:[\w'-]+ ){1,8}as\b"
    r"| the (?:[\w-]+ )?(?:claim|charge|allegation|accusation|suggestion|report|call|argument|criticism|idea|view)s?\b)"
)
_VERBS = (
    r"sa(?:id|ys|ying)|say(?=[.,;]|$)|t(?:old|ells?|elling)|add(?:ed|s)|stress(?:ed|es)|claim(?:ed|"
    r"s(?! (?:are|is|were|was|of|for|from|by)))|announc(?:ed|es)|warn(?:ed|s)|"
    r"argu(?:ed|es)|contradict(?:ed|s)|disagree[ds]?|not(?:ed|es)|stat(?:ed|es)|insist(?:ed|s)|"
    r"declar(?:ed|es)|promis(?:ed|es|ing)|describ(?:ed|es)|"
    r"call(?:ed|s)(?= \"| (?:the|it|that|this|these|for|on|him|her|them|an?|his|its|their|\w+ing|[A-Z]))|"
    r"ridiculed?|mock(?:ed|s)|ask(?:ed|s)|answer(?:ed|s)|den(?:ied|ies)|confirm(?:ed|s)|respond(?:ed|"
    r"s)|wrote|writes|tweet(?:ed|s)|"
    r"explain(?:ed|s)|demand(?:ed|s)|urg(?:ed|es)|believ(?:ed|es)|vow(?:ed|s)|acknowledg(?:ed|es)|admit(?:ted|s)|"
    r"conced(?:ed|es)|remark(?:ed|s)|comment(?:ed|s)|repl(?:ied|ies)|counter(?:ed|s)|caution(?:ed|s)|advis(?:ed|es)|"
    r"estimat(?:ed|es)|reckon(?:ed|s)|calculat(?:ed|es)|predict(?:ed|s)|forecasts?|expect(?:ed|s)|consider(?:ed|s)|"
    r"think(?:s)?|thought|pledg(?:ed|es)|accus(?:ed|es)|alleg(?:ed|es)|maintain(?:ed|s)|testif(?:ied|"
    r"ies)|complain(?:ed|s)|"
    r"criticis(?:ed|es)|criticiz(?:ed|es)|"
    rf"(?:reject(?:ed|s)|dismiss(?:ed|es)){_WHAT_IS_SAID}|spoke of|"
    r"speaks of|summ(?:ed|s) (?:it )?up|"
    r"count(?:ed|s)?(?= (?:\w+|\d+) (?:dead|missing|injured|ships|victims))|report(?:ed|s)|f(?:ound|"
    r"inds)|put(?:s)?(?= the| its| it)|concluded|concludes|recall(?:ed|s)(?= that|:)|joked|quipped|"
    r"assur(?:ed|es)|reveal(?:ed|s)|contend(?:ed|s)|suggest(?:ed|s)|fear(?:s|ed)?|hop(?:es|ed)|"
    r"sees?(?= )|likened|compared|"
    r"retort(?:ed|s)|point(?:ed|s) out|objects|objected|"
    r"prais(?:ed|es)|welcom(?:ed|es)|condemn(?:ed|s)|disput(?:ed|es)|observ(?:ed|es)|recommend(?:ed|"
    r"s)|shouted|tells|apologis(?:ed|es)|read"
)
_SPEECH = re.compile(rf"\b(?P<verb>{_VERBS})\b", re.IGNORECASE)
_ACCORDING = re.compile(
    r"\b(?:according to|by the (?:count|estimate|reckoning) of|in the (?:words|view|opinion) of|"
    r"as (?:told|described|put|quoted) by|"
    r"(?:described|criticised|called|condemned|hailed|praised|put|denied|seen|estimated|reported|given|confirmed|"
    r"announced|quoted|(?:dismissed|rejected)(?=[^,;.]{0,80}\sas\s))(?: [\w']+){0,6}? by)\s+(?P<who>[^;:\"]+)",
    re.IGNORECASE,
)
_SEES = re.compile(
    r"\b(?:in|for)\s+(?P<who>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)*)['’]s?\s(?:view|opinion|words|account|estimate|eyes)\b"
)


# Forms that are nouns after an article or a possessive: "the bank's forecast".
_NOUN = re.compile(
    r"forecasts?|claims|reports|notes|puts|counts?|sees|fears|hopes|calls|demands|estimates|denies|"
    r"comments|tells",
    re.IGNORECASE,
)
_DETERMINED = re.compile(
    r"(?:\b(?:the|an?|its|his|her|their|this|that|these|no|any|of|earlier|own|such|other|new|first)|"
    r"['’]s?)\s$",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:than|to|ever|never|is|are|was|were|be|been|being|still)\s(?:\w+ly\s)?$")
_PRONOUN = re.compile(r"\b(?:he|she|they|it|I|we)\b", re.IGNORECASE)
_FIRST = re.compile(
    r"(?P<who>[^;\"]{3,90}?)\s(?:has|have|had|is|was|are|were|will|would|[a-z]{3,}ed|gave|took|spoke|"
    r"met|put|came|went|saw|left|made)\b"
)
_SUBORDINATE = re.compile(
    r"^(?:although|though|while|whereas|as|when|after|before|since|because|if|once|until)\b[^,;]*,\s", re.IGNORECASE
)
_FINITE = re.compile(
    r"\b(?:will|would|is|was|are|were|has|have|had|can|could|may|might|must|should|does|did|"
    r"[a-z]{3,}ed)\b"
)
_CALENDAR = re.compile(
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|"
    r"September|October|November|December|Mr|Mrs|Ms|Dr"
)
_ADVERB = re.compile(
    r"\s(?:also|has|have|had|later|then|further|again|earlier|did|was|were|is|are|would|could|"
    r"repeatedly)(?:\s\w+ly)?$"
)
_ADVERBIAL = re.compile(r"[A-Z][a-z]+ing\b|Asked\b")
_FULL_NAME = re.compile(r"[A-Z][\w'-]+(?: (?:van |von |de )?[A-Z][\w'-]+)+")
# Who speaks, after the verb: a name, with an office before it.
_NAMED_AFTER = re.compile(
    r"\s(?!(?:in|at|on|to|from|by|of|for|after|before|during|that)\s)(?:(?:the|an?)\s)?(?:[a-z'-]+,?\s){0,4}"
    r"(?:[A-Z][\w'-]+\s?){1,4}(?:[,.;]|$)"
)
_LAST_NAME = re.compile(r"(?:[A-Z][\w'-]+\s?){1,4}$")
_RELATIVE = re.compile(r"(?:who|which|whose|where)\b")
# What is told of a speaker between the name and the verb: ", who leads a group …, said".
_ASIDE = re.compile(r",\s(?:who|whose|whom|which|\w{2,}ing)\b(?:[^;:\",]|,(?=\S))*,\s$")
_CUT = re.compile(r"\s(?:but|while|whereas|although|and that|that|because|after|when|as)\s", re.IGNORECASE)
_TEXT_IN_MARKS = re.compile(r"\"[^\"]*\"")
ATTRIBUTES = re.compile(
    rf"\b(?:{_VERBS}|according to|alleg\w+|accus\w+|reportedly|suspect\w*|apparently|in the (?:view|"
    rf"words|opinion) of|"
    r"is said to|are said to|was said to|were said to|supposed\w*|claim\w*|version|account|"
    r"assert\w*|contention|in [\w' -]{2,40}['’]s? (?:view|opinion|eyes)|"
    r"dispute[sd]?|contest\w*|den(?:y|ies|ied|ying)|reject\w*|rul(?:e|ed|es|ing) out|doubt\w*|believ\w*|expect\w*|"
    r"warn\w*|insist\w*|argu\w*|say|think|blam\w*|critici\w*)\b",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    map(
        stem,
        word_set(
            """
    former new old head chief chairman chairwoman chair leader spokesman spokeswoman spokesperson man woman person
    people country local member one two year statement
    """
        ),
    )
)
_STATES = re.compile(
    r"sa(?:id|ys)|t(?:old|ells?)|add|stress|claim|warn|argu|not(?:ed|es)|stat|insist|declar|den|"
    r"confirm|explain|believ|acknowledg|"
    r"admit|conced|remark|comment|repl|counter|caution|advis|estimat|reckon|calculat|predict|"
    r"forecast|expect|consider|ask|demand|think|"
    r"thought|accus|alleg|maintain|testif|complain|answer|put|conclud|contend|suggest|fear|observ|"
    r"summ|spoke|call|describ|reject|dismiss|critic|count",
    re.IGNORECASE,
)
_BODY_STEMS = frozenset(
    stem(word) for word in (*BODIES, "association", "trust", "federation", "front", "greens", "economists")
)
ANY_BODY = frozenset(
    map(stem, word_set("company firm group insurer maker manufacturer operator airline bank retailer"))
)


class Speech(NamedTuple):
    """Who speaks: stems of the words that name and describe them, those of names among them, and where the verb is."""

    words: frozenset[str]
    names: frozenset[str]
    at: int
    pronoun: bool
    verb: str = ""


def states(speech: Speech) -> bool:
    """Whether its verb states something, as "said" does and "found" or "asked for" need not."""
    return _STATES.match(speech.verb) is not None or not speech.verb


def described_by(text: str) -> tuple[frozenset[str], frozenset[str]]:
    words = WORD.findall(text)
    kept = [
        word for word in words
        if word.lower() not in STOP_WORDS and not word.isdigit() and not _CALENDAR.fullmatch(word)
    ]  # fmt: skip
    stems = frozenset(stem(word) for word in kept)
    names = frozenset(stem(word) for word in kept if word[0].isupper() and not re.search(r"['’]s?$", word))
    return stems, names


@lru_cache(maxsize=1024)
def speeches(sentence: str) -> tuple[Speech, ...]:
    """The speakers a sentence names, in order; a pronoun is a speaker without words."""
    bare = outside(sentence)
    found: list[Speech] = []
    for match in _ACCORDING.finditer(bare):
        who = re.split(r"[,.](?:\s|$)|\s(?:and|but|while|as|who)\s", match["who"])[0]
        words, names = described_by(who)
        apposition = re.match(
            r"[^,]*, (?P<more>(?:the|a|an|who|which|director|head|chief|chairman|president)\b[^,;.]*)", match["who"]
        )
        if apposition and not _FINITE.search(apposition["more"]):
            more, _ = described_by(apposition["more"])
            words |= more
        if words:
            found.append(Speech(words, names, match.start(), False))
    found.extend(Speech(*described_by(match["who"]), match.start(), False) for match in _SEES.finditer(bare))
    for match in _SPEECH.finditer(bare):
        if any(abs(match.start() - one.at) < 3 for one in found) or _PASSIVE.search(bare[: match.start()]):
            continue
        if _NOUN.fullmatch(match["verb"]) and _DETERMINED.search(bare[: match.start()]):
            continue
        speech = _inverted(bare, match) or _before(bare, match, found)
        if speech:
            found.append(speech._replace(verb=match["verb"]))
    return tuple(sorted(found, key=lambda one: one.at))


def outside(text: str) -> str:
    """The text with what stands in quotation marks blanked, lengths kept."""
    return _TEXT_IN_MARKS.sub(lambda match: '"' + "_" * (len(match.group()) - 2) + '"', plain(text).text)


def _inverted(text: str, verb: re.Match[str]) -> Speech | None:
    """ "…", said X: the speaker after the verb, where a quotation or a comma stands before it."""
    quoted = re.search(r"\",?\s*$", text[: verb.start()])
    named = _NAMED_AFTER.match(text[verb.end() :])
    if named and verb["verb"].lower() not in (
        "said",
        "says",
        "say",
        "added",
        "warned",
        "wrote",
        "writes",
        "argues",
        "argued",
    ):
        named = None
    if not quoted and not (named and re.search(r",\s*$", text[: verb.start()])):
        return None
    rest = re.split(r"[.;:\"]|\s(?:and|but|while|whereas|although|though)\s", text[verb.end() :])[0]
    first = WORD.search(rest)
    lower = first is not None and first.group()[0].islower() and first.group().lower() not in ("the", "a", "an", "one")
    if not first or (lower and not re.match(r"\s(?:[a-z'’-]+,?\s){1,4}[A-Z]", rest)):
        return None
    if _PRONOUN.fullmatch(first.group()):
        return Speech(frozenset(), frozenset(), verb.start(), True)
    words, names = described_by(" ".join(rest.split()[:16]))
    return Speech(words, names, verb.start(), False) if words else None


def _before(text: str, verb: re.Match[str], found: Sequence[Speech]) -> Speech | None:
    """X, the head of Y, said: the words between the last stop that is no apposition and the verb."""
    lead = text[: verb.start()]
    if aside := _ASIDE.search(lead):
        lead = lead[: aside.start()] + ", "
    if found and re.search(r"\b(?:and|but|then|also)(?:\s\w+ly)?\s$", lead):
        return found[-1]._replace(at=verb.start())
    if re.search(r"\b(?:and|but|then|also)(?:\s\w+ly)?\s$", lead) and (
        subject := _FIRST.match(_SUBORDINATE.sub("", lead))
    ):
        words, names = described_by(subject["who"])
        return Speech(words, names, verb.start(), False) if words else None
    cut = max((match.end() for match in re.finditer(r"[;:\"]\s|\"|(?<=\w)\.\s|\s-\s", lead)), default=0)
    lead = lead[cut:]
    joints = [match.end() for match in _CUT.finditer(lead)]
    if joints:
        lead = lead[joints[-1] :]
    lead = lead.strip().strip(",").strip()
    parts = [part.strip() for part in lead.split(",")]
    if parts == [""]:
        return None
    who = _subject(parts)
    if not who:
        return None
    if _PRONOUN.fullmatch(who.split()[-1]) or _PRONOUN.fullmatch(who.split()[0]):
        return Speech(frozenset(), frozenset(), verb.start(), True)
    words, names = described_by(" ".join(who.split()[-18:]))
    return Speech(words, names, verb.start(), False) if words else None


def _subject(parts: Sequence[str]) -> str:
    """The last part, and those before it in apposition to it ("the union's secretary, Oskar Thelin, said")."""
    who = [_ADVERB.sub("", parts[-1])]
    for part in reversed(parts[:-1]):
        if _RELATIVE.match(who[0]):
            who.insert(0, part)
            if re.match(r"(?:the|an?)\s", part) and (name := _LAST_NAME.search(", ".join(parts[: parts.index(part)]))):
                who.insert(0, name.group())
            break
        if _ADVERBIAL.match(part) or (_FULL_NAME.fullmatch(part) and any(map(_FULL_NAME.fullmatch, who))):
            break  # "Congratulating Velk, Ilona Marsh"
        if len(who) == 3 or ((_FINITE.search(part) or len(part.split()) > 6) and not _RELATIVE.match(part)):
            break
        who.insert(0, part)
    return ", ".join(who)


def compatible(claimed: Speech, words: frozenset[str], names: frozenset[str], known: dict[str, frozenset[str]]) -> bool:
    """Whether the speaker a claim names can be the one of the evidence: a shared name or describing word."""
    own = claimed.words - _EMPTY
    if claimed.words and claimed.words <= ANY_BODY and (names or words & ANY_BODY):
        return True
    words = words.union(*(known[name] for name in names if name in known))
    if not claimed.names and own and not own & words:
        return not own & _BODY_STEMS and not any(own & more for name, more in known.items() if name not in names)
    if not own:
        return True
    if claimed.names & names:
        return True
    others = frozenset().union(*(more for name, more in known.items() if name not in names))
    if not claimed.names and own & words and (own - words) & (others - words):
        return False
    more = frozenset().union(*(known[name] for name in claimed.names if name in known))
    people = claimed.names & known.keys()
    if people and names & known.keys():
        return bool(people & names)
    return bool((own | more) & (words - _EMPTY)) if not people else bool((people | (more - _EMPTY)) & words)
