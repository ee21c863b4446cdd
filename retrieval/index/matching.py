"""What a passage must hold and its article must not: words, phrases and beginnings of words, as conditions of the
lexical index.

It does not care how well a passage fits. The headline and the passage count; the outlet's name and the date, which
stand before every passage of an article, do not: leaving out "harbour" must not leave out the Harbour Times.
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import tantivy

from retrieval.index.analysis import ENGLISH, Word, exact_words, stemmed_as, stems
from retrieval.models import Model

EXACT = "exact"  # the field of words as written, with their positions

Kind = Literal["word", "phrase", "prefix"]
Weighed = tuple[tantivy.Occur, tantivy.Query]


class Term(Model):
    """One thing looked for. A `word` is found in all its forms, a `phrase` as it is written, a `prefix` at the
    beginning of words; `excluded`: no passage of the article may hold it. Any of `others` will do as well as `text`."""

    text: str
    kind: Kind = "word"
    excluded: bool = False
    others: tuple[str, ...] = ()

    @property
    def forms(self) -> tuple[str, ...]:
        """`text`, and what will do as well."""
        return (self.text, *self.others)

    def __str__(self) -> str:
        shown = " OR ".join(map(self._typed, self.forms))
        return f"-{shown}" if self.excluded else shown

    def _typed(self, form: str) -> str:
        if self.kind == "prefix":
            return f"{form}*"
        return f'"{form}"' if self.kind == "phrase" or " " in form else form


class Matching(Model):
    """Phrases and prefixes must be there, what is excluded must not, and of the other words at least `words`."""

    terms: tuple[Term, ...]
    words: int = 0

    @property
    def requires(self) -> bool:
        """Whether something must be there."""
        return self.words > 0 or any(term.kind != "word" and not term.excluded for term in self.terms)

    @property
    def excluded(self) -> tuple[Term, ...]:
        """What no passage of the article may hold."""
        return tuple(term for term in self.terms if term.excluded)

    @property
    def restricts(self) -> bool:
        """Whether any passage could fail it."""
        return self.requires or bool(self.excluded)


def stems_field(language: str) -> str:
    """The field of the words of passages in this language, as its stems."""
    return f"stems_{language}"


class Pattern(NamedTuple):
    """A term as it is compared with the words of a text in one language."""

    kind: Kind
    exact: tuple[str, ...]
    stem: str | None

    @classmethod
    def all_of(cls, term: Term, language: str | None) -> "list[Pattern]":
        """One for each form."""
        tongue = stemmed_as(language)
        patterns = []
        for form in term.forms:
            exact = tuple(exact_words(form))
            stem = stems(form, tongue)[0] if tongue and term.kind == "word" and len(exact) == 1 else None
            patterns.append(cls(term.kind, exact, stem))
        return patterns

    def at(self, words: Sequence[Word], start: int) -> bool:
        """Whether the words from number `start` on are this."""
        some = words[start : start + len(self.exact)]
        if not self.exact or len(some) < len(self.exact):
            return False
        if self.stem is not None and some[0].stem == self.stem:
            return True
        last = some[-1].exact
        ends = last.startswith(self.exact[-1]) if self.kind == "prefix" else last == self.exact[-1]
        return ends and all(word.exact == mine for word, mine in zip(some[:-1], self.exact, strict=False))


def conditions(schema: tantivy.Schema, matching: Matching, languages: Iterable[str]) -> list[Weighed]:
    """As clauses of one boolean query, adding nothing to a score, in an index that holds passages in these languages.

    The languages are some of STEMMED. Of what is excluded they know the passage alone: `excluded` finds what other
    passages of its article hold.
    """
    known = sorted({ENGLISH, *languages})
    clauses: list[Weighed] = []
    words: list[tantivy.Query] = []
    for term in matching.terms:
        query = _any([_holding(schema, form, term.kind, known) for form in term.forms])
        if term.excluded:
            clauses.append((tantivy.Occur.MustNot, query))
        elif term.kind == "word":
            words.append(query)
        else:
            clauses.append((tantivy.Occur.Must, _unweighed(query)))
    if matching.words and words:
        least = min(matching.words, len(words))
        some = tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in words], least)
        clauses.append((tantivy.Occur.Must, _unweighed(some)))
    return clauses


def excluded(schema: tantivy.Schema, matching: Matching, languages: Iterable[str]) -> tantivy.Query:
    """What any passage fits that holds something excluded."""
    known = sorted({ENGLISH, *languages})
    return _any([_holding(schema, form, term.kind, known) for term in matching.excluded for form in term.forms])


def _holding(schema: tantivy.Schema, text: str, kind: Kind, languages: Sequence[str]) -> tantivy.Query:
    exact = exact_words(text)
    if not exact:
        return tantivy.Query.empty_query()
    if len(exact) > 1:
        if kind == "prefix":  # only letters and digits are left in a word: nothing in it is syntax
            return tantivy.Query.regex_phrase_query(schema, EXACT, [*exact[:-1], f"{exact[-1]}.*"])
        return tantivy.Query.phrase_query(schema, EXACT, list(exact))
    if kind == "prefix":
        return tantivy.Query.fuzzy_term_query(schema, EXACT, exact[0], distance=0, prefix=True)
    alike = [tantivy.Query.term_query(schema, EXACT, exact[0], "position")]
    if kind == "word":
        forms = ((stems_field(language), stems(text, language)[0]) for language in languages)
        alike += [tantivy.Query.term_query(schema, field, stem, "basic") for field, stem in forms]
    return _any(alike)


def _any(queries: Sequence[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in queries])


def _unweighed(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 0.0)
