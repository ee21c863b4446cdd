"""The day of a deed is told by the sentence that says it was done, not by one that names another day beside it."""

from datetime import timedelta

import pytest

from retrieval.answering.choosing.candidates import as_asked, candidates
from retrieval.answering.choosing.days_of_deeds import tells_the_deed
from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.question import read_question
from retrieval.index.embedding import Embedder
from tests.retrieval.made import NOW, article, hits, query


@pytest.mark.parametrize(
    ("asked", "sentence", "tells"),
    [
        ("When did the Orle dyke burst?", "The Orle dyke burst on Tuesday before dawn.", 1),
        ("When did the Orle dyke burst?", "The Orle dyke gave way on Tuesday before dawn.", 1),
        ("When did the Orle dyke burst?", "A surveyor came to Orle on 4 March, the day before the burst.", -1),
        (
            "When was the Orle dyke built?",
            "The stones, which date from the building of the dyke, were moved in 1988.",
            -1,
        ),
        ("When was the Orle dyke built?", "The Orle dyke was built in 1911.", 1),
        ("When did the balloon take off?", "The flight was called off an hour before take-off on Friday.", -1),
        ("When did the balloon land?", "The balloon is to land on Sunday.", -1),
        ("When did the balloon land?", "The balloon flew over Orle on Sunday.", 0),
        ("When will the balloon land?", "The balloon is to land on Sunday.", 0),
        ("Where did the balloon land?", "The balloon landed in Orle.", 0),
    ],
)
def test_what_tells_a_deed_and_what_only_mentions_it(asked: str, sentence: str, tells: int) -> None:
    question = read_question(asked)
    (one,) = as_asked(question, candidates(hits(article(sentence, title="Orle"))))
    assert tells_the_deed(question, one) == tells


def test_the_sentence_with_the_deed_leads(embedder: Embedder) -> None:
    later = article(
        "A surveyor inspected the Orle dyke on 9 March, two days before the burst.",
        "later",
        title="Report on the Orle dyke",
        published_at=NOW,
    )
    first = article(
        "The Orle dyke gave way before dawn on Tuesday, and forty houses were flooded.",
        "first",
        title="Flood at Orle",
        published_at=NOW - timedelta(days=3),
    )
    given = answer_from(query("When did the Orle dyke burst?"), hits(later, first), embedder)
    assert "before dawn on Tuesday" in given.sentences[0].text


def test_the_day_of_a_thing_that_nothing_names_is_not_told(embedder: Embedder) -> None:
    other = article("The balloon Kestrel-2 lifted off on 3 March.", "a", title="Kestrel-2 in the air", published_at=NOW)
    assert answer_from(query("When did the balloon Kestrel-3 lift off?"), hits(other), embedder).abstained
