"""Whether a question is answered where the given passages answer it, and refused where they do not.

It does not care how passages are found: an item brings its own, without headline, outlet or date, and nothing else may
be used. The answer is the extractive one, of at most 60 words.
"""

import json
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from evals.answer_text import any_stands_in, fits
from retrieval.answering.from_hits import answer_from
from retrieval.errors import SourceError
from retrieval.index.embedding import Embedder
from retrieval.models import Answer, Article, Hit, Passage, Progress, Query
from retrieval.reader.pages import PageReader
from retrieval.sources.sentences import sentence_spans

ITEMS = "items.jsonl"
_ASKED_AT = datetime(2000, 1, 1, tzinfo=UTC)  # passages without a date are neither old nor new


class Item(NamedTuple):
    """A question with the passages that may be used; `answers` are the strings that count as right."""

    item_id: str
    question: str
    passages: tuple[str, ...]
    answerable: bool
    answers: tuple[str, ...]


class Judged(NamedTuple):
    """An item and what was said to it; `right` also where it was rightly refused."""

    item: Item
    answer: Answer
    right: bool

    @property
    def why(self) -> str:
        """What became of it, in a word or two."""
        if self.right:
            return "right" if self.item.answerable else "rightly refused"
        if not self.item.answerable:
            return "answered from passages that do not answer"
        return f"refused: {self.answer.reason}" if self.answer.abstained else "answered with other sentences"


def read_items(path: Path) -> list[Item]:
    """The items of `items.jsonl`; SourceError where it is missing, empty or malformed."""
    file = path / ITEMS
    try:
        lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{file} could not be read") from error
    if not lines:
        raise SourceError(f"{file} holds no items")
    return [_item(line, f"{file}, line {number}") for number, line in enumerate(lines, 1)]


def _item(line: str, where: str) -> Item:
    try:
        record = json.loads(line)
        passages, answers = tuple(record["passages"]), tuple(record["answer"])
        texts = (record["question"], *passages, *answers)
        if not all(isinstance(text, str) for text in texts) or not record["question"].strip():
            raise TypeError("not text")
        return Item(str(record["_id"]), record["question"], passages, bool(record["answerable"]), answers)
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise SourceError(f"{where}: expected _id, question, passages, answerable and answer") from error


def judged_items(
    items: Sequence[Item], embedder: Embedder, reader: PageReader | None, progress: Progress | None = None
) -> list[Judged]:
    """Asks every item once, of its own passages alone."""
    found = []
    for done, item in enumerate(items, 1):
        query = Query(text=item.question, asked_at=_ASKED_AT)
        given = answer_from(query, passage_hits(item, embedder), embedder, reader=reader)
        said = not given.abstained and fits(given.text) and any_stands_in(item.answers, given.text)
        found.append(Judged(item, given, said if item.answerable else given.abstained))
        if progress:
            progress(done, len(items), "asking")
    return found


def abstention_measures(judged: Sequence[Judged]) -> dict[str, Any]:
    """The two shares, the mean length of what was answered, and how many items there were."""
    shares = {
        name: [float(one.right) for one in judged if one.item.answerable is answerable]
        for name, answerable in (("answered_right", True), ("abstained_right", False))
    }
    lengths = [len(one.answer.text.split()) for one in judged if not one.answer.abstained]
    return {
        **{name: round(statistics.fmean(values), 4) if values else None for name, values in shares.items()},
        "mean_words": round(statistics.fmean(lengths), 1) if lengths else None,
        "items": len(judged),
    }


def passage_hits(item: Item, embedder: Embedder) -> list[Hit]:
    """The passages as search would give them, nearest in meaning first."""
    texts = [text for text in item.passages if text.strip()]
    if not texts:
        return []
    cosines = embedder.embed(texts) @ embedder.embed_query(item.question)
    hits = [_hit(n, text, float(cosine)) for n, (text, cosine) in enumerate(zip(texts, cosines, strict=True))]
    return sorted(hits, key=lambda hit: -hit.dense)


def _hit(number: int, text: str, cosine: float) -> Hit:
    article = Article(article_id=f"given-{number}", title="", text=text)
    spans = tuple(sentence_spans(text))
    passage = Passage(
        id=f"{article.article_id}:0",
        article_id=article.article_id,
        ordinal=0,
        text=text,
        start=0,
        end=len(text),
        sentences=spans,
    )
    return Hit(passage=passage, article=article, score=cosine, dense=cosine)
