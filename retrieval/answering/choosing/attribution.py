"""Who says what a sentence tells: the person or body asked about, someone else, or nobody named.

It does not care whether what is said is true or a direct quotation.
"""

import re

from retrieval.dates.words import MONTHS
from retrieval.sources.sentences import QUOTE_OR_SENTENCE_END
from retrieval.words import STOP_WORDS, WORD, content_stems, stem, word_set

_SAYS = (
    r"sa(?:id|ys|ying)|t(?:old|ells?)|add(?:ed|s)|stress(?:ed|es)|claim(?:ed|s)|announc(?:ed|es)|warn(?:ed|s)|"
    r"argu(?:ed|es)|not(?:ed|es)|stat(?:ed|es)|insist(?:ed|s)|declar(?:ed|es)|promis(?:ed|es)|describ(?:ed|es)|"
    r"call(?:ed|s)|ask(?:ed|s)|den(?:ied|ies)|confirm(?:ed|s)|respond(?:ed|s)|wrote|tweet(?:ed|s)|according to|"
    r"explain(?:ed|s)|demand(?:ed|s)|urg(?:ed|es)|believ(?:ed|es)|vow(?:ed|s)|acknowledg(?:ed|es)|tweet"
)
_UTTERS = (
    r"repl(?:ied|ies)|admit(?:ted|s)|conced(?:ed|es)|apologi[sz](?:ed|es)|welcom(?:ed|es)|critici[sz](?:ed|es)|prais(?:ed|es)|"
    r"jok(?:ed|es)|complain(?:ed|s)|accus(?:ed|es)|recommend(?:ed|s)|advis(?:ed|es)|label(?:led|s)|dismiss(?:ed|es)|reject(?:ed|s)|"
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
_BACK = 8  # sentences, or parts of such with a quotation, in which it is looked for whom "he" means
_MONTH = "|".join(name for names in MONTHS for name in names)
_ANYBODY = re.compile(rf"(?<=[a-z,] )(?!I\b|(?:{_MONTH})\b)[A-Z][a-z]+(?<!day)\b|[A-Z][\w'’-]+ [A-Z][\w'’-]+")
_FULL_NAME = re.compile(r"[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)+")
# ", the agency announced on Monday.", ", his lawyer, Ada Quist, confirmed."
_SAID_AT_THE_END = re.compile(
    rf",\s+(?!he\b|she\b|they\b|it\b|who\b)(?P<who>[^,.;“”\"]{{2,60}}?),?\s+(?:{_SAYS})\b[^,;“”\"]{{0,40}}$",
    re.IGNORECASE,
)
# That somebody spoke is not yet what they said: "She appealed to the drivers in a short statement."
_ONLY_SPEAKS = re.compile(
    r"\b(?:sp(?:oke|eaks)|appeal(?:ed|s)|comment(?:ed|s)|repl(?:ied|ies)|respond(?:ed|s)|react(?:ed|s)|addressed|"
    r"(?:gave|gives|issued|released|published|made) an? (?:\w+ ){0,2}(?:interview|statement|speech))\b"
    r"(?![^.]*\b(?:that|of|as|saying)\b)",
    re.IGNORECASE,
)
# "The council said it would": what it says is no more said by whoever spoke before it
_OPENS_WITH_SPEAKER = re.compile(
    rf"(?![\"“„«])(?:(?!(?:he|she|they|it|who|as)\b)[\w'’-]+\s+){{1,4}}?(?:{_SAYS})\b", re.IGNORECASE
)
_WHOSE = re.compile(
    r"\b(?:(?P<its>[Ii]ts|[Tt]heir|[Ww]hose)|(?P<owner>[\w-]+(?:['’]s|s['’])))\s(?:[a-z-]+\s){0,2}?(?P<role>[a-z-]+)\b"
)
TITLES = word_set(
    """
    mr mrs ms miss dr prof professor sir dame lord lady father sister mayor president minister chancellor senator
    governor judge justice prosecutor commander captain inspector superintendent chief general colonel major sergeant
    director chairman chairwoman coach king queen prince princess
    """
)
_HE = re.compile(r"\b(?:he|she|his|her|him)\b")
_REPORTED = re.compile(r"\W*(?:He|She|They|It)\s(?:had|would|could)\b(?!\s(?:\w+\s){0,2}by\b)")
_LAST_NAME = 0.8  # by the last name alone, where nobody else of that name is about
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
        shortened = [at for at, each in enumerate(stems) if each in (who[-1], who[0])]
        spans = [(at, at) for at in shortened if not _is_of_another(who, [word[0] for word in found[:at]])]
    elif not spans and len(who) > 1:
        return _by_last_name(who[-1], sentence, before)
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
    return _by_pronoun(frozenset(who), sentence, before)


def _by_pronoun(who: frozenset[str], sentence: str, before: str) -> float:
    meant = named_by_pronoun(who, sentence, before)
    if not meant and (voices(sentence) or reported(sentence)):
        meant = named_last(who, sentence, before)
    return 0.9 if meant else 0.0


def _is_of_another(who: tuple[str, ...], before: list[str]) -> bool:
    """Whether a last name behind these words is that of another: of "Bo Quist", not of "Mayor Quist"."""
    first = before[-1] if before else ""
    named = first[:1].isupper() and first.lower() not in STOP_WORDS | TITLES
    return named and stem(first) not in who


def _by_last_name(last: str, sentence: str, before: str) -> float:
    """How surely a person whose full name is nowhere before says it: "Quist, of the drivers' union, spoke of …". Not
    where somebody else is called so."""
    if any(stem(name.split()[-1]) == last for name in _FULL_NAME.findall(f"{before} {sentence}")):
        return 0.0
    for word in WORD.finditer(sentence):
        if stem(word[0]) == last and word[0][0].isupper():
            return _LAST_NAME if _says_it(sentence[: word.start()], sentence[word.end() :]) else ONLY_NAMED
    return _by_pronoun(frozenset((last,)), sentence, before)


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
    if apposed and _FULL_NAME.search(between):  # "Bo Falk, an engineer at the works, the mayor Ada Quist said"
        return False
    return len(WORD.findall(between)) <= _NEAR and not re.search(r"[.;“\"]", between)


def says(who: tuple[str, ...], names: frozenset[str], sentence: str, before: str) -> float:
    """The same, where `who` may be a role with a name before it, of which `names` are the stems: "the Mirefield
    treasurer" is "the treasurer" where Mirefield is named before. A role of several words is not shortened: a minister
    is not yet the prime minister."""
    role = tuple(each for each in who if each not in names)
    if not role:
        return told_by(who, sentence, before)
    around = set(content_stems(f"{before} {sentence}"))
    if not _owned_by(set(who) - set(role), role, sentence, before):
        return 0.0
    if not set(who) - set(role) <= around or not set(role) <= around:
        return 0.0
    if len(role) > 1 and not _spans(role, [stem(word) for word in WORD.findall(sentence)]):
        return min(told_by(role, sentence, before), 0.9 if named_by_pronoun(frozenset(role), sentence, before) else 0.0)
    return told_by(role, sentence, before)


def _owned_by(owner: set[str], role: tuple[str, ...], sentence: str, before: str) -> bool:
    """Whether the holder of a role in `sentence` may be that of the `owner`: not where it says of whom, and that is
    another. Of "its chief executive" the sentence before must speak of the owner."""
    for match in _WHOSE.finditer(sentence):
        if stem(match["role"]) not in role:
            continue
        *_, earlier = QUOTE_OR_SENTENCE_END.split(before.strip())
        of = f"{earlier} {sentence[: match.start()]}" if match["its"] else match["owner"]
        if not owner & set(content_stems(of)) and (match["its"] or match["owner"][:1].isupper()):
            return False
    return True


def said_by_another(who: frozenset[str], sentence: str) -> bool:
    """Whether a sentence ends by saying who says it, and that is another: "…, the agency announced on Monday."."""
    told = _SAID_AT_THE_END.search(sentence)
    return told is not None and not who & set(content_stems(told["who"]))


def reported(sentence: str) -> bool:
    """Whether it may report a speech without saying so, behind a sentence that does: "He had never seen it."."""
    return _REPORTED.match(sentence) is not None


def only_speaks(sentence: str) -> bool:
    """Whether it tells that somebody spoke, and not what they said."""
    return _ONLY_SPEAKS.search(sentence) is not None


def utters(sentence: str) -> bool:
    """Whether anything is said in it, be it called or put so."""
    return any(not _PASSIVE.search(sentence[: verb.start()]) for verb in _TELLS.finditer(sentence))


def voices(sentence: str) -> bool:
    """Whether somebody speaks in it: a court that has found a man guilty does not."""
    return _VOICED.search(sentence) is not None


def named_by_pronoun(who: frozenset[str], sentence: str, before: str) -> frozenset[str]:
    """`who`, where `sentence` means them by a pronoun: no other speaker stands between; else nothing."""
    if not who or not _BY_PRONOUN.search(sentence) or _OPENS_WITH_SPEAKER.match(sentence):
        return frozenset()
    speakers = [_SPEAKS.findall(part) for part in QUOTE_OR_SENTENCE_END.split(before)]
    named = [{stem(word) for match in found for word in WORD.findall(match)} for found in speakers if found]
    return who if named and who & named[-1] else frozenset()


def named_last(names: frozenset[str], sentence: str, before: str) -> frozenset[str]:
    """`names`, where `sentence` opens with "he" or "she", or names nobody beside "he", and the last sentence before it
    that names anybody names them; else nothing."""
    opening = WORD.search(sentence)
    if not names or opening is None or sentence[:1] in '"“„«':
        return frozenset()
    alone = _HE.search(sentence) is not None and not _ANYBODY.search(sentence) and not sentence[1:2].isupper()
    if opening[0].lower() not in ("he", "she") and not alone:
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
