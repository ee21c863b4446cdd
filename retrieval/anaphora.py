"""Which sentences cannot be read without the one before them: they open with a pronoun or point at what that names.

"That strike lasted 17 days" or "A year earlier" alone speaks of another strike or year; so it is with questions that
name nothing. Read by words, in English; it does not care whose sentence it is, an article's or a model's, nor what
stands before it.
"""

import re

from retrieval.words import ASKING_WORDS, PRONOUNS, STOP_WORDS, WORD, word_set

# said of anything: "how did it happen?" names nothing that could be looked for
_OF_ANYTHING = word_set(
    "happen happens happened happening begin began start started end ended mean means meant think thinks thought true "
    "right wrong sure certain really then else exactly come came go went work works worked change changed matter tell "
    "more possible again thing things so ok okay well"
)
_I = ("I", "I'", "I’")
_QUOTED = re.compile(r'^\s*["“„«][^"”»]*["”»]')
_OWN_TIME = (
    r"past|coming|week|weekend|month|year|quarter|season|morning|afternoon|evening|spring|summer|autumn|winter|time"
)
_IS = r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|seems?|remains?|came|comes|stood)"
_SPAN = r"(?:day|night|week|month|year|decade|hour|minute|season|evening|morning|spring|summer|autumn|winter)s?"
_FEW = r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d+|some|several|many|few"
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
    | (?:{_FEW})\s+(?:more|others?)\s+{_IS}\b
    | (?:an?|a\s+few|{_FEW})\s+{_SPAN}\s+(?:earlier|later|afterwards|(?:before|after)(?=\s*,))
    | (?:{_FEW}|most|each|all|none|half|both)\s+of\s+(?:them|these|those)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_BARE_COUNT = re.compile(rf"\W*(?:(?:about|some|at least|only)\s+)?(?:{_FEW})\s+{_IS}\b", re.IGNORECASE)
_HIM = re.compile(r"\b(?:him|her)\b(?=\W*(?:$|[.,;:!?]|(?:and|but|or|who|that|when|while|after|before)\b))")
_SOMEBODY = re.compile(
    r"\b(?:man|woman|boy|girl|child|baby|mother|father|wife|husband|son|daughter|sister|brother|widow|king|queen|friend"
    r"|[a-z]{3,}(?:er|or|ist|ant|ent|man|woman|ess))\b"
)
# "He was arrested and released the same day" says itself which day
_AT_THAT_TIME = re.compile(
    r"(?:(?!\band\b)[^,;:])*\b(?:the|that) same (?:day|night|evening|morning|week|month|year|time)\W*", re.IGNORECASE
)
# "In his letter, he": whoever is meant was named before.
_OPENING_PHRASE = re.compile(
    r"(?:In|On|At|By|After|Before|During|Since|For|With|From|Under|As|Later|Earlier|Asked)\b"
    r"(?: (?:[a-z\d][\w'’-]*|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July"
    r"|August|September|October|November|December)){0,6}, (?:he|she|it|they|his|her|its|their)\b"
)


def leans(text: str) -> bool:
    """Whether a sentence needs the one before it: it opens with a pronoun or points back, counts what it does not name
    ("Four are in hospital"), or quotes a speaker it does not name."""
    text = _QUOTED.sub("", text)  # whom a speaker means is not said by the sentence before the quotation
    found = WORD.findall(text)
    if not found:
        return False
    if found[0].lower() in PRONOUNS or points_back(text) or _BARE_COUNT.match(text):
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


def opens_with_pronoun(text: str) -> bool:
    """Whether a sentence begins with a pronoun, or with a phrase that names nobody and then one: "In a letter, he"."""
    first = WORD.match(text)  # not that of a quotation: its speaker knows who "they" are
    return (first is not None and first[0].lower() in PRONOUNS) or _OPENING_PHRASE.match(text) is not None


def names_nothing(text: str) -> bool:
    """Whether a question has no word that says what it is about: it can be read only after something else was said."""
    said = WORD.findall(text)
    if not text.isupper() and any(word[0].isupper() and word[:2] not in _I for word in said[1:]):
        return False  # "the US", "Will"
    empty = STOP_WORDS | ASKING_WORDS | PRONOUNS | _OF_ANYTHING
    return bool(said) and all(word.lower().removesuffix("'s").removesuffix("’s") in empty for word in said)
