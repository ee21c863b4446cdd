"""A question as it is spoken or typed in haste, put as it is written: "What's the latest" as "What is the latest".

It does not care about names, nor what is asked. Only forms that mean one thing are written out.
"""

import re

_APOSTROPHE = "['’`´]"
_IS = re.compile(
    rf"\b(?P<word>what|wat|who|how|where|when|why|that|there|here){_APOSTROPHE}?s\b(?!{_APOSTROPHE})|\b(?P<it>it){_APOSTROPHE}s\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    rf"\b(?P<verb>do|does|did|is|are|was|were|has|have|had|would|could|should|must|need)n{_APOSTROPHE}t\b",
    re.IGNORECASE,
)
_VERBS = re.compile(rf"\b(?P<who>i|you|we|they|what|who|that|there){_APOSTROPHE}(?P<verb>re|ve|ll)\b", re.IGNORECASE)
_WRITTEN = {"re": "are", "ve": "have", "ll": "will"}
_ALONE = {"can't": "can not", "cannot": "can not", "won't": "will not", "wat": "what", "wht": "what", "wich": "which"}
_ALONE |= {"wen": "when", "abt": "about", "pls": "please", "plz": "please", "ppl": "people", "govt": "government"}
_ALONE |= {"cuz": "because", "coz": "because", "bcs": "because", "thru": "through", "tmrw": "tomorrow", "b4": "before"}
_WORD = re.compile(rf"\b(?:{'|'.join(_ALONE)})\b".replace("'", _APOSTROPHE), re.IGNORECASE)

# Single letters are words of other languages, and initials: they are read only beside what makes them English ones.
_BEFORE_IT = r"\b(?P<before>(?:{})\s+)"
_LETTERS = (
    (
        re.compile(
            r"(?P<before>\b)(?<!['’`´.-])w(?:/\s*|\s+(?=(?:the|an?|this|that|these|those|all|my|our|his|her|its|their)\b))"
        ),
        "with ",
    ),
    (
        re.compile(_BEFORE_IT.format("why|how|what|who|where|when|they|we|you|these|those|there") + r"r(?=\s)"),
        "are",
    ),
    (re.compile(_BEFORE_IT.format("do|did|can|could|will|would|are|have|if") + r"u(?=\s|\W*$)"), "you"),
)


def as_written(text: str) -> str:
    """`text` with contractions and the commonest slips in question words written out, its capitals kept."""
    text = _IS.sub(lambda match: f"{match['word'] or match['it']} is", text)
    text = _NOT.sub(lambda match: f"{match['verb']} not", text)
    text = _VERBS.sub(lambda match: f"{match['who']} {_WRITTEN[match['verb'].lower()]}", text)
    for letter, word in _LETTERS:
        text = letter.sub(rf"\g<before>{word}", text)
    return _WORD.sub(lambda match: _like(match[0], _ALONE[re.sub(_APOSTROPHE, "'", match[0].lower())]), text)


def _like(word: str, written: str) -> str:
    return written.capitalize() if word[0].isupper() else written
