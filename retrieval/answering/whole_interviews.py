"""The rest of an interview of which a passage was found: its questions are on one subject each, and which passage holds
which is chance.

It does not care how an interview is read (`retrieval.sources.interviews`).
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from retrieval.models import Hit
from retrieval.sources.interviews import interviewed
from retrieval.words import content_stems

if TYPE_CHECKING:
    from retrieval.newsdesk import Newsdesk

_MOST = 2  # interviews
_LONGEST = 12_000  # characters; of what is longer, search has chosen well enough


def whole_interviews(desk: "Newsdesk", asked: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits, and after them the other passages of the best interviews among them with somebody whom the question
    names, each found as well as the best of its article."""
    names = set(content_stems(asked))
    best: dict[str, Hit] = {}
    for hit in hits:
        article = hit.article
        who = interviewed(article.title, article.text) if len(article.text) <= _LONGEST else ""
        about = set(content_stems(f"{article.title} {who}"))
        if who and names & about and len(best) < _MOST:
            best.setdefault(article.article_id, hit)
    held = {hit.passage.id for hit in hits}
    rest = [
        best[passage.article_id].model_copy(update={"passage": passage})
        for passage in desk.catalogue.passages_of(best)
        if passage.id not in held
    ] if best else []  # fmt: skip
    return [*hits, *rest]
