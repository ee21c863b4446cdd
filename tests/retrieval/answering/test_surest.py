"""The sentence that the reader is surest of stands beside the one that is best by all signs, if they are not the same.

A reader written by hand stands in at the seam (`readers`).
"""

from datetime import UTC, datetime

import pytest

from retrieval.answering.from_hits import answer_from
from retrieval.index.embedding import Embedder
from tests.retrieval.made import article, hits, query
from tests.retrieval.readers import Reads

AGROUND = "The ferry Marigold ran aground on Tuesday in thick fog, the Harbour Authority of Lorn said."
ROCKS = "A hole two metres wide gapes in its side on the rocks of Skerry Point."
COST = "A new bow would take the yard of Brack until the autumn."


def told(embedder: Embedder, question: str, logit: float, day: int = 13) -> str:
    title = "Ferry Marigold aground in fog"
    found = hits(
        article(AGROUND, "first", title=title),
        article(f"{COST} {ROCKS}", "second", title=title, published_at=datetime(2025, 3, day, tzinfo=UTC)),
    )
    reader = Reads({AGROUND: 1.0, ROCKS: logit}, otherwise=-4.0)
    return answer_from(query(question), found, embedder, reader=reader).text


def test_both_are_told_where_a_place_is_asked_for(embedder: Embedder) -> None:
    text = told(embedder, "Where did the ferry Marigold run aground on Tuesday?", 1.6)
    assert AGROUND in text and ROCKS in text and COST not in text


@pytest.mark.parametrize(
    ("question", "logit", "day"),
    [
        ("Where did the ferry Marigold run aground on Tuesday?", 0.2, 13),  # it is less sure of it
        ("Where did the ferry Marigold run aground on Tuesday?", 1.6, 3),  # that is an older report
        ("Did the ferry Marigold run aground on Tuesday?", 1.6, 13),  # no thing is asked for
    ],
)
def test_the_best_stands_alone(embedder: Embedder, question: str, logit: float, day: int) -> None:
    text = told(embedder, question, logit, day)
    assert AGROUND in text and ROCKS not in text


def test_the_head_of_another_is_not_told_though_the_reader_is_surest_of_it(embedder: Embedder) -> None:
    ours = "Vale Partners lent the money, said its managing partner, Viktor Hald."
    theirs = "Naomi Strand, its chief executive, called the offer of Kest final."
    found = hits(
        article(ours, "ours", title="Vale Partners bids for Bright"),
        article(f"Kest has outbid Vale Partners. Kest kept its word. {theirs}", "theirs", title="Kest bids for Bright"),
    )
    reader = Reads({ours[:12]: 1.0, theirs[:12]: 3.0})
    text = answer_from(query("Who leads Vale Partners?"), found, embedder, reader=reader).text
    assert "Viktor Hald" in text and "Naomi Strand" not in text


def test_a_place_is_told_first_by_what_tells_the_deed(embedder: Embedder) -> None:
    deed = "Police in Tarn arrested 31 men on Monday, a spokeswoman of the ministry said."
    hotel = "Guests had seen the men with riot gear in a hotel in Brack."
    reader = Reads({deed[:12]: 0.0, hotel[:12]: 1.2})
    given = answer_from(
        query("Where were the 31 men arrested?"), hits(article(f"{deed} {hotel}", "men")), embedder, reader=reader
    )
    assert given.sentences[0].text == deed
