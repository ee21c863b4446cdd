"""Tell an article that a person deleted when its page is read again, by whatever address.

It does not care how deletions are recorded (`retrieval.catalogue.removed_records`).
"""

from collections.abc import Iterable, Mapping

from retrieval.catalogue.catalogue import Catalogue
from retrieval.copies import WORTH_A_LOOK
from retrieval.identity import derived_id
from retrieval.models import Article
from retrieval.sketch import similarity, sketch


def deletions(catalogue: Catalogue, found: Iterable[object]) -> dict[str, bytes]:
    """The ids of deleted articles among those of the articles in `found`, each with the signature of its sketch."""
    ids = [
        known for article in found if isinstance(article, Article) for known in (article.article_id, _page_id(article))
    ]
    return catalogue.removed_entries(ids)


def is_deleted(article: Article, deleted: Mapping[str, bytes]) -> bool:
    """True where `article` was deleted. Some sites give one address for all their pages: there the words decide."""
    if article.article_id in deleted:
        return True
    signature = deleted.get(_page_id(article))
    if not signature:
        return signature is not None
    return similarity(sketch(article.text).signature, signature) >= WORTH_A_LOOK


def _page_id(article: Article) -> str:
    return derived_id(article.url, "", "", None)
