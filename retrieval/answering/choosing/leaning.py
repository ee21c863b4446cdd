"""Which sentences cannot be read without the one before them, and which even say something else without it.

It does not care which sentences answer a question. A pronoun leaves open who is meant; "That strike lasted 17 days" or
"A year earlier" points at a thing or a time that the sentence before names, and alone speaks of another.
"""

import re
from collections.abc import Iterable

from retrieval.answering.choosing.candidates import Candidate
from retrieval.answering.choosing.corrected import set_right
from retrieval.dates.words import MONTHS, WEEKDAYS
from retrieval.words import PRONOUNS, STOP_WORDS, WORD

_QUOTED = re.compile(r'^\s*["“„«][^"”»]*["”»]')
_PERSONS = frozenset(("he", "she", "his", "her", "him"))
_DAYS = frozenset(name for names in (*MONTHS, *WEEKDAYS) for name in names)
MOST = 3  # sentences that are read together
_OWN_TIME = (
    r"past|coming|week|weekend|month|year|quarter|season|morning|afternoon|evening|spring|summer|autumn|winter|time"
)
_IS = r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|seems?|remains?|came|comes|stood)"
_SPAN = r"(?:day|night|week|month|year|decade|hour|minute|season|evening|morning|spring|summer|autumn|winter)s?"
_FEW = r"one|two|three|four|five|six|seven|eight|nine|ten|\d+|some|several|many|few"
_OPENS_BACK = re.compile(
    rf"""\W*(?:(?:and|but|so|yet)\s+)?(?:
      th(?:is|ese)\b(?!\s+(?:{_OWN_TIME})\b)
    | (?:(?:in|on|during|with|for|under|by|since|until|till|from|before|after|at)\s+)?th(?:at|ose|en)\b
    | (?:before|after)\s+this\b
    | such\b(?!\s+as\b)
    | there\b(?!['’]s\b|\s+{_IS}\b)
    | (?:thereafter|afterwards|thereupon)\b
    | the\s+(?:others?|latter|same)\b
    | the\s+(?:former|rest|first|second|two|three)\s+(?:{_IS}|said)\b
    | the\s+(?:next|following|previous|preceding)\s+{_SPAN}\b
    | (?:another|others|neither|either)\b(?![^,.;]*\bn?or\b)
    | both\b(?![^,.;]*\band\b)
    | (?:an?|a\s+few|{_FEW})\s+{_SPAN}\s+(?:earlier|later|afterwards|(?:before|after)(?=\s*,))
    | (?:{_FEW}|most|each|all|none|half|both)\s+of\s+(?:them|these|those)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_HIM = re.compile(r"\b(?:him|her)\b(?=\W*(?:$|[.,;:!?]|(?:and|but|or|who|that|when|while|after|before)\b))")
_SOMEBODY = re.compile(
    r"\b(?:man|woman|boy|girl|child|baby|mother|father|wife|husband|son|daughter|sister|brother|widow|king|queen|friend"
    r"|[a-z]{3,}(?:er|or|ist|ant|ent|man|woman|ess))\b"
)
# "He was arrested and released the same day" says itself which day
_AT_THAT_TIME = re.compile(
    r"(?:(?!\band\b)[^,;:])*\b(?:the|that) same (?:day|night|evening|morning|week|month|year|time)\W*", re.IGNORECASE
)


def leans(text: str) -> bool:
    """Whether a sentence needs the one before it: it opens with a pronoun or points back, or quotes a speaker it does
    not name."""
    text = _QUOTED.sub("", text)  # whom a speaker means is not said by the sentence before the quotation
    found = WORD.findall(text)
    if not found:
        return False
    if found[0].lower() in PRONOUNS or points_back(text):
        return True
    if any(word[0].isupper() and len(word) > 1 for word in found[1:]):
        return False
    if any(word.lower() in ("he", "she", "they") for word in found):
        return True
    return _HIM.search(text) is not None and not _SOMEBODY.search(text)


def points_back(text: str) -> bool:
    """Whether a sentence opens by pointing at a thing or time named before it, or tells of one thing that was "the same
    day": torn from that it says another."""
    return _OPENS_BACK.match(text) is not None or _AT_THAT_TIME.fullmatch(text.strip()) is not None


def means_another(one: Candidate, asked: frozenset[str]) -> bool:
    """Whether the sentence opens with "he" or "she" and then names whom the question names: that is somebody else."""
    first = WORD.search(one.text)
    return first is not None and first[0].lower() in ("he", "she") and bool(asked & one.stems)


def leading_up(one: Candidate, pool: Iterable[Candidate], asked: frozenset[str] = frozenset()) -> list[Candidate]:
    """`one` with the sentence before it where it needs that to be read, and with more where that one points back too;
    as far as they are in `pool`, and at most MOST in all.

    Where it is known whom the question names (`asked`, stems), "he" or "she" brings in only a sentence that names one
    of them: who "he" is, is said with the question already.
    """
    known = list(pool)
    run = [one]
    while _needs_more(run[0]) and len(run) < MOST and (len(run) == 1 or points_back(run[0].text)):
        earlier = _before(run[0], known)
        back = points_back(run[0].text) or set_right(run[0].before)
        # what a pronoun means is mostly clear from the rest of the answer: for it no other passage is brought in
        if earlier is None or not (back or _says_who(earlier, run[0], asked)):
            break
        run.insert(0, earlier)
    return run


def _needs_more(one: Candidate) -> bool:
    """ "The police had confirmed 17" after what a correction takes back does not say of what."""
    return leans(one.text) or bool(set_right(one.before))


def _says_who(earlier: Candidate, one: Candidate, asked: frozenset[str]) -> bool:
    """Whether the sentence before, of the same passage, names somebody or something that a pronoun may mean."""
    if earlier.hit.passage.id != one.hit.passage.id:
        return False
    first = WORD.search(one.text)
    if first is None or first[0].lower() not in _PERSONS:
        return True
    if asked:
        return bool(asked & earlier.stems)
    found = WORD.findall(earlier.text)
    return any(word[0].isupper() and word not in _DAYS and word.lower() not in STOP_WORDS for word in found)


def _before(one: Candidate, pool: Iterable[Candidate]) -> Candidate | None:
    """The sentence of `pool` that stands right before `one` in its article."""
    article = one.hit.article
    return next(
        (
            each
            for each in pool
            if each.hit.article.article_id == article.article_id
            and each.end <= one.start
            and not article.text[each.end : one.start].strip()
        ),
        None,
    )
