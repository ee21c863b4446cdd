"""Which words of a question a text says in other words: "deal" as "agreement", "suspension" as "suspended", "CFO" as
"chief financial officer".

It does not care whether the text answers, nor whether a word means the same there. An answer is looked for by these,
and never checked: the lists are wider than those by which claims are compared.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from retrieval.checking.same_words import ALSO_CALLED, FORMS, SAME
from retrieval.checking.scales import PHRASES, SCALES
from retrieval.words import STOP_WORDS, WORD, stem, words

_VERBS = {form: verb for verb, forms in FORMS.items() for form in forms.split()}
_SPECIAL = (
    (r"broke(?:n)? (?:down|off)|br(?:eak|eaks|eaking) (?:down|off)|fell through|fall through", "collapse"),
    (r"(?:give|gives|gave|giving|given) way(?! to)", "collapse"),
    (r"(?:give|gives|gave|giving|given) way(?! to)", "burst"),
    (r"(?:lay|lays|laid|laying) down (?:their|his|her) (?:work|tools)|down(?:s|ed|ing)? tools", "strike"),
    (r"(?:call|called|calling) off", "cancel"),
    (r"(?:take|takes|took|taking|taken) effect|(?:come|comes|came|coming) into (?:force|effect)", "force"),
    (r"(?:take|takes|took|taking|taken) over", "takeover"),
    (r"behind bars", "prison"),
    (r"valu(?:es?|ed|able|ation)", "worth"),
    (r"worth", "value"),
    (r"(?:sold|sale|sells?|selling)(?:\s+[\w'’-]+){0,5}?\s+to(?!\s+be\b)", "buy"),
    (r"(?:run|operated) by", "operator"),
    (r"(?:let|lets|letting) go|(?:show|showed|shown) the door", "dismiss"),
)
_PHRASES = tuple((re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), word) for pattern, word in (*_SPECIAL, *PHRASES))
# What a verb's stem ends in, and what that of its noun does: "suspend" and "suspension", "produce" and "production".
_DERIVED = (
    *(("nd", "ns"), ("d", "s"), ("it", "iss"), ("uc", "uct"), ("eiv", "ept"), ("scrib", "script"), ("rt", "rs")),
    *(("oy", "uct"), ("olv", "olut"), ("gn", "gnat"), ("ifi", "ific"), ("ain", "ent"), ("sum", "sumpt"), ("t", "s")),
    *(("end", "ent"), ("er", "r"), ("i", "icat"), ("", "al"), ("", "at"), ("", "ment"), ("", "er"), ("", "or")),
    *(("", "ur"), ("", "ion"), ("", "y"), ("", "en"), ("", "ness"), ("", "iti"), ("", "ist"), ("", "ant")),
)
# Scales on one side of which all words say about the same.
_SCALES = ("office", "verdict", "opening", "contest", "trade", "staff", "joining", "barring", "law")
_FEWEST = 4  # letters that two forms of a word have in common
_INITIALS = re.compile(r"[A-Z]{2,5}s?")
_BETWEEN = frozenset(("of", "the", "and", "for", "in", "on"))


def said_otherwise(asked: Sequence[str], text: str, question: str) -> frozenset[str]:
    """Of the stems `asked`, which are of `question`, those that `text` says by another word or form, or whose initials
    it gives, or the other way round."""
    there = _told(text)
    found = {each for each in asked if each not in there.stems and (_groups(each) & there.groups or there.has(each))}
    return frozenset(found | _by_initials(asked, question, text))


class _Told:
    """The stems and the groups of words that a text says, and the stems of the words that its phrases stand for."""

    def __init__(self, text: str) -> None:
        self.stems = frozenset(stem(word) for word in words(text) if word.lower() not in STOP_WORDS)
        phrases = [word for pattern, word in _PHRASES if pattern.search(text)]
        self.phrased = frozenset(map(stem, phrases))
        own = {group for word in words(text) for group in _groups(stem(_VERBS.get(word.lower(), word)))}
        self.groups = frozenset(own.union(*(_groups(stem(word)) for word in phrases)))

    def has(self, asked: str) -> bool:
        return asked in self.phrased or any(_derived(asked, each) for each in self.stems)


@lru_cache(maxsize=5_000)
def _told(text: str) -> _Told:
    return _Told(text)


def _listed() -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = {}
    sides = (re.sub(r"=\S+|/", " ", side) for scale in _SCALES for side in SCALES[scale].split("|"))
    for number, group in enumerate((*SAME, *ALSO_CALLED, *sides)):
        for word in group.split():
            found.setdefault(stem(word), set()).add(number)
    return {each: frozenset(numbers) for each, numbers in found.items()}


_LISTED = _listed()


def _groups(one: str) -> frozenset[int]:
    return _LISTED.get(one, frozenset())


@lru_cache(maxsize=50_000)
def _derived(one: str, other: str) -> bool:
    """Whether two stems are forms of one word, or the second is what the first, a compound, ends in."""
    if len(other) >= _FEWEST and len(one) - len(other) >= _FEWEST and one.endswith(other):
        return True  # "the wristbands" are "the bands"
    if one[:_FEWEST] != other[:_FEWEST]:
        return False
    shorter, longer = sorted((one, other), key=len)
    return any(_by_ending(shorter, longer, ends) or _by_ending(longer, shorter, ends) for ends in _DERIVED)


def _by_ending(one: str, other: str, ends: tuple[str, str]) -> bool:
    was, becomes = ends
    return len(one) - len(was) >= _FEWEST - 1 and one.endswith(was) and other == one[: len(one) - len(was)] + becomes


def _by_initials(asked: Sequence[str], question: str, text: str) -> set[str]:
    """Stems of `asked` that are initials of words side by side in `text`, or are the words that it has initials of."""
    short = {stem(word): word for word in _INITIALS.findall(question)}
    found = {each for each in asked if each in short and _spelt_out(short[each].rstrip("s").lower(), text)}
    for word in set(_INITIALS.findall(text)):
        found |= _spelt_out(word.rstrip("s").lower(), question) & set(asked)
    return found


def _spelt_out(initials: str, text: str) -> frozenset[str]:
    """The stems of the words side by side in `text` that begin with these letters; empty where there are none."""
    found = [word for word in WORD.findall(text) if word.lower() not in _BETWEEN]
    letters = "".join(word[0].lower() for word in found)
    for at in range(len(letters) - len(initials) + 1):
        run = found[at : at + len(initials)]
        if letters.startswith(initials, at) and not any(word.lower() in STOP_WORDS for word in run):
            return frozenset(map(stem, run))
    return frozenset()
