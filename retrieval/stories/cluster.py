"""Group articles that tell of the same event.

Two articles are alike by the meaning of their passages, by their words, and by the names and figures in them: events
of one kind (two floods, two trials) share words but not names. Agglomerative clustering with average linkage joins
them. It does not care which articles are worth telling, nor what anyone was told before.
"""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from retrieval.models import Article

if TYPE_CHECKING:
    from retrieval.newsdesk import Newsdesk

# Chosen on ECB+ topics 1-35, whose stories are pairs of look-alike events; see the evaluation suite `stories`.
MEANING, NAMES, WORDS = 0.2, 0.3, 0.5
JOIN_AT = 0.33
# Articles known to be of the same fortnight are likelier to tell of one event, and never those further apart.
MOST_APART = timedelta(days=14)
SAME_FORTNIGHT = 0.06
ONE_MATTER = 0.5  # cosine under MiniLM of two articles, below which they share at most names

_TOO_FAR = -10.0  # outweighs every other pair in an average over links
# A capitalised word that does not begin a sentence, or a figure.
_NAME = re.compile(r"(?<![.!?]\s)(?<![.!?][\"'”’]\s)(?<!^)\b[^\W\d_a-z][\w'’-]+|\d[\d.,]*", re.MULTILINE)


def cluster(articles: Sequence[Article], embeddings: NDArray[np.float32]) -> list[list[Article]]:
    """The articles in groups, each one event; groups and their members in the order given.

    `embeddings`: (n_articles, dimension), one row of L2 norm 1 (or 0 where there is none) for each article, as
    `article_vectors` gives. Articles whose dates are known and more than MOST_APART apart never share a group.
    """
    return [[articles[row] for row in rows] for rows in groups(similarities(articles, embeddings))]


def groups(likeness: NDArray[np.float64]) -> list[list[int]]:
    """The rows of a similarity matrix in groups, by first member."""
    if len(likeness) < 2:
        return [[row] for row in range(len(likeness))]
    # scikit-learn takes a second to import, and only a digest needs it.
    from sklearn.cluster import AgglomerativeClustering  # type: ignore[import-untyped]  # has no types

    model = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=1 - JOIN_AT
    )
    found: dict[int, list[int]] = {}
    for row, label in enumerate(model.fit_predict(1 - likeness)):
        found.setdefault(int(label), []).append(row)
    return list(found.values())


def similarities(
    articles: Sequence[Article], embeddings: NDArray[np.float32], most_apart: timedelta = MOST_APART
) -> NDArray[np.float64]:
    """How alike each pair of articles is: (n, n), symmetric, about 0 to 1, and far below 0 where they appeared more
    than `most_apart` from each other."""
    likeness, named = _at_any_time(articles, embeddings)
    seconds = np.array([a.published_at.timestamp() if a.published_at else np.nan for a in articles])
    apart = np.abs(seconds[:, None] - seconds[None, :])  # NaN where a date is not known: neither far nor near
    unnamed = np.isnan(apart) & (named <= 0)  # neither a date nor a name says that they tell of one event
    likeness = np.where(unnamed, np.minimum(likeness, JOIN_AT / 2), likeness)
    likeness += SAME_FORTNIGHT * (apart <= MOST_APART.total_seconds())
    result: NDArray[np.float64] = np.where(apart > most_apart.total_seconds(), _TOO_FAR, likeness)
    return result


def kinship(articles: Sequence[Article], embeddings: NDArray[np.float32]) -> NDArray[np.float64]:
    """How alike each pair of articles is at any distance in time: (n, n), symmetric, about 0 to 1; 0 where their
    meaning is not, as two events at one place share its names."""
    likeness, _ = _at_any_time(articles, embeddings)
    result: NDArray[np.float64] = np.where(embeddings @ embeddings.T >= ONE_MATTER, likeness, 0.0)
    return result


def _at_any_time(
    articles: Sequence[Article], embeddings: NDArray[np.float32]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The likeness of each pair without regard to their dates, and that of their names alone."""
    meaning = embeddings.astype(np.float64) @ embeddings.T.astype(np.float64)
    texts = [f"{article.title}\n{article.text}" for article in articles]
    named = _tfidf([" ".join(_NAME.findall(text)) for text in texts])
    return MEANING * meaning + WORDS * _tfidf(texts) + NAMES * named, named


def article_vectors(desk: "Newsdesk", articles: Sequence[Article]) -> NDArray[np.float32]:
    """The mean of each article's stored passage embeddings, of L2 norm 1: (n_articles, dimension).

    A row is zero where an article has no passage.
    """
    rows = {article.article_id: row for row, article in enumerate(articles)}
    passages = desk.catalogue.passages_of(rows)
    stored = desk.catalogue.embeddings([passage.id for passage in passages], desk.embedder.name)
    # After a change of embedder, until everything is embedded anew, the beginning of an article stands for it.
    waiting = [one for one in passages if one.ordinal == 0 and one.id not in stored]
    if waiting:
        texts = [one.in_context(articles[rows[one.article_id]]) for one in waiting]
        stored |= zip((one.id for one in waiting), desk.embedder.embed(texts), strict=True)
    vectors: NDArray[np.float32] = np.zeros((len(articles), desk.embedder.dimension), dtype=np.float32)
    for passage in passages:
        vector = stored.get(passage.id)
        if vector is not None:
            vectors[rows[passage.article_id]] += vector
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors /= np.where(norms > 0, norms, 1)
    return vectors


def _tfidf(texts: Sequence[str]) -> NDArray[np.float64]:
    """Cosine similarity of the texts' TF-IDF vectors, weighed over these texts alone: (n, n)."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]  # has no types

    try:
        matrix: Any = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts)
    except ValueError:  # no text holds a word: nothing is alike
        return np.zeros((len(texts), len(texts)))
    result: NDArray[np.float64] = (matrix @ matrix.T).toarray()
    return result
