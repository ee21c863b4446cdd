"""The lexical index: BM25 over passages in their context, kept by tantivy in a folder that can be thrown away.

It does not care where passages come from, nor that a query may be hostile: a query is cut into the same words as the
text, and nothing in it is read as syntax. What its fields hold is in `lexical_fields`.
"""

import hashlib
import math
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager, suppress
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from typing import Any

import tantivy

from retrieval.catalogue.following import Indexable
from retrieval.catalogue.tables import storable
from retrieval.errors import IndexUnavailable
from retrieval.index.analysis import ENGLISH, STEMMED, exact_words, ranking, stems
from retrieval.index.exclusion import Found, without_holding
from retrieval.index.filters import Filter, article_of
from retrieval.index.lexical_fields import VERSION, analyzers, document, schema
from retrieval.index.lexical_filter import filtering, one_of
from retrieval.index.lexical_progress import LexicalProgress, progress_file, read_progress, write_progress
from retrieval.index.matching import EXACT, Matching, Weighed, conditions, excluded, stems_field
from retrieval.index.unwritable import unwritable

_MAX_QUERY_TERMS = 256
# A word of so many passages tells none of them apart, and looking through them all takes most of the time: of a
# question's words only the others are looked for, where there are any. In a small collection all are.
_OFTEN = 0.25
_MANY = 1_000
_LOOKED_THROUGH = 250_000  # passages in all, word by word from the rarest, but for the two rarest
_K1 = 1.2  # of BM25, as tantivy has it
_WRITER_BYTES = 100_000_000  # fewer, larger segments: a query asks each
_MUST, _SHOULD, _MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot


class LexicalFailed(IndexUnavailable):
    """tantivy failed: damaged files, a full disk."""


class LexicalIndex:
    """One process owns the folder. Not safe for two writing threads; `PassageIndex` sees to that."""

    def __init__(self, folder: Path, identity: str) -> None:
        """Opens or makes the index of the catalogue `identity`; LexicalFailed where what is there cannot be used."""
        self.folder = folder
        self._stamp = hashlib.sha256(f"{VERSION} {version('tantivy')} {identity}".encode()).hexdigest()
        self._identity = identity
        self._schema = schema()
        self._writer: tantivy.IndexWriter | None = None
        with self._reported("opened"):
            folder.mkdir(parents=True, exist_ok=True)
            self.seq = self._stored_seq()
            if not self.seq:  # what is there, if anything, is of no use
                shutil.rmtree(folder)
                folder.mkdir()
            self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
            for name, analyzer in analyzers().items():
                self._index.register_tokenizer(name, analyzer)
            self._index.searcher()
            self._languages = self._present_languages()

    def gone(self) -> bool:
        """Whether the folder was deleted under this process, which would go on reading what is no more."""
        return not progress_file(self.folder).exists() and self.seq > 0

    def count(self) -> int:
        """Passages in the index."""
        return int(self._index.searcher().num_docs)

    # Writing

    def replace(self, article_ids: Iterable[str], passages: Iterable[Indexable]) -> None:
        """Takes out what it has of these articles and puts `passages` in; visible after `commit`."""
        with self._reported("written"):
            writer = self._writing()
            for article_id in article_ids:
                writer.delete_documents_by_term("article_id", article_id)
            for passage in passages:
                writer.add_document(document(passage))

    def commit(self, seq: int) -> None:
        """Makes what was replaced durable and visible; `seq` is the change it has come to."""
        with self._reported("written"):
            if self._writer is not None:
                self._writer.commit()
            self._index.reload()
            self._languages = self._present_languages()
            write_progress(self.folder, LexicalProgress(self._stamp, seq, self._identity))
        self.seq = seq

    # Searching

    def search(
        self,
        text: str,
        k: int,
        filter: Filter,
        matching: Matching | None = None,
        instead: Mapping[str, float] | None = None,
    ) -> list[tuple[str, float]]:
        """(passage_id, BM25), best first, of the passages that hold a word of `text` and fit `matching`.

        Where `matching` names what must be there, that is enough, and the words only rank. `instead` are words to
        look for beside those of the text, with what each weighs (1: as much as a word of the text).
        """
        words = self._ranked_words(text, instead or {})
        enough = matching is not None and matching.requires
        if not (words or enough) or k < 1 or filter.article_ids == ():
            return []
        conditions = self._conditions(filter, matching)
        with self._reported("read"):
            ranked = [(_SHOULD if enough else _MUST, tantivy.Query.boolean_query(words))] if words else []
            found = dict(self._found_whole([*ranked, *conditions], k, matching))
            inflected = self._inflected_words(text)
            if inflected:
                for one, score in self._found_whole([(_MUST, inflected), *conditions], k, matching):
                    found[one] = max(score, found.get(one, 0.0))
                return sorted(found.items(), key=lambda one: -one[1])[:k]
        return list(found.items())

    def most(self, text: str) -> float:
        """The BM25 that no passage can exceed for `text`: of one that repeats each of its words for ever.

        Words that no passage holds do not count.
        """
        among, total = self._frequencies(text)
        rarities = (math.log(1 + (max(total - one, 0) + 0.5) / (one + 0.5)) for one in among.values() if one)
        return (_K1 + 1) * sum(rarities)

    def newest(self, matching: Matching, k: int, filter: Filter) -> tuple[list[str], int]:
        """The ids of the `k` newest passages that fit, those without a date last, and how many fit in all."""
        if k < 1 or filter.article_ids == ():
            return [], 0
        fitting = [(_MUST, tantivy.Query.all_query()), *self._conditions(filter, matching)]
        with self._reported("read"):
            searcher = self._index.searcher()
            count = 0

            def look(clauses: Sequence[Weighed]) -> Found:
                nonlocal count
                found = searcher.search(tantivy.Query.boolean_query(clauses), limit=k, order_by_field="published")
                count = int(found.count or 0)  # type: ignore[attr-defined]  # missing from tantivy's stubs
                return [(_passage_id(searcher, address), 0.0) for _, address in found.hits]

            return [passage_id for passage_id, _ in self._whole(look, fitting, matching)], count

    def fitting(self, passage_ids: Sequence[str], matching: Matching) -> set[str]:
        """Those of `passage_ids` that fit `matching`."""
        if not passage_ids:
            return set()
        these = tantivy.Query.term_set_query(self._schema, "passage_id", list(passage_ids))
        with self._reported("read"):
            found = self._found_whole(
                [(_MUST, these), *self._conditions(Filter(), matching)], len(passage_ids), matching
            )
        return {passage_id for passage_id, _ in found}

    # Its words

    def holds(self, word: str) -> bool:
        """Whether any passage holds this word in any form, in its context too."""
        with self._reported("read"):
            searcher = self._index.searcher()
            forms = [("text", ranking().analyze(storable(word))), (EXACT, exact_words(word))]
            forms += [(stems_field(one), stems(word, one)) for one in self._languages]
            return any(searcher.doc_freq(field, one) for field, ones in forms for one in ones)

    def beginning_with(self, start: str, limit: int | None = None) -> list[tuple[str, int]]:
        """(word as written without case and accents, passages that hold it), the most frequent first."""
        with self._reported("read"):
            return self._index.searcher().terms_with_prefix(EXACT, start, limit=limit)

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
            if (refused := unwritable(error, f"in {self.folder}")) is not None:
                raise refused from error
            reason = (str(error).strip() or type(error).__name__).splitlines()[0]
            raise LexicalFailed(f"The lexical index in {self.folder} cannot be {what}: {reason}.") from error

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            try:
                self._writer = self._index.writer(heap_size=_WRITER_BYTES, num_threads=1)
            except ValueError as error:
                if "Lock" not in str(error) or not self.folder.exists():
                    raise
                raise IndexUnavailable(
                    f"Another process is writing the lexical index in {self.folder}. Stop it, then try again."
                ) from error
        return self._writer

    def _stored_seq(self) -> int:
        """0 for an index that is new, of another catalogue or schema, or whose progress cannot be read."""
        stored = read_progress(self.folder)
        return stored.seq if stored is not None and stored.stamp == self._stamp else 0

    def _present_languages(self) -> list[str]:
        """The languages with stems that passages are in."""
        present = self._index.searcher().terms_with_prefix("language", "")
        return sorted(language for language, _ in present if language in STEMMED)

    def _found(self, clauses: Sequence[Weighed], k: int) -> list[tuple[str, float]]:
        searcher = self._index.searcher()
        # One that stands alone is not wrapped: tantivy then passes over what cannot be among the best k.
        query = clauses[0][1] if len(clauses) == 1 else tantivy.Query.boolean_query(clauses)
        hits = searcher.search(query, limit=k, count=False).hits
        return [(_passage_id(searcher, address), float(score)) for score, address in hits]

    def _found_whole(self, clauses: Sequence[Weighed], k: int, matching: Matching | None) -> list[tuple[str, float]]:
        """As `_found`, without articles of which any passage holds what is excluded."""
        return self._whole(lambda wanted: self._found(wanted, k), clauses, matching)

    def _whole(
        self, look: Callable[[Sequence[Weighed]], Found], clauses: Sequence[Weighed], matching: Matching | None
    ) -> Found:
        if matching is None or not matching.excluded:
            return look(clauses)
        held = excluded(self._schema, matching, self._languages)

        def holding(article_ids: Set[str], k: int) -> set[str]:
            found = self._found([(_MUST, one_of(self._schema, "article_id", article_ids)), (_MUST, held)], k)
            return {article_of(passage_id) for passage_id, _ in found}

        return without_holding(
            lambda out: look([*clauses, (_MUST_NOT, one_of(self._schema, "article_id", out))] if out else clauses),
            holding,
        )

    def _frequencies(self, text: str) -> tuple[dict[str, int], int]:
        """The words of `text` that are looked for, each with the passages that hold it, and all passages there are."""
        terms = list(dict.fromkeys(ranking().analyze(storable(text))))[:_MAX_QUERY_TERMS]
        searcher = self._index.searcher()
        with self._reported("read"):
            among = {term: searcher.doc_freq("text", term) for term in terms}
        return {term: among[term] for term in telling(terms, among, searcher.num_docs)}, searcher.num_docs

    def _ranked_words(self, text: str, instead: Mapping[str, float]) -> list[Weighed]:
        words: list[Weighed] = [(_SHOULD, self._term("text", term)) for term in self._frequencies(text)[0]]
        for word, weight in instead.items():
            these = (self._term("text", term) for term in ranking().analyze(storable(word)))
            words.extend((_SHOULD, tantivy.Query.boost_query(one, weight)) for one in these)
        return words

    def _inflected_words(self, text: str) -> tantivy.Query | None:
        """The words of `text` in every form they have in the other languages of the collection; None for none.

        Each counts as BM25 counts one occurrence in a passage of usual length, with the rarity it has among all
        passages: a language of few passages would distort both.
        """
        others = [language for language in self._languages if language != ENGLISH]
        if not others:
            return None
        searcher, clauses = self._index.searcher(), []
        for word in list(dict.fromkeys(exact_words(text)))[:_MAX_QUERY_TERMS]:
            forms = [(stems_field(one), stem) for one in others for stem in stems(word, one)[:1]]
            forms = [form for form in forms if searcher.doc_freq(*form)]
            if forms:
                fields = [("text", one) for one in ranking().analyze(word)[:1]]
                among = max(searcher.doc_freq(*form) for form in forms + fields)
                without = max(searcher.num_docs - among, 0)  # what was replaced counts until segments are merged
                rarity = math.log(1 + (without + 0.5) / (among + 0.5))
                any_form = [(_SHOULD, self._term(*form)) for form in forms]
                clauses.append(
                    (_SHOULD, tantivy.Query.const_score_query(tantivy.Query.boolean_query(any_form), rarity))
                )
        return tantivy.Query.boolean_query(clauses) if clauses else None

    def _term(self, field: str, value: Any) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, field, value, "freq" if field == "text" else "basic")

    def _conditions(self, filter: Filter, matching: Matching | None = None) -> list[Weighed]:
        clauses = conditions(self._schema, matching, self._languages) if matching else []
        return [*filtering(self._schema, filter), *clauses]


def _passage_id(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> str:
    return str(searcher.doc(address)["passage_id"][0])


def telling(terms: Sequence[str], passages: Mapping[str, int], total: int) -> list[str]:
    """The terms worth looking for, in their order; `passages` says how many hold each."""
    rare = [term for term in terms if passages[term] <= max(_OFTEN * total, _MANY)] or list(terms)
    rarest = sorted(rare, key=lambda term: passages[term])
    through = accumulate(passages[term] for term in rarest)
    kept = {
        term
        for number, (term, sum_) in enumerate(zip(rarest, through, strict=True))
        if number < 2 or sum_ <= _LOOKED_THROUGH
    }
    return [term for term in rare if term in kept]
