"""Looks passages up, best or newest first, page by page; no model is called.

It does not care where the query was typed (`retrieval.lookup.query` reads it) nor how a result is shown.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from retrieval.errors import QuestionError
from retrieval.index.analysis import ENGLISH
from retrieval.index.matching import Matching
from retrieval.index.spelling import Correction
from retrieval.lookup.highlighting import matches, telling
from retrieval.lookup.languages import absent_languages
from retrieval.lookup.newest import newest
from retrieval.lookup.outlets import UnknownOutlet, outlets_meant, unknown_outlets
from retrieval.lookup.query import LookupQuery
from retrieval.lookup.respelling import respelt
from retrieval.lookup.showing import with_words
from retrieval.models import FORESIGHT, Hit, Model, Query
from retrieval.newsdesk import Newsdesk
from retrieval.search import search

MOST_PAGES = 20
MOST_RANKED = 400  # passages; ranking more would take longer than anybody reads
PER_PAGE = 10
# Cosine under MiniLM of terms and passage. On the samples, terms that no article is about stay below .25, passages
# that say the same in other words are mostly above .35.
NEAR = 0.35
_FORMS_OF_PREFIX = 5


class LookupResult(Model):
    """One page. `query` is what was searched, with misspelt words replaced: what `highlights` takes.

    `page` counts from 1; beyond `pages` there are no hits. `total` counts results on all pages; `more`: there are more
    than that, which no page shows. `words` is how many of the words each result holds, where none holds all of them;
    `nearest`: no result holds any or is about them, these are only the nearest in meaning. `emptied` are the terms left
    out that every article with one of the words holds too, where nothing else was found. `absent`
    names the languages asked for that nothing is in, where nothing was found. `missed` tells where the index was being
    rebuilt and may have missed some.
    """

    query: LookupQuery
    hits: tuple[Hit, ...] = ()
    page: int = 1
    pages: int = 0
    total: int = 0
    more: bool = False
    words: int | None = None
    nearest: bool = False
    emptied: tuple[str, ...] = ()
    corrected: tuple[Correction, ...] = ()
    unknown: tuple[UnknownOutlet, ...] = ()
    absent: tuple[str, ...] = ()
    missed: str | None = None

    @property
    def remarks(self) -> list[str]:
        """What a reader should know of how this was found, each a plain sentence or two."""
        said = [str(one) for one in self.corrected]
        if self.words is not None and self.hits:
            said.append(f"No passage holds all of these words: each of these holds {self.words} of them or more.")
        if self.emptied:
            left_out = " or ".join(f"“{term}”" for term in self.emptied)
            said.append(f"Each article that holds these words also holds {left_out}, which is left out.")
            said += ["These are only near in meaning."] if self.hits else []
        elif self.nearest and self.hits:
            said.append("Nothing holds these words: these are the nearest in meaning.")
        said += [str(one) for one in self.unknown]
        if self.absent:
            said.append(f"No article is in {' or '.join(self.absent)}.")
        return [*said, self.missed] if self.missed else said


def lookup(
    desk: Newsdesk,
    query: LookupQuery,
    asked_at: datetime,
    zone: str = "UTC",
    page: int = 1,
    per_page: int = PER_PAGE,
    or_nearest: bool = False,
    foresight: timedelta = FORESIGHT,
) -> LookupResult:
    """Page number `page` of the passages that fit `query`; page after page, none comes twice.

    By relevance, plain words also find what means the same, behind what holds all of them; further passages of an
    article come behind its first and that of others; where there is a phrase or a prefix, every result obeys it,
    and of what is left out no passage of its article holds any. By date, a result holds all the words, or as many as
    any passage holds, and each article comes once; so it is too where only days, outlets or languages are given.
    `or_nearest`: where nothing fits by relevance, the nearest in meaning come instead. Raises QuestionError where there
    is nothing to look for, IndexUnavailable where an index fails.
    """
    if not query.wanted and not query.narrows:
        raise QuestionError("The lookup is empty: write what you want to find.")
    deepest = min(MOST_PAGES * per_page, max(MOST_RANKED, per_page))
    searched, corrected = respelt(desk.index.spelling, query)
    asked = Query(
        text=_ranking_text(desk, searched),
        asked_at=asked_at,
        foresight=foresight,
        zone=zone,
        window=searched.window,
        sources=outlets_meant(desk.catalogue, searched.sources),
        excluded_sources=outlets_meant(desk.catalogue, searched.excluded_sources),
        languages=searched.languages,
    )
    first = (max(page, 1) - 1) * per_page
    words, nearest = None, False
    with desk.index.observed() as seen:
        if searched.sort == "date" or not searched.wanted:
            found = newest(desk, searched, asked, deepest)
            hits = with_words(desk.catalogue, found.hits(first, per_page), searched, required=False)
            total, more, words = found.total, found.more, found.words
        else:
            ranked, nearest = _best(desk, searched, asked, deepest, or_nearest)
            hits, total, more = ranked[first : first + per_page], len(ranked), len(ranked) == deepest
        emptied = _emptying(desk, searched, asked)
    return LookupResult(
        query=searched,
        hits=tuple(hits),
        page=max(page, 1),
        pages=-(-total // per_page),
        total=total,
        more=more,
        words=words,
        nearest=nearest,
        emptied=emptied,
        corrected=tuple(corrected),
        missed=seen.note,
        absent=absent_languages(desk.index, searched.languages) if not total else (),
        unknown=tuple(unknown_outlets(desk.catalogue, (*asked.sources, *asked.excluded_sources))),
    )


def _emptying(desk: Newsdesk, query: LookupQuery, asked: Query) -> tuple[str, ...]:
    """What is left out, where with that no article holds a word that was looked up, and without it some do."""
    left_out = tuple(term.text for term in query.terms if term.excluded)
    if not left_out or not query.wanted or newest(desk, query, asked, 1).total:
        return ()
    return left_out if newest(desk, query.model_copy(update={"terms": query.wanted}), asked, 1).total else ()


def _ranking_text(desk: Newsdesk, query: LookupQuery) -> str:
    """What is ranked by: the words of all terms, of a prefix the commonest words that begin so."""
    words: list[str] = []
    for term in query.wanted:
        if term.kind == "prefix":
            words += desk.index.spelling.beginning_with(term.text, _FORMS_OF_PREFIX)
        words += term.forms
    return " ".join(words)


def _best(desk: Newsdesk, query: LookupQuery, asked: Query, most: int, or_nearest: bool) -> tuple[list[Hit], bool]:
    """All results that pages can show, the same ones whichever page is asked for, and whether they are only nearest."""
    view = replace(desk, index=desk.index.matching(query.matching))
    hits = search(view, asked, most)
    if query.matching.requires:
        return _whole_first(desk, with_words(desk.catalogue, hits, query, required=True), query), False
    relevant = _relevant(desk, hits, query)
    if or_nearest and not relevant and hits:
        return hits, True
    return _whole_first(desk, with_words(desk.catalogue, relevant, query, required=False), query), False


def _whole_first(desk: Newsdesk, hits: Sequence[Hit], query: LookupQuery) -> list[Hit]:
    """The hits that hold all that was looked up before the others, and of each the first passage of every article
    before any second one."""
    terms = tuple(telling(query.wanted))
    all_words = Matching(terms=terms, words=sum(term.kind == "word" for term in terms))
    whole = desk.index.matching(all_words).fitting([hit.passage.id for hit in hits])
    shown: Counter[str] = Counter()
    placed: list[tuple[bool, int, Hit]] = []
    for hit in sorted(hits, key=lambda hit: hit.passage.id not in whole):
        placed.append((hit.passage.id not in whole, shown[hit.article.article_id], hit))
        shown[hit.article.article_id] += 1
    return [hit for _, _, hit in sorted(placed, key=lambda one: one[:2])]


def _relevant(desk: Newsdesk, hits: Sequence[Hit], query: LookupQuery) -> list[Hit]:
    """The hits that hold a word, or the name of whose outlet does, or that mean nearly that: a search ranks everything
    there is, and who looks up a word that nobody wrote should be told so."""
    words = Matching(terms=tuple(telling(query.wanted)), words=1)
    holding = desk.index.matching(words).fitting([hit.passage.id for hit in hits])
    return [
        hit
        for hit in hits
        if hit.passage.id in holding or hit.dense >= NEAR or matches(hit.article.publisher, query, ENGLISH)
    ]
