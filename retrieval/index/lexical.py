"""The lexical index: BM25 over passages in their context, kept by tantivy in a folder that can be thrown away.

It does not care where passages come from, nor that a query may be hostile: a query is cut into the same words as the
text, and nothing in it is read as syntax.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tantivy

from retrieval.catalogue.following import Indexable
from retrieval.catalogue.rows import publisher_key
from retrieval.catalogue.tables import storable
from retrieval.errors import IndexUnavailable
from retrieval.index.filters import Filter, whole_seconds

_MAX_QUERY_TERMS = 256
_WRITER_BYTES = 50_000_000
_VERSION = "1"  # raise it when the words or the fields of the index change: older folders are then rebuilt


def _analyzer() -> tantivy.TextAnalyzer:
    """Words of letters and digits, without case and accents, stemmed as English."""
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(60),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    ):
        builder = builder.filter(step)
    return builder.build()


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("passage_id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("article_id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("publisher", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("dated_from", indexed=True, fast=True)
    builder.add_integer_field("dated_to", indexed=True, fast=True)
    builder.add_boolean_field("undated", indexed=True)
    builder.add_text_field("text", tokenizer_name="words", index_option="freq")
    return builder.build()


class LexicalFailed(IndexUnavailable):
    """tantivy failed: damaged files, a full disk."""


class LexicalIndex:
    """One process owns the folder. Not safe for two writing threads; `PassageIndex` sees to that."""

    def __init__(self, folder: Path, identity: str) -> None:
        """Opens or makes the index of the catalogue `identity`; LexicalFailed where what is there cannot be used."""
        self.folder = folder
        self._stamp = hashlib.sha256(f"{_VERSION} {version('tantivy')} {identity}".encode()).hexdigest()
        self._progress_file = folder / "progress.json"
        self._analyzer = _analyzer()
        self._schema = _schema()
        self._writer: tantivy.IndexWriter | None = None
        with self._reported("opened"):
            folder.mkdir(parents=True, exist_ok=True)
            self.seq = self._stored_seq()
            if not self.seq:  # what is there, if anything, is of no use
                shutil.rmtree(folder)
                folder.mkdir()
            self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
            self._index.register_tokenizer("words", self._analyzer)
            self._index.searcher()

    def count(self) -> int:
        """Passages in the index."""
        return int(self._index.searcher().num_docs)

    def replace(self, article_ids: Iterable[str], passages: Iterable[Indexable]) -> None:
        """Takes out what it has of these articles and puts `passages` in; visible after `commit`."""
        with self._reported("written"):
            writer = self._writing()
            for article_id in article_ids:
                writer.delete_documents_by_term("article_id", article_id)
            for passage in passages:
                writer.add_document(self._document(passage))

    def commit(self, seq: int) -> None:
        """Makes what was replaced durable and visible; `seq` is the change it has come to."""
        with self._reported("written"):
            if self._writer is not None:
                self._writer.commit()
            self._index.reload()
            beside = self._progress_file.with_suffix(".new")
            beside.write_text(json.dumps({"stamp": self._stamp, "seq": seq}))
            beside.replace(self._progress_file)
        self.seq = seq

    def search(self, text: str, k: int, filter: Filter) -> list[tuple[str, float]]:
        """(passage_id, BM25), best first; nothing for a text without words."""
        terms = list(dict.fromkeys(self._analyzer.analyze(storable(text))))[:_MAX_QUERY_TERMS]
        if not terms or k < 1 or filter.article_ids == ():
            return []
        words = [(tantivy.Occur.Should, self._term("text", term)) for term in terms]
        query = tantivy.Query.boolean_query(
            [(tantivy.Occur.Must, tantivy.Query.boolean_query(words)), *self._conditions(filter)]
        )
        with self._reported("read"):
            searcher = self._index.searcher()
            hits = searcher.search(query, limit=k, count=False).hits
            return [(str(searcher.doc(address)["passage_id"][0]), float(score)) for score, address in hits]

    def close(self) -> None:
        """Lets go of the folder; what was not committed is gone."""
        if self._writer is not None:
            with suppress(Exception):  # it may be what is broken
                self._writer.rollback()
            self._writer = None

    @contextmanager
    def _reported(self, what: str) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError, RuntimeError) as error:
            self._writer = None  # a writer that failed once is of no use
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise LexicalFailed(f"The lexical index in {self.folder} cannot be {what}: {reason}.") from error

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            try:
                self._writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
            except ValueError as error:
                if "Lock" not in str(error):
                    raise
                raise IndexUnavailable(
                    f"Another process is writing the lexical index in {self.folder}. Stop it, then try again."
                ) from error
        return self._writer

    def _stored_seq(self) -> int:
        """0 for an index that is new, of another catalogue or schema, or whose progress cannot be read."""
        try:
            stored = json.loads(self._progress_file.read_text())
            return int(stored["seq"]) if stored["stamp"] == self._stamp else 0
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def _document(self, passage: Indexable) -> tantivy.Document:
        document = tantivy.Document()
        document.add_text("passage_id", passage.passage_id)
        document.add_text("article_id", passage.article_id)
        document.add_text("publisher", passage.publisher_key)
        document.add_integer("dated_from", whole_seconds(passage.dated_from))
        document.add_integer("dated_to", whole_seconds(passage.dated_to))
        document.add_boolean("undated", passage.undated)
        document.add_text("text", passage.text)
        return document

    def _term(self, field: str, value: Any) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, "freq" if field == "text" else "basic")

    def _conditions(self, filter: Filter) -> Sequence[tuple[tantivy.Occur, tantivy.Query]]:
        conditions: list[tantivy.Query] = []
        if filter.publishers:
            keys = [publisher_key(name) for name in filter.publishers]
            conditions.append(tantivy.Query.term_set_query(self._schema, "publisher", keys))
        if filter.article_ids is not None:
            conditions.append(tantivy.Query.term_set_query(self._schema, "article_id", list(filter.article_ids)))
        if filter.since is not None:
            conditions.append(self._range("dated_to", lower_bound=whole_seconds(filter.since)))
        if filter.until is not None:
            until = self._range("dated_from", upper_bound=whole_seconds(filter.until))
            if filter.since is None:
                undated = self._term("undated", True)
                until = tantivy.Query.boolean_query([(tantivy.Occur.Should, until), (tantivy.Occur.Should, undated)])
            conditions.append(until)
        # A constant of nothing: what lets a passage through must not add to how well it matches.
        return [(tantivy.Occur.Must, tantivy.Query.const_score_query(one, 0.0)) for one in conditions]

    def _range(self, field: str, lower_bound: int | None = None, upper_bound: int | None = None) -> tantivy.Query:
        kind = tantivy.FieldType.Integer
        return tantivy.Query.range_query(self._schema, field, kind, lower_bound=lower_bound, upper_bound=upper_bound)
