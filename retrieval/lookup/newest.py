"""What fits a lookup, newest first over the whole collection, each article once; what has no date comes last.

It does not care about meaning: only what holds the words is in it.
"""

from dataclasses import dataclass

from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.listings import Listing, list_by_id
from retrieval.index.filters import Filter, article_of
from retrieval.index.matching import Matching
from retrieval.index.passage_index import PassageIndex
from retrieval.lookup.highlighting import telling
from retrieval.lookup.query import LookupQuery
from retrieval.models import Hit, Query
from retrieval.newsdesk import Newsdesk
from retrieval.scope import read_scope

_PASSAGES_OF_ONE = 4  # looked at for each result wanted, as an article often fits with several
_PASSAGES_OF_PAGE = 2_000


@dataclass(frozen=True)
class Newest:
    """`families` are the articles that fit, newest first, each with the copies of it that fit too."""

    catalogue: Catalogue
    index: PassageIndex
    text: str
    families: list[list[Listing]]
    more: bool
    words: int | None

    @property
    def total(self) -> int:
        return len(self.families)

    def hits(self, first: int, count: int) -> list[Hit]:
        """The best passage of each of these articles."""
        families = self.families[first : first + count]
        shown = [family[0].article_id for family in families]
        best: dict[str, tuple[str, float]] = {}
        for passage_id, score in self.index.lexical(self.text, _PASSAGES_OF_PAGE, Filter(article_ids=tuple(shown))):
            best.setdefault(article_of(passage_id), (passage_id, score))
        if not self.text:  # nothing was looked for: an article is shown by its beginning
            best = {one.article_id: (one.id, 0.0) for one in self.catalogue.passages_of(shown) if one.ordinal == 0}
        passages = self.catalogue.passages(passage_id for passage_id, _ in best.values())
        articles = self.catalogue.get_many(one.article_id for family in families for one in family)
        found: list[Hit] = []
        for family in families:
            article = articles.get(family[0].article_id)
            passage_id, score = best.get(family[0].article_id, ("", 0.0))
            if article is None or passage_id not in passages:
                continue  # it may have been removed a moment ago
            copies = tuple(articles[one.article_id].headline for one in family[1:] if one.article_id in articles)
            passage = passages[passage_id]
            found.append(Hit(passage=passage, article=article, score=score, lexical=score, copies=copies))
        return found


def newest(desk: Newsdesk, query: LookupQuery, asked: Query, most: int) -> Newest:
    """At most `most` articles: with all the words, or where there is none with as many of them as any passage holds;
    where no word is wanted, all there are."""
    scope = read_scope(asked)
    left_out = [term for term in query.terms if term.excluded]
    wanted = telling(query.wanted)
    words = sum(term.kind == "word" for term in wanted)
    for least in range(words, 0, -1) if words else [0]:
        index = desk.index.matching(Matching(terms=(*wanted, *left_out), words=least))
        passage_ids, count = index.newest(most * _PASSAGES_OF_ONE, scope.filter)
        if count:
            break
    listed = list_by_id(desk.catalogue.engine, map(article_of, passage_ids))
    admitted = [listing for listing in listed.values() if scope.admits(listing)]
    families: dict[str, list[Listing]] = {}
    for listing in sorted(admitted, key=_newest_first):
        families.setdefault(listing.original, []).append(listing)
    return Newest(
        catalogue=desk.catalogue,
        index=index,
        text=asked.text,
        families=list(families.values())[:most],
        more=len(families) > most or count > len(passage_ids),
        words=least if least < words else None,
    )


def _newest_first(listing: Listing) -> tuple[float, str]:
    at = listing.published_at
    return (-at.timestamp() if at else float("inf"), listing.article_id)
