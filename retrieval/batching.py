"""Prepare articles for saving, in batches: drop what is unchanged, and derive all that needs no embedder.

It does not care how batches are embedded and saved, nor how articles were read. It runs in the reading thread, ahead of
what is saved.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from retrieval.catalogue.catalogue import Catalogue
from retrieval.copies import Sketch, sketch
from retrieval.dates.mentions import find_dates
from retrieval.identity import completes, content_hash, ids_before, with_first_date
from retrieval.models import Article, DateMention, Failure, Passage, Undated
from retrieval.revising import appeared_later
from retrieval.split import split

Item = Article | Failure

BATCH_PASSAGES = 128
BATCH_ITEMS = 128
READ_TOGETHER = 16
_REMEMBERED = 8 * BATCH_ITEMS  # more than can be read and not yet saved


class Prepared(NamedTuple):
    """An article that is new or changed, with all that can be derived from it without the embedder."""

    article: Article
    content_hash: str
    is_new: bool
    passages: tuple[Passage, ...]
    sketch: Sketch
    mentions: tuple[DateMention, ...]


@dataclass
class Batch:
    """A run of items that is saved as one; no article comes twice in it.

    `at` is where its last item came from, `expected` how many items there are in all, as far as is known by then.
    """

    items: int = 0
    unchanged: int = 0
    failed: list[Failure] = field(default_factory=list)
    undated: list[Undated] = field(default_factory=list)
    prepared: list[Prepared] = field(default_factory=list)
    at: str = ""
    expected: int | None = None

    @property
    def full(self) -> bool:
        passages = sum(len(one.passages) for one in self.prepared)
        return self.items >= BATCH_ITEMS or passages >= BATCH_PASSAGES

    def holds(self, article_id: str) -> bool:
        return any(one.article.article_id == article_id for one in self.prepared)


def batches(
    catalogue: Catalogue, items: Iterable[Item], expected: Callable[[int], int | None] = lambda read: None
) -> Iterator[Batch]:
    """The items in order, in batches, each with its new and changed articles prepared.

    `expected` says how many items there are in all when it is told how many were read.
    """
    batch = Batch()
    under_way: dict[str, str] = {}  # the hashes of what may not be saved yet
    remaining = iter(items)
    read = 0
    while group := list(islice(remaining, READ_TOGETHER)):
        read += len(group)
        stored = catalogue.content_hashes([item.article_id for item in group if isinstance(item, Article)])
        stored |= under_way
        for item in group:
            if isinstance(item, Article) and item.article_id not in stored and (former := _of_before(catalogue, item)):
                item = item.model_copy(update={"article_id": former.article_id})
                stored = catalogue.content_hashes([former.article_id]) | stored
            if batch.full or (isinstance(item, Article) and batch.holds(item.article_id)):
                batch.expected = expected(read)
                yield batch
                batch = Batch()
            if isinstance(item, Undated):
                batch.undated.append(item)
                continue
            batch.items += 1
            if isinstance(item, Failure):
                batch.failed.append(item)
                batch.at = item.source
                continue
            batch.at = item.origin or item.title
            digest = content_hash(item)
            known = stored.get(item.article_id)
            if known and known != digest and (former := catalogue.get(item.article_id)):
                item = _as_revision(catalogue, former, item)
                digest = content_hash(item)
            if known == digest or (known and _is_superseded(catalogue, item, digest)):
                batch.unchanged += 1
                continue
            batch.prepared.append(_prepared(item, digest, known is None))
            stored[item.article_id] = under_way[item.article_id] = digest
            while len(under_way) > _REMEMBERED:
                del under_way[next(iter(under_way))]
    if batch.items or batch.undated:
        batch.expected = expected(read)
        yield batch


def _of_before(catalogue: Catalogue, article: Article) -> Article | None:
    """The stored article that this one is, with an outlet or a day that was not given then."""
    stored = catalogue.get_many(ids_before(article))
    return next((one for one in stored.values() if completes(one, article)), None)


def _as_revision(catalogue: Catalogue, former: Article, article: Article) -> Article:
    """Dated as it first appeared: a page that gives no date takes none away. What it adds is of its own time."""
    article = with_first_date(former, article)
    revisions = [*catalogue.revisions(article.article_id), article]
    return article.model_copy(update={"later": appeared_later(revisions)})


def _prepared(article: Article, digest: str, is_new: bool) -> Prepared:
    dated = (article.published_at, article.published_on_day_only, article.language, article.later)
    mentions = find_dates(article.text, *dated)
    return Prepared(article, digest, is_new, split(article), sketch(article.text), mentions)


def _is_superseded(catalogue: Catalogue, article: Article, digest: str) -> bool:
    """True where a later line of the same file has replaced this text before, so that reading a file again is idle."""
    revisions = catalogue.revisions(article.article_id)
    if not revisions:
        return False
    file, _, line = (article.origin or "").rpartition(":")
    stored_file, _, stored_line = (revisions[-1].origin or "").rpartition(":")
    if not file or file != stored_file or not (line.isdigit() and stored_line.isdigit()):
        return False
    return int(line) < int(stored_line) and any(content_hash(earlier) == digest for earlier in revisions[:-1])
