"""A sentence that points back at another is never shown without it: alone it would speak of something else."""

from datetime import timedelta

import pytest

from retrieval.answering.from_hits import answer_from
from retrieval.index.embedding import Embedder
from retrieval.models import Article
from tests.retrieval.made import NOW, article, hits, query

ASKED = "How long did the strike at the port of Lorn last?"
ENDED = "The agreement ends a strike of 12 days at the port of Lorn."
EARLIER = (
    "\u201cMy father stood here in 2007,\u201d said Milo Jansky, who drives a straddle carrier at the port of Lorn."
)
THAT = "That strike at the port, also over job losses, lasted 17 days."


def told(text: str, outlet: str, days: float) -> Article:
    when = NOW - timedelta(days=days)
    return article(text, outlet, title="The strike at Lorn", publisher=outlet, published_at=when)


def test_it_goes_with_the_sentence_before_it(embedder: Embedder) -> None:
    found = hits(told(ENDED, "Tern Gazette", 1), told(f"{EARLIER} {THAT}", "Lorn Post", 8))
    shown = [each.text for each in answer_from(query(ASKED), found, embedder).sentences]
    assert THAT not in shown or shown[shown.index(THAT) - 1] == EARLIER


@pytest.mark.parametrize("before", ["Pickets burn pallets against the cold at the gates of the port.", ""])
def test_it_is_left_out_where_that_does_not_fit_or_is_not_at_hand(embedder: Embedder, before: str) -> None:
    long = f"{before[:-1]}, {', '.join(['and more of them came from the town'] * 9)}." if before else ""
    found = hits(told(ENDED, "Tern Gazette", 1), told(f"{long} {THAT}".strip(), "Lorn Post", 8))
    assert [each.text for each in answer_from(query(ASKED), found, embedder).sentences] == [ENDED]


def test_what_alone_answers_is_shown_with_the_sentence_before_however_long(embedder: Embedder) -> None:
    long = f"The ships lay off Lorn, {', '.join(['and more of them came from the north'] * 9)}."
    tonnes = "These ships carry up to 62,000 tonnes of oil each."
    asked = query("How much oil can each of the ships off Lorn carry?")
    shown = answer_from(asked, hits(told(f"{long} {tonnes}", "Lorn Post", 1)), embedder).sentences
    assert [each.text for each in shown] == [long, tonnes]


def test_alone_it_answers_nothing(embedder: Embedder) -> None:
    assert answer_from(query(ASKED), hits(told(THAT, "Lorn Post", 8)), embedder).reason == "not_answered"


def test_it_is_not_what_a_count_of_people_tells_of(embedder: Embedder) -> None:
    report = (
        "The port report puts the damage at 9 million. One docker is missing.\n\n"
        "It finds that the crane at Lorn was checked on 3 March."
    )
    asked = query("When was the crane at Lorn checked?")
    shown = answer_from(asked, hits(told(report, "Lorn Post", 1)), embedder).text
    assert "3 March" in shown and "missing" not in shown
