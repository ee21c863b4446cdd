"""Who says what a sentence tells: the person or body asked about, someone else, or nobody named.

It does not care whether what is said is true or a direct quotation.
"""

import re

from retrieval.sources.sentences import QUOTE_OR_SENTENCE_END
from retrieval.words import WORD, content_stems, stem

_SAYS = (
    r"sa(?:id|ys|ying)|t(?:old|ells?)|add(?:ed|s)|stress(?:ed|es)|claim(?:ed|s)|announc(?:ed|es)|warn(?:ed|s)|"
    r"argu(?:ed|es)|not(?:ed|es)|stat(?:ed|es)|insist(?:ed|s)|declar(?:ed|es)|promis(?:ed|es)|describ(?:ed|es)|"
    r"call(?:ed|s)|ask(?:ed|s)|den(?:ied|ies)|confirm(?:ed|s)|respond(?:ed|s)|wrote|tweet(?:ed|s)|according to|"
    r"explain(?:ed|s)|demand(?:ed|s)|urg(?:ed|es)|believ(?:ed|es)|vow(?:ed|s)|acknowledg(?:ed|es)|tweet"
)
_UTTERS = (
    r"repl(?:ied|ies)|admit(?:ted|s)|conced(?:ed|es)|apologi[sz](?:ed|es)|welcom(?:ed|es)|critici[sz](?:ed|es)|prais(?:ed|es)|"
    r"jok(?:ed|es)|complain(?:ed|s)|recommend(?:ed|s)|advis(?:ed|es)|label(?:led|s)|dismiss(?:ed|es)|reject(?:ed|s)|"
    r"condemn(?:ed|s)|hop(?:ed|es)|thinks?|thought|wants?|wanted|appeal(?:ed|s)|pledg(?:ed|es)|threaten(?:ed|s)|"
    r"was (?:not )?(?:content|pleased|disappointed|angry|relieved|satisfied|embarrassed)"
)
SPEECH = re.compile(rf"\b(?:{_SAYS})\b", re.IGNORECASE)
# Besides speaking, an outlet's source may measure: "the chamber put the damage at", "the agency counted".
_TELLS = re.compile(
    rf"\b(?:{_SAYS}|{_UTTERS}|puts?|sp(?:oke|eaks?)|estimat(?:ed|es)|count(?:ed|s)|calculat(?:ed|es)|report(?:ed|s)|f(?:ound|inds)|"
    r"blam(?:ed|es)|expect(?:ed|s)|forecasts?|"
    r"predict(?:ed|s)|reckon(?:ed|s)|g(?:ave|ives)|shows?|showed|list(?:ed|s)|kept to)\b",
    re.IGNORECASE,
)
_VOICED = re.compile(rf"\b(?:{_SAYS}|{_UTTERS}|sp(?:oke|eaks?))\b", re.IGNORECASE)  # and not counted or found
_BY_PRONOUN = re.compile(r"\b(?:he|she|they|it)\b", re.IGNORECASE)
# A run of names before or after a said-verb: who is speaking.
_SPEAKS = re.compile(
    rf"(?<!the )(?<!that )\b(?!He |She |They |It )(?:[A-Z][\w'’-]+\s+){{1,4}}(?=(?:{SPEECH.pattern}))"
    r"|(?<=said )(?:[A-Z][\w'’-]+\s?){1,4}"
)
_SPOKEN_TO = re.compile(
    r"\b(?:was|were|been|being) (?:\w+ly )?(?:asked|told|called|urged|warned|criticised|praised)$", re.I
)
_PASSIVE = re.compile(r"\b(?:is|are|was|were|be|been|being) (?:\w+ly )?$", re.IGNORECASE)
# "Bo Quist, a cousin of Ada Quist, said": she is the one named, not the one who speaks.
_KIN_OF = re.compile(
    r"[A-Z][\w'’-]+,\s[^,;.“”\"]*\b(?:brother|sister|cousin|son|daughter|father|mother|wife|husband|widow|widower|uncle|"
    r"aunt|nephew|niece|friend|rival|opponent|critic|colleague|neighbour|successor|predecessor)\s(?:of|to)\s[^,;.“”\"]*$"
)
# "He wants Ada Quist to resign", "The council thanked Ada Quist"
_OBJECT_OF = re.compile(
    r"(?:\b\w+\s(?:\w+ly\s)?(?:wants?|wanted|asks?|asked|urge[sd]|t(?:old|ells)|call(?:ed|s) (?:on|for)|"
    r"thank(?:ed|s)|prais(?:ed|es)|"
    r"accus(?:ed|es)|critici[sz](?:ed|es)|warn(?:ed|s)|blam(?:ed|es)|condemn(?:ed|s)|welcom(?:ed|es))"
    r"|\b(?:[Hh]e|[Ss]he|[Tt]hey|who)\s(?:said|says))\s(?:that\s)?(?:[\w'’-]+\s){0,3}$"
)
_SAID_BY = re.compile(r"[,?!”\"’']\s+(?:said|says)\s+[^.;:“”\",]{0,60},?\s*$")
_APPOSED = re.compile(r"\s*,\s[^,;.“”\"]{2,80},(?=\s)")
_HE_SAYS = re.compile(
    rf"\b(?:he|she|they|it)\s+(?:also\s+|later\s+)?(?:{_SAYS})\b|\bsa(?:id|ys) (?:he|she)\b", re.IGNORECASE
)
_SPAN = 4  # further words that may stand between those of a name
_NEAR = 4  # words between the name and its verb
_BACK = 5  # sentences, or parts of such with a quotation, in which it is looked for whom "he" means
_ANYBODY = re.compile(r"(?<=[a-z,] )(?!I\b)[A-Z][a-z]+(?<!day)\b|[A-Z][\w'’-]+ [A-Z][\w'’-]+")
ONLY_NAMED = 0.1  # of whoever asked for is named, but says nothing
_GOES_ON = 0.6
_HE_GOES_ON = 0.9


def told_by(who: tuple[str, ...], sentence: str, before: str) -> float:
    """How surely `who` (the stems of a name, in order) says what `sentence` tells.

    1 where they are its source, .9 where a pronoun after their name is, .6 where the sentence names no speaker and the
    one before is theirs, .1 where they are only named, else 0. Once the text `before` has the full name, its first or
    last word alone ("the council") stands for it.
    """
    told = _told_by(who, sentence, before)
    if not told and _HE_SAYS.search(sentence) and _goes_on_from(who, before):
        return _HE_GOES_ON
    if told >= _GOES_ON or _TELLS.search(sentence):
        return told
    return _GOES_ON if _goes_on_from(who, before) else told


def _goes_on_from(who: tuple[str, ...], before: str) -> bool:
    """Whether the last sentence of `before` is theirs."""
    *_, last = QUOTE_OR_SENTENCE_END.split(before.strip())
    return bool(last) and _told_by(who, last, before) >= _GOES_ON


def _told_by(who: tuple[str, ...], sentence: str, before: str) -> float:
    found = list(WORD.finditer(sentence))
    stems = [stem(match.group()) for match in found]
    spans = _spans(who, stems)
    if not spans and len(who) > 1 and set(who) <= set(content_stems(before)):
        spans = [(at, at) for at, each in enumerate(stems) if each in (who[-1], who[0])]
    spoken_of = 0
    for first, last in spans:
        head, after = sentence[: found[first].start()], sentence[found[last].end() :]
        if _KIN_OF.search(head) and after.startswith(","):
            spoken_of += 1
        elif _says_it(head, after):
            return 1.0
        elif _OBJECT_OF.search(head):
            spoken_of += 1
    if spans and spoken_of == len(spans):
        return 0.0
    if spans:
        return ONLY_NAMED
    return 0.9 if named_by_pronoun(frozenset(who), sentence, before) else 0.0


def _says_it(head: str, after: str) -> bool:
    """Whether whoever stands between `head` and `after` says it: "according to X", "…, said the mayor, X", "X, 60,
    said"."""
    lead = " ".join(WORD.findall(head)[-_NEAR:])
    if re.search(r"\b(?:according to|said|says)(?: \w+){0,2}$", lead, re.IGNORECASE) or _SAID_BY.search(head):
        return True
    if apposed := _APPOSED.match(after):
        after = after[apposed.end() :]
    verb = _TELLS.search(after)
    if verb is None or _SPOKEN_TO.search(after[: verb.end()]):
        return False
    between = after[: verb.start()]
    return len(WORD.findall(between)) <= _NEAR and not re.search(r"[.;“\"]", between)


def says(who: tuple[str, ...], names: frozenset[str], sentence: str, before: str) -> float:
    """The same, where `who` may be a role with a name before it, of which `names` are the stems: "the Mirefield
    treasurer" is "the treasurer" where Mirefield is named before. A role of several words is not shortened: a minister
    is not yet the prime minister."""
    role = tuple(each for each in who if each not in names)
    if not role:
        return told_by(who, sentence, before)
    around = set(content_stems(f"{before} {sentence}"))
    if not set(who) - set(role) <= around or not set(role) <= around:
        return 0.0
    if len(role) > 1 and not _spans(role, [stem(word) for word in WORD.findall(sentence)]):
        return min(told_by(role, sentence, before), 0.9 if named_by_pronoun(frozenset(role), sentence, before) else 0.0)
    return told_by(role, sentence, before)


def utters(sentence: str) -> bool:
    """Whether anything is said in it, be it called or put so."""
    return any(not _PASSIVE.search(sentence[: verb.start()]) for verb in _TELLS.finditer(sentence))


def voices(sentence: str) -> bool:
    """Whether somebody speaks in it: a court that has found a man guilty does not."""
    return _VOICED.search(sentence) is not None


def named_by_pronoun(who: frozenset[str], sentence: str, before: str) -> frozenset[str]:
    """`who`, where `sentence` means them by a pronoun: no other speaker stands between; else nothing."""
    if not who or not _BY_PRONOUN.search(sentence):
        return frozenset()
    speakers = [_SPEAKS.findall(part) for part in QUOTE_OR_SENTENCE_END.split(before)]
    named = [{stem(word) for match in found for word in WORD.findall(match)} for found in speakers if found]
    return who if named and who & named[-1] else frozenset()


def named_last(names: frozenset[str], sentence: str, before: str) -> frozenset[str]:
    """`names`, where `sentence` opens with "he" or "she" and the last sentence before it that names anybody names them;
    else nothing."""
    opening = WORD.search(sentence)
    if not names or opening is None or opening[0].lower() not in ("he", "she"):
        return frozenset()
    for earlier in reversed(QUOTE_OR_SENTENCE_END.split(before.strip())[-_BACK:]):
        if _ANYBODY.search(earlier):
            return names if names <= set(content_stems(earlier)) else frozenset()
    return frozenset()


def _spans(who: tuple[str, ...], stems: list[str]) -> list[tuple[int, int]]:
    """First and last place of each run of words that holds the whole name."""
    if not who:
        return []
    found = []
    for at, each in enumerate(stems):
        run = stems[at : at + len(who) + _SPAN]
        if each in who and set(who) <= set(run):
            found.append((at, at + max(run.index(part) for part in who)))
    return found
