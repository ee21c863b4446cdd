"""What must not come out of a model whatever it was told: addresses, words of its own instructions, and what an article
says to the model instead of telling news.

It does not care whether a sentence is true: `verify` does.
"""

import html
import re
import unicodedata

from retrieval.answering.reading.hidden import visible
from retrieval.answering.reading.orders import speaks_to_a_model
from retrieval.checking.verify import has_link
from retrieval.models import Hit

_RUN = 7  # words in a row that a sentence about news does not share with the instructions
_WORD = re.compile(r"\w+")
# A host in small letters or in capitals, or one with a path; a sentence glued to the next has a capital after the stop.
_ADDRESS = re.compile(
    r"(?<![\w.-])(?:[\w-]+\.)+(?:[a-z]{2,24}|[A-Z]{2,24})(?!\w|\.\w)"
    r"|(?<![\w.-])(?:[\w-]+\.)+[A-Za-z]{2,24}(?::\d|/\w|\?\w)"
    r"|\b(?:\d{1,3}\.){3}\d{1,3}\b|\[\.\]|\(\.\)|\b(?:hxxps?|ftp|data|javascript):"
)
_ABBREVIATION = re.compile(r"(?<!\w)(?:[A-Za-z]\.){2,}(?:[A-Za-z](?!\w))?(?!\w)")  # U.S., p.m.
_MARKS = str.maketrans({"。": ".", "．": ".", "｡": ".", "․": ".", "‹": "<", "›": ">", "⁄": "/", "∕": "/"})

_QUOTED = re.compile(r"[\"“][^\"”]*[\"”]")
# An "I" behind a name is a number: World War I, Elizabeth I.
_FIRST_PERSON = re.compile(
    r"\bI['’](?:m|ve|d|ll)\b|\b[Mm]y(?:self)?\b"
    r"|(?:^|[.,;:—–-] |\b(?:that|and|but|as|when|if|because|which|what|said|says) )I\b(?! [A-Z])"
)


def has_address(text: str) -> bool:
    """Whether a text holds an address, a mention or markup of one, in whatever disguise of characters."""
    plain = unicodedata.normalize("NFKC", visible(html.unescape(text))).translate(_MARKS)
    return has_link(plain) or _ADDRESS.search(_ABBREVIATION.sub(" ", plain)) is not None


def runs_of(instructions: str) -> frozenset[tuple[str, ...]]:
    """The runs of words by which the instructions are known again."""
    return frozenset(_runs(instructions))


def echoes(text: str, runs: frozenset[tuple[str, ...]]) -> bool:
    """Whether `text` holds words of the instructions that `runs` were taken from."""
    return not runs.isdisjoint(_runs(text))


def speaks_as_itself(text: str) -> bool:
    """Whether a sentence says "I" outside quotation marks: an answer tells what others said."""
    closed = max(text.rfind('"'), text.rfind("”")) + 1  # behind that no mark is closed, and looking for it takes long
    return _FIRST_PERSON.search(_QUOTED.sub(" ", text[:closed]) + text[closed:]) is not None


def evidence_of(hit: Hit) -> Hit:
    """The hit without what speaks to a model: such sentences, and what follows them in their paragraph, become spaces,
    so that offsets hold; such a headline or outlet is empty. Nothing may rest on them."""
    passage, article = hit.passage, hit.article
    text = passage.text
    for start, end in passage.sentences or ((passage.start, passage.end),):
        first, last = start - passage.start, end - passage.start
        if speaks_to_a_model(text[first:last]):
            paragraph = text.find("\n\n", last)
            last = paragraph if paragraph >= 0 else len(text)
            text = text[:first] + " " * (last - first) + text[last:]
    names = {name: "" for name in ("title", "publisher") if speaks_to_a_model(getattr(article, name))}
    if text == passage.text and not names:
        return hit
    masked = {"passage": passage.model_copy(update={"text": text}), "article": article.model_copy(update=names)}
    return hit.model_copy(update=masked)


def _runs(text: str) -> list[tuple[str, ...]]:
    words = [word.lower() for word in _WORD.findall(text)]
    return [tuple(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1)]
