"""Articles of one event come together, look-alike events do not."""

import json
from datetime import timedelta
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.models import Article
from retrieval.newsdesk import Newsdesk
from retrieval.stories.cluster import MOST_APART, article_vectors, cluster, similarities
from tests.retrieval.stored import DAY, article

THREADS = json.loads((Path(__file__).parents[2] / "data" / "sample_threads.json").read_text(encoding="utf-8"))


def b_cubed(gold: dict[str, str], found: list[list[Article]]) -> tuple[float, float]:
    """Precision and recall, averaged over articles."""
    precision = recall = 0.0
    for group in found:
        for one in group:
            same = sum(gold[other.article_id] == gold[one.article_id] for other in group)
            precision += same / len(group)
            recall += same / sum(story == gold[one.article_id] for story in gold.values())
    return precision / len(gold), recall / len(gold)


def test_the_samples_fall_into_their_threads(sample_desk: Newsdesk) -> None:
    gold = {article_id: story for story, ids in THREADS.items() for article_id in ids}
    articles = list(sample_desk.catalogue.get_many(gold).values())
    found = cluster(articles, article_vectors(sample_desk, articles))
    assert sorted(one.article_id for group in found for one in group) == sorted(gold)
    precision, recall = b_cubed(gold, found)
    assert precision == 1.0, "two threads of the samples share a group"
    assert recall > 0.85


def test_articles_too_far_apart_in_time_never_meet() -> None:
    text = "The river Orlen broke its banks at Brackwater and twelve people died in the flood."
    near = [article("a", text), article("b", text, published_at=DAY + MOST_APART)]
    far = [article("a", text), article("b", text, published_at=DAY + MOST_APART + timedelta(hours=1))]
    vectors = np.full((2, 4), 0.5, dtype=np.float32)
    assert len(cluster(near, vectors)) == 1
    assert len(cluster(far, vectors)) == 2


def test_a_missing_date_holds_nothing_apart() -> None:
    text = "The river Orlen broke its banks at Brackwater and twelve people died in the flood."
    articles = [article("a", text), article("b", text, published_at=None)]
    assert len(cluster(articles, np.full((2, 4), 0.5, dtype=np.float32))) == 1


def test_what_shares_neither_a_date_nor_a_name_does_not_meet() -> None:
    words = "a storm broke the roof of a school and the children were sent home until it is repaired."
    texts = [f"In Holm {words}", f"In Sundry {words}"]
    undated = [article(f"a{at}", text, title="", published_at=None) for at, text in enumerate(texts)]
    vectors = np.full((2, 4), 0.5, dtype=np.float32)
    assert len(cluster(undated, vectors)) == 2
    assert len(cluster([one.model_copy(update={"published_at": DAY}) for one in undated], vectors)) == 1


def test_names_and_figures_tell_look_alike_events_apart() -> None:
    one = article("a", "Police said that Jonas Wittrup drove a car into the Holm bridge and broke 12 railings.")
    same = article("b", "A car driven by Jonas Wittrup hit the Holm bridge; 12 railings broke, the police said.")
    other = article("c", "Police said that Milo Jansky drove a car into the Sundry tower and broke 40 windows.")
    alike = similarities([one, same, other], np.full((3, 4), 0.5, dtype=np.float32))
    assert alike[0, 1] > alike[0, 2] + 0.1


def test_nothing_and_one_article_are_no_special_case() -> None:
    assert cluster([], np.zeros((0, 4), dtype=np.float32)) == []
    only = article("a")
    assert cluster([only], np.zeros((1, 4), dtype=np.float32)) == [[only]]


@given(st.lists(st.text(max_size=40), min_size=1, max_size=8))
def test_each_article_is_in_one_group_whatever_its_text(texts: list[str]) -> None:
    articles = [article(f"a{at}", text, title="") for at, text in enumerate(texts)]
    found = cluster(articles, np.zeros((len(texts), 4), dtype=np.float32))
    assert sorted(one.article_id for group in found for one in group) == sorted(one.article_id for one in articles)
