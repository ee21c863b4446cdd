"""How much of an article's text is read from its page, and how much besides: over saved pages with the true text.

It does not care how extraction works: each page goes the way of an ingested one, with the cleaning. Scored like the
article-extraction-benchmark does: runs of four words as multisets, each page weighing the same. Nothing is tuned here.
"""

import gzip
import json
import re
import statistics
import time
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from evals.extraction_report import write_report
from retrieval.errors import NotAnArticle, SourceError
from retrieval.models import MAX_ARTICLE_BYTES, Progress
from retrieval.sources.clean import clean
from retrieval.sources.decode import strip_control
from retrieval.sources.extract import extract
from retrieval.sources.sandbox import shared_sandbox

RUN = 4  # words
_WORD = re.compile(r"\w+")
_WARM_UP = b"<html><body><article>" + 9 * b"<p>A page to begin with, of a few sentences. It is not scored.</p>"


class Matched(NamedTuple):
    """Shares of a page's runs of words, true and read together: in both, read only, true only."""

    both: float
    read_only: float
    true_only: float

    @property
    def precision(self) -> float:
        return _ratio(self.both, self.read_only)

    @property
    def recall(self) -> float:
        return _ratio(self.both, self.true_only)


class Page(NamedTuple):
    """A page of the set, what was read of it, and what kind of page it was taken for if not for an article."""

    page_id: str
    url: str
    true: str
    read: str
    kind: str | None

    @property
    def matched(self) -> Matched:
        return matched(self.true, self.read)


def evaluate_extraction(path: Path, progress: Progress | None = None, report: Path | None = None) -> dict[str, Any]:
    """F1, precision and recall of the pages in `path`: `ground-truth.json` and `html/ID.html[.gz]`.

    A page taken for another kind than an article counts as empty, except a paywall's stub, whose visible text is what
    is to be read of it; `f1_stored` counts that as empty too, as nothing of it is stored. `other_kinds` says how many
    pages were taken for another kind, and `failed` how many could not be read. `pages_per_s` is of the reading alone,
    one page after the other. With `report`, a folder, a page that shows what was lost is written there. Raises
    SourceError where a file is missing or not in its format.
    """
    truths = _truths(path)
    documents = {page_id: _document(path, page_id) for page_id in truths}
    pages: list[Page] = []
    with suppress(SourceError):
        extract(_WARM_UP)  # the process is started before the clock
    started = time.perf_counter()
    for page_id, (true, url) in truths.items():
        read, kind = _read(documents[page_id], url)
        pages.append(Page(page_id, url, true, read, kind))
        if progress:
            progress(len(pages), len(truths), "reading pages")
    seconds = time.perf_counter() - started
    if report is not None:
        write_report(report, [(_named(page), page.url, page.true, page.read, _f1([page.matched])) for page in pages])
    return _measures(pages) | {"pages": len(pages), "pages_per_s": round(len(pages) / seconds, 1)}


def matched(true: str, read: str) -> Matched:
    """How two texts match; all 0 where both are empty."""
    one, other = _runs(true), _runs(read)
    counts = [sum((one & other).values()), sum((other - one).values()), sum((one - other).values())]
    return Matched(*(count / (sum(counts) or 1) for count in counts))


def _measures(pages: Sequence[Page]) -> dict[str, Any]:
    scored = [page.matched for page in pages]
    stored = [matched(page.true, "" if page.kind else page.read) for page in pages]
    lower = [matched(page.true.lower(), page.read.lower()) for page in pages]
    return {
        "f1": round(_f1(scored), 4),
        "precision": round(_mean_precision(scored), 4),
        "recall": round(_mean_recall(scored), 4),
        "f1_stored": round(_f1(stored), 4),
        "f1_lower_cased": round(_f1(lower), 4),
        "other_kinds": sum(page.kind not in (None, "failed") for page in pages),
        "failed": sum(page.kind == "failed" for page in pages),
    }


def _named(page: Page) -> str:
    return f"{page.page_id}, taken for: {page.kind}" if page.kind else page.page_id


def _f1(pages: Sequence[Matched]) -> float:
    precision, recall = _mean_precision(pages), _mean_recall(pages)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _mean_precision(pages: Sequence[Matched]) -> float:
    """Over the pages of which something was read, as the benchmark has it."""
    return statistics.fmean([page.precision for page in pages if page.both + page.read_only > 0] or [0.0])


def _mean_recall(pages: Sequence[Matched]) -> float:
    return statistics.fmean([page.recall for page in pages if page.both + page.true_only > 0] or [0.0])


def _ratio(right: float, wrong: float) -> float:
    return right / (right + wrong) if right else 0.0


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    runs = (tuple(words[start : start + RUN]) for start in range(max(1, len(words) - RUN + 1)))
    return Counter(run for run in runs if run)


def _read(html: bytes, url: str) -> tuple[str, str | None]:
    """The text that is stored of a page, and the kind of a page that is taken for no article."""
    try:
        return extract(html, url, now=datetime.now(UTC)).text, None
    except NotAnArticle as error:
        if error.kind != "paywall":
            return "", error.kind
        fields = shared_sandbox().run("page", html, url=url, charset=None, stubs="keep")
        return clean(strip_control(str(fields["text"])), str(fields["title"] or "")), error.kind
    except SourceError:
        return "", "failed"


def _truths(path: Path) -> dict[str, tuple[str, str]]:
    """The true text and the address of each page, by its id."""
    file = path / "ground-truth.json"
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeError) as error:
        raise SourceError(f"{file} could not be read: {error}") from error
    except ValueError as error:
        raise SourceError(f"{file} is not JSON: {error}") from error
    if not isinstance(found, dict) or not found:
        raise SourceError(f"{file}: expected an object of pages by their ids")
    truths = {}
    for page_id, page in found.items():
        if not isinstance(page, Mapping) or not isinstance(page.get("articleBody"), str) or "/" in page_id:
            raise SourceError(f"{file}, {page_id[:80]}: expected articleBody and url")
        truths[page_id] = (page["articleBody"], str(page.get("url") or ""))
    return truths


def _document(path: Path, page_id: str) -> bytes:
    plain, packed = path / "html" / f"{page_id}.html", path / "html" / f"{page_id}.html.gz"
    try:
        if not packed.is_file():
            return plain.read_bytes()
        with gzip.open(packed) as stream:
            return stream.read(MAX_ARTICLE_BYTES + 1)  # one byte more than is read of a page
    except (OSError, EOFError, zlib.error) as error:
        raise SourceError(f"{page_id}: neither {plain} nor {packed.name} could be read: {error}") from error
