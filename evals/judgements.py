"""Questions with the articles that answer them, as files: reading them, and writing an operator's own.

It does not care how the judgements came about, by hand or by what readers said of answers, nor what is measured with
them. ARCHITECTURE.md names the formats.
"""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from retrieval.errors import SourceError
from retrieval.models import Article, Query

CORPUS, QUERIES, QRELS, REJECTED = "corpus.jsonl.gz", "queries.jsonl", "qrels.tsv", "rejected.jsonl"
_CORPORA = "corpus.jsonl", CORPUS, "articles.jsonl"
_HEADER = "query-id\tcorpus-id\tscore\n"


class Judgements(NamedTuple):
    """Questions by id, for each the ids of the articles that answer it with their grades, and its answer where known.

    `unjudged` counts the questions of the file that no article is marked for: they are left out.
    """

    queries: dict[str, Query]
    relevant: dict[str, dict[str, int]]
    answers: dict[str, str]
    unjudged: int


class Judged(NamedTuple):
    """One question with the articles that a reader found helpful for it, or said were not what was wanted.

    `verdicts` is empty where they were helpful. It holds nothing of who asked or judged.
    """

    query_id: str
    text: str
    asked_at: datetime
    article_ids: tuple[str, ...]
    verdicts: tuple[str, ...] = ()


def has_corpus(path: Path) -> bool:
    """Whether a data set brings its own articles."""
    return any((path / name).is_file() for name in _CORPORA)


def corpus_in(path: Path) -> Path:
    """The corpus file of a data set; SourceError where there is none."""
    for name in _CORPORA:
        if (path / name).is_file():
            return path / name
    raise SourceError(f"{path} holds neither corpus.jsonl nor corpus.jsonl.gz")


def query_files(path: Path) -> list[Path]:
    """`queries.jsonl` and every `queries_*.jsonl` of a data set, that one first."""
    return [file for file in (path / QUERIES, *sorted(path.glob("queries_*.jsonl"))) if file.is_file()]


def read_judgements(queries: Path, qrels: Path) -> Judgements:
    """The questions that `qrels` marks an article for, and the marks; SourceError where a file is missing or malformed.

    An article with a score of 0 or less is marked as not answering.
    """
    relevant = _read_qrels(qrels)
    found: dict[str, Query] = {}
    answers: dict[str, str] = {}
    for number, line in enumerate(_lines(queries), 1):
        try:
            record = json.loads(line)
            query_id, asked_at = str(record["_id"]), datetime.fromisoformat(str(record["asked_at"]))
            found[query_id] = Query(text=record["text"], asked_at=asked_at)
            if record.get("answer"):
                answers[query_id] = str(record["answer"])
        except (AttributeError, KeyError, TypeError, ValueError, RecursionError, ValidationError) as error:
            raise SourceError(f"{queries}, line {number}: expected _id, text and asked_at") from error
    judged = {query_id: query for query_id, query in found.items() if max(relevant.get(query_id, {0: 0}).values()) > 0}
    if not judged:
        raise SourceError(f"no question of {queries} is judged in {qrels}")
    marks = {query_id: relevant[query_id] for query_id in judged}
    return Judgements(judged, marks, answers, len(found) - len(judged))


def write_judgements(folder: Path, judged: Iterable[Judged], articles: Iterable[Article]) -> int:
    """Write a data set of an operator's own into `folder`, for their eyes alone; how many articles it holds.

    What was not helpful goes to `rejected.jsonl` and is no judgement. Raises SourceError where the folder holds such
    files already, as a person may have changed them, or cannot be written.
    """
    every = list(judged)
    helpful, rejected = [one for one in every if not one.verdicts], [one for one in every if one.verdicts]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if there := [name for name in (CORPUS, QUERIES, QRELS, REJECTED) if (folder / name).exists()]:
            raise SourceError(f"{folder} holds {there[0]} already, perhaps with changes of yours: name another folder.")
        count = _write_corpus(folder / CORPUS, articles)
        _write_lines(folder / REJECTED, (_question(one) | _rejection(one) for one in rejected))
        marks = [f"{one.query_id}\t{article_id}\t1\n" for one in helpful for article_id in one.article_ids]
        _private(folder / QRELS).write_text(_HEADER + "".join(marks), encoding="utf-8")
        _write_lines(folder / QUERIES, map(_question, helpful))
    except OSError as error:
        raise SourceError(f"{folder} could not be written ({error.strerror}).") from error
    return count


def _read_qrels(qrels: Path) -> dict[str, dict[str, int]]:
    relevant: dict[str, dict[str, int]] = {}
    for number, line in enumerate(_lines(qrels), 1):
        parts = [part.strip() for part in line.split("\t")]
        if number == 1 and not parts[-1].lstrip("-").isdecimal():
            continue  # the header
        if len(parts) != 3 or not parts[2].removeprefix("-").isdecimal():
            raise SourceError(f"{qrels}, line {number}: expected query-id, corpus-id and score, parted by tabs")
        relevant.setdefault(parts[0], {})[parts[1]] = int(parts[2])
    return relevant


def _lines(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")  # spreadsheets put a mark in front
    except (OSError, UnicodeError) as error:
        raise SourceError(f"{path} could not be read: {error}") from error
    return (line for line in text.split("\n") if line.strip())


def _question(judged: Judged) -> dict[str, Any]:
    return {"_id": judged.query_id, "text": judged.text, "asked_at": judged.asked_at.isoformat()}


def _rejection(judged: Judged) -> dict[str, Any]:
    return {"verdicts": list(judged.verdicts), "cited": list(judged.article_ids)}


def _write_corpus(file: Path, articles: Iterable[Article]) -> int:
    count = 0
    with _private(file).open("wb") as packed, gzip.open(packed, "wt", encoding="utf-8") as lines:
        for article in articles:
            count += 1
            fields = {
                "_id": article.article_id,
                "title": article.title,
                "text": article.text,
                "url": article.url,
                "published_at": article.published_iso,
                "publisher": article.publisher or None,
                "language": article.language,
            }
            lines.write(_json({name: value for name, value in fields.items() if value is not None}))
    return count


def _write_lines(file: Path, records: Iterable[Mapping[str, Any]]) -> None:
    with _private(file).open("w", encoding="utf-8", errors="replace") as lines:
        lines.writelines(_json(record) for record in records)


def _json(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False) + "\n"


def _private(file: Path) -> Path:
    """The file, made readable by its owner alone: it holds what people asked."""
    file.touch(mode=0o600)
    return file
