"""How well the names in a sentence fit the sort of thing asked for, by nearness in meaning.

"Adele" is nearer to "popular singer" than "Ohio" is. It does not care whether the sentence says anything else that was
asked, nor about things without a name of their own.
"""

import re
from collections.abc import Sequence

from retrieval.answering.reading.question import Question
from retrieval.index.embedding import Embedder
from retrieval.words import STOP_WORDS, WORD, stem

_RUN = re.compile(r"\b[A-Z][\w'’&.-]*(?:\s+(?:(?:of|the|and|de|&)\s+)?[A-Z0-9][\w'’&.-]*)*")


def fits(question: Question, sentences: Sequence[str], embedder: Embedder) -> list[float]:
    """For each sentence the greatest cosine of a name in it, that the question does not hold, with the sort of thing
    asked for; 0 where there is no such name, or the question says no sort."""
    if not question.sought:
        return [0.0] * len(sentences)
    asked = frozenset((*question.stems, *question.setting_stems))
    named = [new_runs(asked, sentence) for sentence in sentences]
    every = list(dict.fromkeys(name for names in named for name in names))
    if not every:
        return [0.0] * len(sentences)
    cosines = embedder.embed(every) @ embedder.embed_query(question.sought)
    near = dict(zip(every, cosines.tolist(), strict=True))
    return [max((max(near[name], 0.0) for name in names), default=0.0) for names in named]


def new_runs(asked: frozenset[str], sentence: str) -> list[str]:
    """Runs of capitalised words, but for those of which the question or every sentence has all words."""
    found = []
    for match in _RUN.finditer(sentence):
        name = re.sub(r"['’]s$", "", match.group().strip(".'’"))
        if not all(word.lower() in STOP_WORDS or stem(word) in asked for word in WORD.findall(name)):
            found.append(name)
    return found
