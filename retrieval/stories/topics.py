"""Whether an article is about a topic that somebody follows.

It does not care who follows it. A topic is a few words as a person types them ("floods", "interest rates"): it matches
by meaning or by its words, best by both.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.index.embedding import Embedder
from retrieval.models import Article
from retrieval.words import content_stems

LEAD_CHARS = 400
# On the sample articles a topic has a cosine of .38 to .58 with its own articles and rarely .3 with another's; its
# words in headline or lead are enough only with some likeness in meaning, but a name is enough by itself.
ENOUGH = 0.36
NAMED, IN_LEAD, IN_BODY = 1.0, 0.16, 0.08
# Part of a word is one by itself only in languages that write words together, and where it is long enough.
SHORTEST_PART = 5  # letters
_COMPOUNDING = frozenset(("de", "nl", "sv", "da", "no", "nb", "nn", "fi", "is", "hu"))


def about(
    articles: Sequence[Article], vectors: NDArray[np.float32], topics: Sequence[str], embedder: Embedder
) -> list[bool]:
    """For each article whether it is about any of the topics; all are where there is no topic.

    `vectors`: (n_articles, dimension), as `retrieval.stories.cluster.article_vectors` gives.
    """
    wanted = [topic.strip() for topic in topics if topic.strip()]
    if not wanted:
        return [True] * len(articles)
    meaning = np.stack([vectors @ embedder.embed_query(topic) for topic in wanted])
    stemmed = [frozenset(content_stems(topic)) for topic in wanted]
    return [
        any(
            cosine + _words_held(topic, stems, article) >= ENOUGH
            for topic, stems, cosine in zip(wanted, stemmed, column, strict=True)
        )
        for article, column in zip(articles, meaning.T, strict=True)
    ]


def _words_held(topic: str, stems: frozenset[str], article: Article) -> float:
    # A name typed as the article writes it, capitals and all ("Merrow Pharma", not "Floods"), more than in passing.
    if topic != topic.lower():
        name = re.compile(rf"(?<!\w){re.escape(topic)}(?!\w)")
        if name.search(article.title) or len(name.findall(article.text)) > 1:
            return NAMED
    if _is_compounding(article) and len(topic) >= SHORTEST_PART:
        part = re.compile(re.escape(topic), re.IGNORECASE)
        if part.search(article.title) or len(part.findall(article.text)) > 1:
            return NAMED
    lead = f"{article.title}\n{article.text[:LEAD_CHARS]}"
    return max(IN_LEAD * _share(stems, lead), IN_BODY * _share(stems, article.text))


def _is_compounding(article: Article) -> bool:
    """Whether it is in a language that writes words together: "Brücke" is in "Rheinbrücke"."""
    return (article.language or "")[:2].lower() in _COMPOUNDING


def _share(stems: frozenset[str], text: str) -> float:
    return len(stems.intersection(content_stems(text))) / len(stems) if stems else 0.0
