"""Bring articles into the collection: read, tell apart, split, embed, save, and let the indexes follow, all at once.

It does not care what kind of source an item came from. What is counted is in SQL: an ingest that is killed loses
nothing counted, and running it again passes over what is there before anything is embedded.
"""

import logging
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from retrieval.batching import Batch, Item, Prepared, batches
from retrieval.catalogue.catalogue import Entry
from retrieval.copies import Sketch, original_of
from retrieval.errors import BriefingError
from retrieval.index.passage_index import PassageIndex
from retrieval.models import Article, Failure, IngestReport, Progress
from retrieval.newsdesk import Newsdesk
from retrieval.revising import difference
from retrieval.sources.files import bytes_of, read_files
from retrieval.sources.meter import Meter

FOLLOW_PASSAGES = 1_000
FOLLOW_SECONDS = 30.0
FAILURES_KEPT = 1_000
_EMBEDDING_AHEAD = 2  # one is embedded while the one before it is saved, and one waits

_log = logging.getLogger(__name__)


class _Embedding(NamedTuple):
    """A batch whose passages are being embedded."""

    batch: Batch
    vectors: Future[NDArray[np.float32]]


def ingest(desk: Newsdesk, sources: str | Sequence[str], progress: Progress | None = None) -> IngestReport:
    """Ingest files, folders, globs, addresses of pages and feeds, several or one.

    `progress` gets the number of items done, of items there are (of files, an estimate from the bytes read so far;
    None where nothing is known), and what is being done. Items that fail are in the report, the first FAILURES_KEPT;
    the others are counted there, and logged. Raises a BriefingError only where the collection itself cannot go on
    (database, index or embedding model); what was saved before that stays.
    """
    meter = Meter()
    sources = [sources] if isinstance(sources, str) else sources
    return _ingest(desk, _items(desk, sources, meter), progress, meter.whole)


def ingest_items(desk: Newsdesk, items: Iterable[Item], progress: Progress | None = None) -> IngestReport:
    """Ingest articles that were read already; see `ingest`."""
    known = len(items) if isinstance(items, Sequence) else None
    return _ingest(desk, items, progress, lambda read: known)


def reading_time(desk: Newsdesk) -> datetime:
    """The time that publication dates are held against: a desk set to the past still takes today's news."""
    return max(desk.clock(), datetime.now(UTC))


def _ingest(
    desk: Newsdesk, items: Iterable[Item], progress: Progress | None, expected: Callable[[int], int | None]
) -> IngestReport:
    begun = time.monotonic()
    counted: Counter[str] = Counter()
    failed: list[Failure] = []
    undated: list[Failure] = []
    done = 0
    for batch, kinds in _saved(desk, batches(desk.catalogue, items, expected)):
        counted.update(kinds)
        counted["unchanged"] += batch.unchanged
        counted["failed"] += len(batch.failed)
        undated += batch.undated[: FAILURES_KEPT - len(undated)]
        done += batch.items
        room = FAILURES_KEPT - len(failed)
        failed += batch.failed[:room]
        for failure in batch.failed[room:]:
            _log.warning("%s: %s", failure.source, failure.reason)
        if progress:
            progress(done, batch.expected, batch.at)
    counts = desk.catalogue.counts()
    return IngestReport(
        added=counted["added"],
        unchanged=counted["unchanged"],
        revised=counted["revised"],
        duplicates=counted["duplicates"],
        failed=tuple(failed),
        failed_more=counted["failed"] - len(failed),
        undated=tuple(undated),
        articles=counts.articles,
        passages=counts.passages,
        seconds=round(time.monotonic() - begun, 3),
    )


def _items(desk: Newsdesk, sources: Sequence[str], meter: Meter) -> Iterator[Item]:
    now = reading_time(desk)
    meter.known = not any(_is_address(source) for source in sources)
    meter.total = sum(bytes_of(source) for source in sources if not _is_address(source))
    for source in sources:
        if _is_address(source):
            from retrieval.sources.courtesy import Courtesy  # brings aiohttp, which files do not need
            from retrieval.sources.web import read_address

            courtesy = Courtesy(desk.catalogue, desk.fetch_allow, desk.clock)
            yield from read_address(source.strip(), courtesy, now)
        else:
            yield from read_files(source, now, meter)


def _is_address(source: str) -> bool:
    return source.strip().lower().startswith(("http://", "https://"))


def _saved(desk: Newsdesk, prepared: Iterator[Batch]) -> Iterator[tuple[Batch, list[str]]]:
    """Each batch once it is in SQL, with "added", "revised" or "duplicates" for each article written.

    Reading, embedding and the indexes each have a thread, and this one saves: the embedder, which takes most of the
    time, waits for none of the others unless reading is slower than it.
    """
    with (
        ThreadPoolExecutor(1, "read") as reading,
        ThreadPoolExecutor(1, "embed") as embedder,
        _Follower(desk.index) as follower,
    ):
        ahead: Future[Batch | None] | None = reading.submit(next, prepared, None)
        embedding: deque[_Embedding] = deque()
        while ahead or embedding:
            room = ahead if len(embedding) < _EMBEDDING_AHEAD else None
            oldest = embedding[0].vectors if embedding else None
            awaited: list[Future[Any]] = [one for one in (room, oldest) if one]
            wait(awaited, return_when=FIRST_COMPLETED)
            if oldest and oldest.done():
                batch, vectors = embedding.popleft()
                kinds = _save(desk, batch.prepared, vectors.result())
                follower.saved(sum(len(one.passages) for one in batch.prepared))
                yield batch, kinds
            elif room and (following := room.result()) is not None:
                embedding.append(_Embedding(following, embedder.submit(_embed, desk, following.prepared)))
                ahead = reading.submit(next, prepared, None)
            else:
                ahead = None


class _Follower:
    """Lets the indexes follow in a thread of its own, in portions: each portion has costs that do not grow with it."""

    def __init__(self, index: PassageIndex) -> None:
        self._index = index
        self._pool = ThreadPoolExecutor(1, "index")
        self._following: Future[int] | None = None
        self._behind = 0
        self._since = time.monotonic()

    def saved(self, passages: int) -> None:
        """`passages` more are in SQL; raises what following the earlier ones raised."""
        self._behind += passages
        late = time.monotonic() - self._since >= FOLLOW_SECONDS
        if self._behind and (late or self._behind >= FOLLOW_PASSAGES):
            if self._following is not None:
                if not self._following.done():
                    return
                self._following.result()
            self._behind, self._since = 0, time.monotonic()
            self._following = self._pool.submit(self._index.follow)

    def __enter__(self) -> "_Follower":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """All that was saved can be found when this returns, also where the ingest itself could not go on."""
        self._pool.shutdown()
        if self._following is None and not self._behind:
            return
        if kind is None:
            if self._following is not None:
                self._following.result()
            self._index.follow()
        elif issubclass(kind, BriefingError):
            with suppress(BriefingError):  # the first error is the one to tell
                self._index.follow()


def _embed(desk: Newsdesk, prepared: Sequence[Prepared]) -> NDArray[np.float32]:
    texts = [passage.in_context(one.article) for one in prepared for passage in one.passages]
    if not texts:
        return np.empty((0, desk.embedder.dimension), dtype=np.float32)
    return desk.embedder.embed(texts)


def _save(desk: Newsdesk, prepared: Sequence[Prepared], vectors: NDArray[np.float32]) -> list[str]:
    """Save articles with the vectors of all their passages in one transaction; what each was."""
    if not prepared:
        return []
    now = desk.clock()
    formers = desk.catalogue.get_many([one.article.article_id for one in prepared if not one.is_new])
    entries: list[Entry] = []
    kinds: list[str] = []
    beside: list[tuple[Article, Sketch]] = []
    start = 0
    for one in prepared:
        original = original_of(desk.catalogue, one.article, one.sketch, beside)
        article = one.article.model_copy(update={"duplicate_of": original, "ingested_at": now})
        former = formers.get(article.article_id)
        changes = difference(former, article) if former else ()
        end = start + len(one.passages)
        vectors_of_it = vectors[start:end]
        entries.append(
            Entry(article, one.passages, vectors_of_it, one.content_hash, *one.sketch, one.mentions, changes)
        )
        kinds.append("revised" if not one.is_new else "duplicates" if original else "added")
        beside.append((article, one.sketch))
        start = end
    desk.catalogue.save(entries, desk.embedder.name)
    return kinds
