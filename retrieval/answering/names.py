"""Names of a sentence: capitalised words, compared with the names of a text across case, short forms and endings.

It does not care whom a name means. Months and days are dates and are left to `numbers`.
"""

import re
from collections.abc import Iterator

from retrieval.words import STOP_WORDS, WORD, stem

_CALENDAR = re.compile(
    r"^(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec|january|february|march|april|june|july|august|september|october|"
    r"november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)$",
    re.IGNORECASE,
)
_TITLES = frozenset(("mr", "mrs", "ms", "dr", "sir", "dame", "lord", "lady", "president", "minister", "king", "queen"))
_ENDINGS = ("n", "an", "ian", "ean", "ese", "ish", "i", "s", "es", "ans", "ians", "is")
_SAYING = frozenset(("said", "says", "told", "warned", "added", "claimed", "denied", "announced", "argued", "wrote"))
_ROLES = frozenset(
    (
        *("police", "officials", "authorities", "officers", "prosecutors", "investigators", "experts", "analysts"),
        *("critics", "supporters", "lawmakers", "ministers", "government", "rescuers", "doctors", "scientists"),
        *("researchers", "residents", "witnesses", "soldiers", "troops", "others", "nobody", "someone"),
    )
)


def names(text: str) -> Iterator[str]:
    """The capitalised words of a sentence, but for a first word that its place alone makes a capital."""
    found = list(WORD.finditer(text))
    for at, match in enumerate(found):
        word = match.group()
        if not word[0].isupper() or word.lower() in STOP_WORDS | _TITLES or _CALENDAR.match(word):
            continue
        opens = at == 0 or text[: match.start()].rstrip().endswith((".", "!", "?", ":", "“", '"'))
        if opens and not _is_name_at_start(word, found[at + 1].group() if at + 1 < len(found) else ""):
            continue
        yield word


def missing_names(claim: str, evidence: str) -> list[str]:
    """The names of `claim` that `evidence` holds in no form."""
    held = {part.lower() for part in _parts(evidence)}
    held_stems = {stem(word) for word in held}
    initials, acronyms = _initials(evidence), _acronyms(evidence)
    spelled_out = {word for run, letters in _runs(claim) if letters & acronyms for word in _parts(run)}
    return [
        name
        for name in names(claim)
        if not all(_is_held(part, held, held_stems, initials) or part in spelled_out for part in _parts(name))
    ]


def _is_name_at_start(word: str, following: str) -> bool:
    if word.isupper() and len(word) > 1:
        return True
    if following[:1].isupper() and following.lower() not in STOP_WORDS:
        return True
    return following.lower() in _SAYING and word.lower() not in _ROLES


def _parts(text: str) -> list[str]:
    bare = (re.sub(r"['’]s?$", "", part) for word in WORD.findall(text) for part in re.split(r"[-.&]", word))
    return [part for part in bare if part]


def _is_held(part: str, held: set[str], held_stems: set[str], initials: set[str]) -> bool:
    low = part.lower()
    if low in held or stem(low) in held_stems or low in STOP_WORDS or low.isdigit():
        return True
    return (part.isupper() and low in initials) or any(_kin(low, other) for other in held)


def _kin(one: str, other: str) -> bool:
    """Ukraine and Ukrainian, Korea and Koreans: one is the other with the ending of a people's name."""
    short, long = sorted((one, other), key=len)
    if len(short) < 4:
        return False
    root = short.rstrip("aey") if len(short) > 4 else short
    return any(long in (short + ending, root + ending) for ending in _ENDINGS)


def _runs(text: str) -> Iterator[tuple[str, set[str]]]:
    """Runs of capitalised words, "of" and "the" between them allowed, with the initials of each part of the run."""
    for run in re.findall(r"(?:[A-Z][\w'’]*(?:\s(?:of|the|for|and|on)(?=\s[A-Z]))*[\s-]?){2,7}", text):
        letters = [word[0].lower() for word in re.findall(r"\b[A-Z][\w'’]*", run)]
        yield run, {"".join(letters[a:b]) for a in range(len(letters)) for b in range(a + 2, len(letters) + 1)}


def _initials(text: str) -> set[str]:
    return {initials for _, found in _runs(text) for initials in found}


def _acronyms(text: str) -> set[str]:
    return {re.sub(r"\W", "", word).lower() for word in re.findall(r"\b[A-Z](?:\.?[A-Z]){1,5}\b", text)}
