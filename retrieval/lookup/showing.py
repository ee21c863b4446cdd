"""Which passage of an article is shown for a lookup: one that itself holds what was looked up, where there is one.

A passage is found by its headline too, which stands before each. It does not care how passages were found.
"""

from collections.abc import Sequence

from retrieval.catalogue.catalogue import Catalogue
from retrieval.lookup.highlighting import matches, telling
from retrieval.lookup.query import LookupQuery
from retrieval.models import Hit, Passage


def with_words(catalogue: Catalogue, hits: Sequence[Hit], query: LookupQuery, required: bool) -> list[Hit]:
    """The hits, those whose passage holds no term with the passage of their article that holds most, in its place.

    Where words are `required` and the article is there with such a passage already, it is not shown again without.
    """
    bare = {hit.passage.id for hit in hits if not _terms(hit.passage, query, hit.article.language)}
    others: dict[str, list[Passage]] = {}
    for passage in catalogue.passages_of(list({hit.article.article_id for hit in hits if hit.passage.id in bare})):
        others.setdefault(passage.article_id, []).append(passage)
    taken = {hit.passage.id for hit in hits}
    shown_with = {hit.article.article_id for hit in hits if hit.passage.id not in bare}
    found: list[Hit] = []
    for hit in hits:
        article_id = hit.article.article_id
        if hit.passage.id in bare:
            left = [one for one in others.get(article_id, ()) if one.id not in taken]
            best = max(left, key=lambda one: _terms(one, query, hit.article.language), default=None)
            if best is not None and _terms(best, query, hit.article.language):
                taken.add(best.id)
                shown_with.add(article_id)
                hit = hit.model_copy(update={"passage": best})
            elif required and article_id in shown_with:
                continue
        found.append(hit)
    return found


def lacking(hit: Hit, query: LookupQuery) -> tuple[str, ...]:
    """The words looked up that neither the headline nor the passage shown holds, as typed."""
    language = hit.article.language
    held = {match.term for text in (hit.article.title, hit.passage.text) for match in matches(text, query, language)}
    return tuple(term.text for term in telling(query.wanted) if term.kind == "word" and term not in held)


def _terms(passage: Passage, query: LookupQuery, language: str | None) -> int:
    return len({match.term for match in matches(passage.text, query, language)})
