"""`python -m evals.near_copies PATH [--json]`: how surely near-copies are found in a collection, and what is taken for
one that is none.

It does not care what becomes of copies. The articles of the corpus go through identity in the order of publication,
as ingest takes them, and every pair merged there is listed to be read; then edited and cut copies of some of them,
under other ids and headlines, are looked up in that collection.
"""

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from rich.console import Console
from rich.table import Table

from evals.judgements import corpus_in
from evals.text_edits import EDITS, Others, sentences_of
from retrieval.catalogue.catalogue import Catalogue, Entry
from retrieval.catalogue.neighbours import neighbours
from retrieval.copies import Sketch, original_of, sketch
from retrieval.errors import BriefingError, SourceError
from retrieval.identity import content_hash
from retrieval.models import Article, Progress
from retrieval.sources.files import read_file

SAMPLE = 300
SEED = 20_240
BATCH = 64
SAME_HEADLINE = "40% of sentences replaced"  # measured with the headline kept, too
_NO_VECTORS = np.zeros((0, 1), dtype=np.float32)


class _Found(NamedTuple):
    """What came of looking up the copies of one kind: how many were found, how many taken for another's copy."""

    copies: int
    right: int
    wrong: int
    milliseconds: list[float]


def evaluate_near_copies(path: Path, progress: Progress | None = None, sample: int = SAMPLE) -> dict[str, Any]:
    """Recall and precision by kind of edit over `sample` articles, and every pair that was merged in the corpus.

    `path` is a corpus.jsonl[.gz] or the folder that holds one. `merged` lists pairs of headlines, addresses and days;
    `recall` and `precision` are shares by kind, None where nothing was named; `neighbours` says how many articles a
    look-up brings; `ms` are milliseconds of processor time for one article: sketch, look-up and
    comparison. Raises SourceError where nothing can be read.
    """
    articles = _corpus(path)
    with tempfile.TemporaryDirectory(prefix="briefing-eval-", ignore_cleanup_errors=True) as folder:
        catalogue = Catalogue.open(f"sqlite:///{Path(folder) / 'catalogue.sqlite'}")
        try:
            originals, milliseconds = _ingested(catalogue, articles, progress)
            found = _looked_up(catalogue, articles, originals, sample, progress)
            beside = [len(neighbours(catalogue.engine, sketch(one.text).bands)) - 1 for one in articles[:sample]]
        finally:
            catalogue.close()
    by_id = {one.article_id: one for one in articles}
    return {
        "articles": len(articles),
        "merged": [_pair(by_id[copy], by_id[original]) for copy, original in originals.items()],
        "recall": {kind: round(one.right / one.copies, 4) for kind, one in found.items()},
        "precision": {
            kind: round(one.right / (one.right + one.wrong), 4) if one.right + one.wrong else None
            for kind, one in found.items()
        },
        "copies": {kind: one.copies for kind, one in found.items()},
        "neighbours": {"mean": round(statistics.mean(beside), 1), "most": max(beside)},
        "ms": {
            "ingest": _times(milliseconds),
            "copies": _times([one for kind in found.values() for one in kind.milliseconds]),
        },
    }


def _corpus(path: Path) -> list[Article]:
    """Articles in the order of publication, those without a date last."""
    file = corpus_in(path) if path.is_dir() else path
    found = [one for one in read_file(file, datetime.now(UTC)) if isinstance(one, Article)]
    if not found:
        raise SourceError(f"no article could be read from {file}")
    undated = datetime.max.replace(tzinfo=UTC)
    return sorted(found, key=lambda one: (one.published_at or undated, one.article_id))


def _ingested(
    catalogue: Catalogue, articles: Sequence[Article], progress: Progress | None
) -> tuple[dict[str, str], list[float]]:
    """The original of each article taken for a copy, and the milliseconds that identity took for each article."""
    sketch("words to load what sketches need " * 5)
    originals: dict[str, str] = {}
    milliseconds = []
    remaining = iter(articles)
    while batch := list(islice(remaining, BATCH)):
        beside: list[tuple[Article, Sketch]] = []
        for article in batch:
            started = time.thread_time()
            sketched = sketch(article.text)
            original = original_of(catalogue, article, sketched, beside)
            milliseconds.append(1000 * (time.thread_time() - started))
            if original:
                originals[article.article_id] = original
            beside.append((article.model_copy(update={"duplicate_of": original}), sketched))
        catalogue.save([Entry(one, (), _NO_VECTORS, content_hash(one), *sketched) for one, sketched in beside], "none")
        if progress:
            progress(len(milliseconds), len(articles), "storing")
    return originals, milliseconds


def _looked_up(
    catalogue: Catalogue,
    articles: Sequence[Article],
    originals: dict[str, str],
    sample: int,
    progress: Progress | None,
) -> dict[str, _Found]:
    others = Others(
        words=[word for one in articles for word in one.text.split()[:300]],
        sentences=[sentence for one in articles for sentence in sentences_of(one.text)[:20]],
    )
    chosen = random.Random(SEED).sample(list(articles), min(sample, len(articles)))
    kinds = [(kind, kind, False) for kind in EDITS] + [(f"{SAME_HEADLINE}, headline kept", SAME_HEADLINE, True)]
    found = {}
    for done, (name, kind, keeps_headline) in enumerate(kinds, 1):
        chance = random.Random(f"{SEED} {name}")

        def copied(one: Article, edit: str = kind, same: bool = keeps_headline, by: random.Random = chance) -> Article:
            return one.model_copy(
                update={
                    "article_id": f"copy of {one.article_id}",
                    "text": EDITS[edit](one.text, by, others),
                    "title": one.title if same else by.choice(articles).title,
                    "publisher": "The Almer Post",
                    "url": None,
                }
            )

        found[name] = _of_one_kind(catalogue, chosen, copied, originals)
        if progress:
            progress(done, len(kinds), name)
    return found


def _of_one_kind(
    catalogue: Catalogue, chosen: Sequence[Article], copied: Callable[[Article], Article], originals: dict[str, str]
) -> _Found:
    right = wrong = 0
    milliseconds = []
    for article in chosen:
        copy = copied(article)
        started = time.thread_time()
        named = original_of(catalogue, copy, sketch(copy.text))
        milliseconds.append(1000 * (time.thread_time() - started))
        right += named == originals.get(article.article_id, article.article_id)
        wrong += named not in (None, originals.get(article.article_id, article.article_id))
    return _Found(len(chosen), right, wrong, milliseconds)


def _pair(copy: Article, original: Article) -> dict[str, list[str | None]]:
    return {
        "titles": [copy.title, original.title],
        "urls": [copy.url, original.url],
        "days": [one.published_iso for one in (copy, original)],
    }


def _times(milliseconds: Sequence[float]) -> dict[str, float]:
    return {"mean": round(statistics.mean(milliseconds), 2), "most": round(max(milliseconds), 1)}


def _tables(measures: dict[str, Any]) -> Iterator[Table]:
    kinds = Table("copies", "looked up", "recall", "precision")
    for kind, recall in measures["recall"].items():
        kinds.add_row(kind, str(measures["copies"][kind]), f"{recall:.3f}", str(measures["precision"][kind]))
    yield kinds
    merged = Table("merged in the corpus", "with", "days")
    for pair in measures["merged"]:
        merged.add_row(*pair["titles"], " ".join(str(day) for day in pair["days"]))
    yield merged


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the measures; 1 where the corpus cannot be read."""
    parser = argparse.ArgumentParser(prog="python -m evals.near_copies", description="Measure near-copies.")
    parser.add_argument("path", type=Path, help="a corpus.jsonl[.gz], or the folder that holds one")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--sample", type=int, default=SAMPLE, help="how many articles to make copies of")
    given = parser.parse_args(arguments)
    try:
        measures = evaluate_near_copies(given.path, sample=given.sample)
    except (BriefingError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    if given.json:
        print(json.dumps(measures, ensure_ascii=False))
        return 0
    console = Console()
    for table in _tables(measures):
        console.print(table)
    console.print({name: measures[name] for name in ("articles", "neighbours", "ms")})
    console.print(f"{len(measures['merged'])} pairs merged")
    return 0


if __name__ == "__main__":
    sys.exit(main())
