"""A catalogue of many short articles, and the proof that an index of it is whole.

It does not care how the index came to be so.
"""

import pytest

from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.passage_index import Filter, PassageIndex
from tests.retrieval.stored import EMBEDDER, entry


def fill(catalogue: Catalogue, articles: int = 60, passages: int = 5, start: int = 0) -> None:
    batch = [
        entry(
            f"a{number}",
            "\n\n".join(f"Article {number} part {part} tells of thing{number}x{part}." for part in range(passages)),
            publisher=f"Outlet {number % 4}",
        )
        for number in range(start, start + articles)
    ]
    for first in range(0, len(batch), 100):
        catalogue.save(batch[first : first + 100], EMBEDDER.name)


def assert_whole(index: PassageIndex, catalogue: Catalogue) -> None:
    """Every stored passage, and nothing else, is found by its vector and by its words."""
    health = index.check()
    assert health.ok, health.detail
    count = catalogue.counts().passages
    assert (health.passages, health.dense, health.lexical, health.reachable) == (count, count, count, True)
    stored = {
        passage.id: passage
        for article in catalogue.list_articles(limit=10_000)
        for passage in catalogue.passages_of([article.article_id])
    }
    missed: list[str] = []
    probes = list(catalogue.embeddings(stored).items())[:: max(1, len(stored) // 150)]
    for passage_id, vector in probes:
        nearest = index.dense(vector, 3)
        if nearest[0][1] <= 0.999:
            missed.append(passage_id)
        assert {one for one, _ in nearest} <= stored.keys()
        mine = Filter(article_ids=(stored[passage_id].article_id,))
        # asked of Chroma itself: the index would read so few from the catalogue
        assert index._parts.present.vectors.search(vector, 1, mine)[0][1] == pytest.approx(1.0, abs=1e-4)
        assert index.dense(vector, 1, mine)[0][1] == pytest.approx(1.0, abs=1e-4)
        assert passage_id in {one for one, _ in index.lexical(stored[passage_id].text, 50, mine)}
    # Chroma's graph is approximate: after many revisions a search of it may miss one. A graph that was lost misses all
    # but the newest, and what is not in the index at all was missed by the exact searches above.
    assert len(missed) <= len(probes) // 50, missed
