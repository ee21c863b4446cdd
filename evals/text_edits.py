"""What becomes of an article's text on its way through other newsrooms: words and sentences edited, texts cut.

It does not care whether the result is found again. Every edit takes a text, a source of chance, and other articles'
words or sentences to put in; the same seed gives the same edits.
"""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

_SENTENCE_END = re.compile(r"(?<=[.!?…])[”’\"')\]]*\s+")


class Others(NamedTuple):
    """Words and sentences of the whole collection, to replace and insert from."""

    words: Sequence[str]
    sentences: Sequence[str]


Edit = Callable[[str, random.Random, Others], str]


def sentences_of(text: str) -> list[str]:
    """Roughly the sentences of a text; what they are parted by is lost."""
    return [one for one in _SENTENCE_END.split(text) if one.strip()]


def words_replaced(share: float, text: str, chance: random.Random, others: Others) -> str:
    return " ".join(chance.choice(others.words) if chance.random() < share else word for word in text.split())


def words_deleted(share: float, text: str, chance: random.Random, others: Others) -> str:
    return " ".join(word for word in text.split() if chance.random() >= share)


def words_inserted(share: float, text: str, chance: random.Random, others: Others) -> str:
    words: list[str] = []
    for word in text.split():
        words.append(word)
        if chance.random() < share:
            words.append(chance.choice(others.words))
    return " ".join(words)


def words_mixed(share: float, text: str, chance: random.Random, others: Others) -> str:
    """Of `share` of the words a third each is replaced, deleted and followed by another."""
    words: list[str] = []
    for word in text.split():
        kind = chance.randrange(3) if chance.random() < share else -1
        words += [word] if kind < 0 else [chance.choice(others.words)] if kind == 0 else []
        words += [word, chance.choice(others.words)] if kind == 1 else []
    return " ".join(words)


def cut(start: float, end: float, edited: float, text: str, chance: random.Random, others: Others) -> str:
    """The words between two shares of the text, `edited` of them replaced."""
    words = text.split()
    kept = " ".join(words[int(start * len(words)) : max(1, int(end * len(words)))])
    return words_replaced(edited, kept, chance, others)


def sentences_removed(share: float, text: str, chance: random.Random, others: Others) -> str:
    kept = [one for one in sentences_of(text) if chance.random() >= share]
    return " ".join(kept) or text


def sentences_replaced(share: float, text: str, chance: random.Random, others: Others) -> str:
    return " ".join(chance.choice(others.sentences) if chance.random() < share else one for one in sentences_of(text))


def sentences_reordered(text: str, chance: random.Random, others: Others) -> str:
    sentences = sentences_of(text)
    chance.shuffle(sentences)
    return " ".join(sentences)


def in_other_dress(text: str, chance: random.Random, others: Others) -> str:
    """With the lines that outlets put before and behind."""
    return (
        "By Robin Vale, Northern News Agency. PORT ALMER (NNA) –\n\n"
        f"{text}\n\n© 2026 The Almer Post. All rights reserved. This material may not be published, broadcast, "
        "rewritten or redistributed. Sign up for our morning newsletter."
    )


EDITS: Mapping[str, Edit] = {
    "in other dress": in_other_dress,
    **{f"{share:.0%} of words replaced": partial(words_replaced, share) for share in (0.03, 0.1, 0.4)},
    **{f"{share:.0%} of words deleted": partial(words_deleted, share) for share in (0.03, 0.1, 0.4)},
    **{f"{share:.0%} of words inserted": partial(words_inserted, share) for share in (0.03, 0.1, 0.4)},
    **{f"{share:.0%} of words mixed": partial(words_mixed, share) for share in (0.03, 0.1, 0.4)},
    "cut to 60%, lead kept": partial(cut, 0.0, 0.6, 0.0),
    "cut to 60%, middle kept": partial(cut, 0.2, 0.8, 0.0),
    "cut to 60%, 10% of words replaced": partial(cut, 0.0, 0.6, 0.1),
    "cut to 40%, lead kept": partial(cut, 0.0, 0.4, 0.0),
    "cut to 40%, middle kept": partial(cut, 0.3, 0.7, 0.0),
    "sentences reordered": sentences_reordered,
    "40% of sentences removed": partial(sentences_removed, 0.4),
    "10% of sentences replaced": partial(sentences_replaced, 0.1),
    "40% of sentences replaced": partial(sentences_replaced, 0.4),
}
