"""Who says what a sentence tells: the person or body asked about, someone else, or nobody named.

It does not care whether what is said is true or a direct quotation.
"""

import re

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
    r"expect(?:ed|s)|forecasts?|predict(?:ed|s)|reckon(?:ed|s)|g(?:ave|ives)|shows?|showed|list(?:ed|s)|kept to)\b",
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
_SPAN = 4  # further words that may stand between those of a name
_NEAR = 4  # words between the name and its verb
ONLY_NAMED = 0.1  # of whoever asked for is named, but says nothing
_GOES_ON = 0.6


def told_by(who: tuple[str, ...], sentence: str, before: str) -> float:
    """How surely `who` (the stems of a name, in order) says what `sentence` tells.

    1 where they are its source, .9 where a pronoun after their name is, .6 where the sentence names no speaker and the
    one before is theirs, .1 where they are only named, else 0. Once the text `before` has the full name, its first or
    last word alone ("the council") stands for it.
    """
    told = _told_by(who, sentence, before)
    if told >= _GOES_ON or _TELLS.search(sentence):
        return told
    *_, last = re.split(r"(?<=[.!?”\"])\s+", before.strip())
    return _GOES_ON if last and _told_by(who, last, before) >= _GOES_ON else told


def _told_by(who: tuple[str, ...], sentence: str, before: str) -> float:
    found = list(WORD.finditer(sentence))
    stems = [stem(match.group()) for match in found]
    spans = _spans(who, stems)
    if not spans and len(who) > 1 and set(who) <= set(content_stems(before)):
        spans = [(at, at) for at, each in enumerate(stems) if each in (who[-1], who[0])]
    for first, last in spans:
        lead = " ".join(match.group() for match in found[max(first - _NEAR, 0) : first])
        if re.search(r"\b(?:according to|said|says|told)(?: \w+){0,2}$", lead, re.IGNORECASE):
            return 1.0
        after = sentence[found[last].end() :]
        verb = _TELLS.search(after)
        if verb and _SPOKEN_TO.search(after[: verb.end()]):
            continue
        if (
            verb
            and len(WORD.findall(after[: verb.start()])) <= _NEAR
            and not re.search(r"[.;“\"]", after[: verb.start()])
        ):
            return 1.0
    if spans:
        return ONLY_NAMED
    return 0.9 if named_by_pronoun(frozenset(who), sentence, before) else 0.0


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
    return _TELLS.search(sentence) is not None


def voices(sentence: str) -> bool:
    """Whether somebody speaks in it: a court that has found a man guilty does not."""
    return _VOICED.search(sentence) is not None


def named_by_pronoun(who: frozenset[str], sentence: str, before: str) -> frozenset[str]:
    """`who`, where `sentence` means them by a pronoun: no other speaker stands between; else nothing."""
    if not who or not _BY_PRONOUN.search(sentence):
        return frozenset()
    speakers = [_SPEAKS.findall(part) for part in re.split(r"(?<=[.!?”\"])\s+", before)]
    named = [{stem(word) for match in found for word in WORD.findall(match)} for found in speakers if found]
    return who if named and who & named[-1] else frozenset()


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
