"""Bring articles into the collection: read, tell apart, split, embed, save, and let the indexes follow.

It does not care what kind of source an item came from. What is counted is in SQL: an ingest that is killed loses
nothing counted, and running it again passes over what is there before anything is embedded.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import NamedTuple

from retrieval.catalogue.catalogue import Catalogue, Entry
from retrieval.copies import Sketch, original_of, sketch
from retrieval.identity import content_hash
from retrieval.models import Article, Failure, IngestReport, Passage
from retrieval.newsdesk import Newsdesk
from retrieval.sources.files import read_files
from retrieval.split import split

Item = Article | Failure
Progress = Callable[[int, int | None, str], None]

BATCH_PASSAGES = 128
BATCH_ITEMS = 64
READ_TOGETHER = 16
_REMEMBERED = 4 * BATCH_ITEMS


class _Prepared(NamedTuple):
    """An article that is new or changed, with all that can be derived from it without the embedder."""

    article: Article
    content_hash: str
    is_new: bool
    passages: tuple[Passage, ...]
    sketch: Sketch


@dataclass
class _Batch:
    """A run of items that is saved as one; no article comes twice in it."""

    items: int = 0
    unchanged: int = 0
    failed: list[Failure] = field(default_factory=list)
    prepared: list[_Prepared] = field(default_factory=list)
    at: str = ""

    @property
    def full(self) -> bool:
        passages = sum(len(one.passages) for one in self.prepared)
        return self.items >= BATCH_ITEMS or passages >= BATCH_PASSAGES

    def holds(self, article_id: str) -> bool:
        return any(one.article.article_id == article_id for one in self.prepared)


def ingest(desk: Newsdesk, sources: Sequence[str], progress: Progress | None = None) -> IngestReport:
    """Ingest files, folders, globs, addresses of pages and feeds.

    `progress` gets the number of items done, of items known so far (None where that is open), and what is being done.
    Items that fail are in the report. Raises a BriefingError only where the collection itself cannot go on (database,
    index or embedding model); what was saved before that stays.
    """
    return ingest_items(desk, _items(desk, sources), progress)


def ingest_items(desk: Newsdesk, items: Iterable[Item], progress: Progress | None = None) -> IngestReport:
    """Ingest articles that were read already; see `ingest`."""
    begun = time.monotonic()
    counted: Counter[str] = Counter()
    failed: list[Failure] = []
    done = 0
    known = len(items) if isinstance(items, Sequence) else None
    for batch, kinds in _saved(desk, _batches(desk.catalogue, items)):
        counted.update(kinds)
        counted["unchanged"] += batch.unchanged
        failed += batch.failed
        done += batch.items
        if progress:
            progress(done, known, batch.at)
    counts = desk.catalogue.counts()
    return IngestReport(
        added=counted["added"],
        unchanged=counted["unchanged"],
        revised=counted["revised"],
        duplicates=counted["duplicates"],
        failed=tuple(failed),
        articles=counts.articles,
        passages=counts.passages,
        seconds=round(time.monotonic() - begun, 3),
    )


def reading_time(desk: Newsdesk) -> datetime:
    """The time that publication dates are held against: a desk set to the past still takes today's news."""
    return max(desk.clock(), datetime.now(UTC))


def _items(desk: Newsdesk, sources: Sequence[str]) -> Iterator[Item]:
    now = reading_time(desk)
    for source in sources:
        if source.strip().lower().startswith(("http://", "https://")):
            from retrieval.sources.courtesy import Courtesy  # brings aiohttp, which files do not need
            from retrieval.sources.web import read_address

            courtesy = Courtesy(desk.catalogue, desk.fetch_allow, desk.clock)
            yield from read_address(source.strip(), courtesy, now)
        else:
            yield from read_files(source, now)


def _saved(desk: Newsdesk, batches: Iterator[_Batch]) -> Iterator[tuple[_Batch, list[str]]]:
    """Each batch once it is in SQL, with "added", "revised" or "duplicates" for each article written.

    Reading and splitting run a batch ahead, and the indexes follow behind, while this thread embeds.
    """
    with ThreadPoolExecutor(1, "read") as reading, ThreadPoolExecutor(1, "index") as indexing:
        following: Future[int] | None = None
        ahead = reading.submit(next, batches, None)
        while (batch := ahead.result()) is not None:
            ahead = reading.submit(next, batches, None)
            kinds = _save(desk, batch.prepared)
            if kinds and (following is None or following.done()):
                if following is not None:
                    following.result()
                following = indexing.submit(desk.index.follow)
            yield batch, kinds
        if following is not None:
            following.result()
            desk.index.follow()


def _batches(catalogue: Catalogue, items: Iterable[Item]) -> Iterator[_Batch]:
    """Drops what is unchanged and prepares the rest; runs in the reading thread.

    Batches under way may not be saved yet, so their hashes are remembered here.
    """
    batch = _Batch()
    under_way: dict[str, str] = {}
    remaining = iter(items)
    while group := list(islice(remaining, READ_TOGETHER)):
        stored = catalogue.content_hashes([item.article_id for item in group if isinstance(item, Article)])
        stored |= under_way
        for item in group:
            if batch.full or (isinstance(item, Article) and batch.holds(item.article_id)):
                yield batch
                batch = _Batch()
            batch.items += 1
            if isinstance(item, Failure):
                batch.failed.append(item)
                batch.at = item.source
                continue
            batch.at = item.origin or item.title
            digest = content_hash(item)
            known = stored.get(item.article_id)
            if known == digest or (known and _is_superseded(catalogue, item, digest)):
                batch.unchanged += 1
                continue
            batch.prepared.append(_Prepared(item, digest, known is None, split(item), sketch(item.text)))
            stored[item.article_id] = under_way[item.article_id] = digest
            while len(under_way) > _REMEMBERED:
                del under_way[next(iter(under_way))]
    if batch.items:
        yield batch


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


def _save(desk: Newsdesk, prepared: Sequence[_Prepared]) -> list[str]:
    """Embed and save articles in one transaction; what each was."""
    if not prepared:
        return []
    texts = [passage.in_context(one.article) for one in prepared for passage in one.passages]
    vectors = desk.embedder.embed(texts)
    now = desk.clock()
    entries: list[Entry] = []
    kinds: list[str] = []
    beside: list[tuple[Article, Sketch]] = []
    start = 0
    for one in prepared:
        original = original_of(desk.catalogue, one.article, one.sketch, beside)
        article = one.article.model_copy(update={"duplicate_of": original, "ingested_at": now})
        end = start + len(one.passages)
        entries.append(Entry(article, one.passages, vectors[start:end], one.content_hash, *one.sketch))
        kinds.append("revised" if not one.is_new else "duplicates" if original else "added")
        beside.append((article, one.sketch))
        start = end
    desk.catalogue.save(entries, desk.embedder.name)
    return kinds
