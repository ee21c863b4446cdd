"""Find syndicated copies: articles under other ids with the same text, edited or cut.

It does not care what becomes of a copy. LSH bands, which the catalogue keeps, find candidates; the sketches choose the
few that are worth a look; the texts themselves decide (`same_text`), so that two reports of one event in different
words, or of two events in like words, stay apart.
"""

from collections.abc import Sequence

from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.neighbours import neighbours
from retrieval.models import Article
from retrieval.same_text import same_text
from retrieval.sketch import Sketch, similarity, sketch

__all__ = ["Sketch", "original_of", "sketch"]

WORTH_A_LOOK = 0.27  # of all telling words the share two texts have in common; with 40 % exchanged it is some .45
MOST_LOOKED_AT = 12


def original_of(
    catalogue: Catalogue, article: Article, sketched: Sketch, beside: Sequence[tuple[Article, Sketch]] = ()
) -> str | None:
    """The id of the stored article, or of the one `beside` it in the same batch, that `article` is a copy of.

    The likest one with the same text decides; where that is itself a copy, its original is named. None: it is no copy.
    """
    if not sketched.bands:
        return None
    own = set(sketched.bands)
    near = dict(neighbours(catalogue.engine, sketched.bands))
    peers = {other.article_id: (other, theirs) for other, theirs in beside if own.intersection(theirs.bands)}
    near.update((article_id, theirs.signature) for article_id, (_, theirs) in peers.items())
    near.pop(article.article_id, None)
    likeness = {article_id: similarity(sketched.signature, other) for article_id, other in near.items()}
    likely = sorted(
        (one for one, like in likeness.items() if like >= WORTH_A_LOOK), key=lambda one: (-likeness[one], one)
    )[:MOST_LOOKED_AT]
    if not likely:
        return None
    candidates = {**catalogue.get_many(likely), **{key: peers[key][0] for key in likely if key in peers}}
    for candidate in (candidates[key] for key in likely if key in candidates):
        original = candidate.duplicate_of or candidate.article_id
        if original != article.article_id and same_text(article, candidate):
            return original
    return None
