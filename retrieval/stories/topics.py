"""Whether an article is about a topic that somebody follows.

It does not care who follows it. A topic is a few words as a person types them ("floods", "interest rates"): it matches
by meaning or by its words, best by both.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.words import content_stems
from retrieval.index.embedding import Embedder
from retrieval.models import Article

LEAD_CHARS = 400
# On the sample articles a topic has a cosine of .38 to .58 with its own articles and rarely .3 with another's; a word
# of the topic in headline or lead is enough by itself only with some likeness in meaning.
ENOUGH = 0.36
IN_LEAD, IN_BODY = 0.25, 0.12


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
    stems = [frozenset(content_stems(topic)) for topic in wanted]
    return [
        bool(max(cosine + _words_held(topic, article) for topic, cosine in zip(stems, column, strict=True)) >= ENOUGH)
        for article, column in zip(articles, meaning.T, strict=True)
    ]


def _words_held(topic: frozenset[str], article: Article) -> float:
    if not topic:
        return 0.0
    lead = _share(topic, f"{article.title}\n{article.text[:LEAD_CHARS]}")
    return max(IN_LEAD * lead, IN_BODY * _share(topic, article.text))


def _share(topic: frozenset[str], text: str) -> float:
    return len(topic.intersection(content_stems(text))) / len(topic)
