"""What a text says was done: "suspended three contracts", "ending their strike", "are free again".

It does not care who did it, nor whether it is true. What somebody is quoted with, what is to come and what was not
done are no deeds.
"""

import re

from retrieval.checking.same_words import ALSO_CALLED, FORMS, SAME
from retrieval.dates.tense import is_past
from retrieval.dates.words import WEEKDAYS
from retrieval.words import STOP_WORDS, WORD, stem, word_set

_QUOTED = re.compile(r"\"[^\"]*\"|“[^”]*”|«[^»]*»|„[^“”]*[“”]|(?<!\w)'[^']*'(?!\w)|‘[^’]*’(?!\w)")
_AGE = re.compile(r",\s+(?:aged?\s+)?\d{1,3}(?=,)")  # "Pask, 63, listened with his eyes closed" tells no figure
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b(?!\s*(?:percent|per cent|%|million|billion))")
_AGO = re.compile(
    r"\b[\w-]+\s+(?:minute|hour|day|night|week|month|year|decade)s?\s+(?:ago|on|later|after)\b", re.IGNORECASE
)
# Several words for one deed, as the one word that is compared.
_PHRASES = tuple(
    (re.compile(rf"\b(?:{verb})\b", re.IGNORECASE), said)
    for verb, said in (
        (r"(?:stepped|stepping|steps) (?:down|aside)|stood down", "resigned"),
        (r"(?:called|calling) (?:it )?off|walked away|pulled out|backed out|given up|gave up", "abandoned"),
        (r"(?:set|setting) free|let go", "released"),
        (r"(?:came|gone|went|brought|taken|carried) (?:back )?(?:out|to the surface)", "freed"),
    )
)
# They say that somebody spoke, thought or was somewhere: what a scene is made of.
_NO_DEED = word_set(
    "said told added asked called spoke talked thought felt knew known meant wanted used had was were did wasn't "
    "weren't didn't hadn't been done stayed remained lived looked seemed stood sat lay wore kept waited walked hoped "
    "feared believed liked loved needed remembered described stated noted heard seen saw expected due based "
    "according supposed wished smiled laughed nodded wept cried sang drank ate slept heard read written wrote"
)
_GOING_ON = re.compile(r",\s+(?:\w+ly\s+)?(?P<deed>[a-z]{3,}ing)\b")  # "…, ending a rescue of four days"
_SPOKEN = word_set(
    "saying calling citing adding including according following being having making telling pointing smiling looking "
    "shaking nodding laughing standing sitting waiting holding wearing walking turning watching speaking referring"
)
_STATE = re.compile(
    r"\b(?:is|are|was|were)\s+(?:\w+ly\s+|all\s+|now\s+|again\s+)?"
    r"(?P<state>over|out|free|alive|dead|safe|guilty|open|closed|shut|back|gone|missing|extinguished)\b",
    re.IGNORECASE,
)
_UNDONE = re.compile(
    r"\b(?:will|would|shall|should|may|might|could|can|must|not|never|nobody|none|cannot|unless|if|whether)\b|n['’]t\b"
    r"|\b(?:to|no)\s+(?=[a-z])",
    re.IGNORECASE,
)
_BEFORE = 4  # words before a verb in which it is said to be undone or to come
_SPEECH = re.compile(r"\b(?:said|told\s+\w+|added|announced|says|stated)\s+(?:(?:on|early|late)\s+)*\Z", re.IGNORECASE)
_DAY = re.compile(rf"\b(?:{'|'.join(name for names in WEEKDAYS for name in names if len(name) > 5)})\b", re.IGNORECASE)
_VERBS = {form: verb for verb, forms in FORMS.items() for form in forms.split()}
_GROUPS: dict[str, set[int]] = {}
for _at, _words in enumerate((*SAME, *ALSO_CALLED)):
    for _word in _words.split():
        _GROUPS.setdefault(stem(_word), set()).add(_at)


def told_of(text: str) -> str:
    """The text without what is quoted, without ages, hours and "five days ago": what it tells by itself."""
    for pattern in (_QUOTED, _AGE, _CLOCK, _AGO):
        text = pattern.sub(" ", text)
    return text


def deeds(text: str) -> frozenset[str]:
    """The stems of what a text says was done."""
    plain = told_of(text)
    for phrase, said in _PHRASES:
        plain = phrase.sub(said, plain)
    found = {stem(match["state"]) for match in _STATE.finditer(plain)}
    found |= {stem(match["deed"]) for match in _GOING_ON.finditer(plain) if match["deed"] not in _SPOKEN}
    for match in WORD.finditer(plain):
        word = match[0].lower()
        if match[0].islower() and is_past(word) and word not in _NO_DEED | STOP_WORDS:
            before = " ".join(plain[: match.start()].split()[-_BEFORE:])
            if not _UNDONE.search(before):
                found.add(stem(_VERBS.get(word, word)))
    return frozenset(found)


def unheard(new: frozenset[str], before: frozenset[str]) -> frozenset[str]:
    """Those deeds that were not told before, in that word or in one that says the same."""
    groups = frozenset().union(*(_GROUPS.get(one, set()) for one in before))
    return frozenset(one for one in new - before if not _GROUPS.get(one, set()) & groups)


def weekdays_of_deeds(text: str) -> list[str]:
    """The weekdays on which a text says that something was done, not those on which somebody said so."""
    plain = told_of(text)
    return [match[0].lower() for match in _DAY.finditer(plain) if not _SPEECH.search(plain[: match.start()])]
