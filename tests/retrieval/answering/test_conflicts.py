"""Where sources differ on who, where, when or how much: side by side as data; and no difference where there is none."""

from datetime import timedelta

import pytest

from retrieval.answering.answer import answer_from
from retrieval.answering.plain_words import conflict_heading, side_words
from retrieval.index.embedding import Embedder
from retrieval.models import Article, Conflict
from tests.retrieval.made import NOW, article, hits, query


def told(text: str, outlet: str, days: float = 1, title: str = "The Holt Pass tunnel") -> Article:
    return article(text, outlet, title=title, publisher=outlet, published_at=NOW - timedelta(days=days))


def shown(conflict: Conflict) -> list[tuple[str, str, str]]:
    return [(side.value, side.publisher, side.standing) for side in conflict.sides]


WHO = "Who will lead the inquiry into the Holt Pass tunnel?"
WHEN = "When will the Holt Pass tunnel open?"


@pytest.mark.parametrize(
    ("question", "one", "other", "kind", "values"),
    [
        (
            WHO,
            "The inquiry into the Holt Pass tunnel will be led by Mara Lunt.",
            "Judge Oren Pask is to lead the inquiry into the Holt Pass tunnel.",
            "who",
            ["Mara Lunt", "Judge Oren Pask"],
        ),
        (
            WHEN,
            "The Holt Pass tunnel will open on 3 May.",
            "The Holt Pass tunnel is to open on 17 June, the builders say.",
            "when",
            ["Saturday 3 May 2025", "Tuesday 17 June 2025"],
        ),
        (
            "How much water a day does the Holt Pass tunnel pump?",
            "The Holt Pass tunnel pumps 900 litres of water a day.",
            "The pumps of the Holt Pass tunnel lift 1,400 litres of water a day.",
            "figure",
            ["900 litres", "1,400 litres"],
        ),
    ],
)
def test_sources_that_differ_are_shown_side_by_side(
    embedder: Embedder, question: str, one: str, other: str, kind: str, values: list[str]
) -> None:
    given = answer_from(query(question), hits(told(one, "Tern Gazette"), told(other, "Lorn Post", 1.2)), embedder)
    (conflict,) = given.conflicts
    assert conflict.kind == kind
    assert shown(conflict) == [(values[0], "Tern Gazette", "current"), (values[1], "Lorn Post", "current")]
    assert {n for side in conflict.sides for n in side.citations} <= {each.n for each in given.citations}
    heading = "Reports give different figures" if kind == "figure" else "Reports differ"
    assert conflict_heading(conflict) == heading


LED_BY_LUNT = "The inquiry into the Holt Pass tunnel will be led by Mara Lunt."
OPENS_IN_MAY = "The Holt Pass tunnel will open on 3 May."
HOW_MUCH = "How much water a day does the Holt Pass tunnel pump?"
PUMPS_900 = "The Holt Pass tunnel pumps 900 litres of water a day."


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        # the same person, named more fully; somebody who does something else; an article that knows both
        (WHO, LED_BY_LUNT, "Judge Mara Lunt is to lead the inquiry into the Holt Pass tunnel."),
        (WHO, LED_BY_LUNT, "Oren Pask built the Holt Pass tunnel."),
        (WHO, LED_BY_LUNT, "Oren Pask is to lead the inquiry into the Holt Pass tunnel. Mara Lunt follows him."),
        # a day on which it was only said; a day that the other holds; a past day for what is to come
        (WHEN, OPENS_IN_MAY, "The Holt Pass tunnel will open soon, the builders said on Monday."),
        (WHEN, OPENS_IN_MAY, "The Holt Pass tunnel is to open in early May."),
        (WHEN, OPENS_IN_MAY, "The Holt Pass tunnel was to open on 2 March."),
        # another unit, another rate
        (HOW_MUCH, PUMPS_900, "The Holt Pass tunnel pumps water for 40 villages."),
        (HOW_MUCH, PUMPS_900, "The Holt Pass tunnel pumps 300,000 litres of water a year."),
    ],
)
def test_what_is_no_difference_is_shown_as_none(embedder: Embedder, question: str, one: str, other: str) -> None:
    given = answer_from(query(question), hits(told(one, "Tern Gazette"), told(other, "Lorn Post", 1.2)), embedder)
    assert given.conflicts == ()


def test_the_newest_of_what_goes_on_changing_answers_alone(embedder: Embedder) -> None:
    asked = "How much water a day does the Holt Pass tunnel pump?"
    early = told("The Holt Pass tunnel pumps 900 litres of water a day, says the county.", "Tern Gazette", 9)
    late = told("The Holt Pass tunnel now pumps 1,400 litres of water a day, up from 900.", "Lorn Post", 1)
    for found in (hits(early, late), hits(late, early)):
        given = answer_from(query(asked), found, embedder)
        assert [each.text[:35] for each in given.sentences] == [late.text[:35]]
        (conflict,) = given.conflicts
        assert shown(conflict) == [("1,400 litres", "Lorn Post", "current"), ("900 litres", "Tern Gazette", "earlier")]
        assert conflict_heading(conflict) == "Earlier reports said otherwise"


def test_estimates_of_two_sources_stand_beside_each_other_whenever_they_were_made(embedder: Embedder) -> None:
    early = told(
        "The Chamber of Trade put the cost of the strike at Holt Pass at 40 million crowns a day.", "Tern Gazette", 8
    )
    late = told(
        "The strike at Holt Pass will cost 55 million crowns a day, the Shippers' Council said.", "Lorn Post", 1
    )
    given = answer_from(query("What does the strike at Holt Pass cost a day?"), hits(early, late), embedder)
    (conflict,) = given.conflicts
    assert [(side.value, side.said_by, side.standing) for side in conflict.sides] == [
        ("55 million crowns", "the Shippers' Council", "current"),
        ("40 million crowns", "the Chamber of Trade", "current"),
    ]
    assert side_words(conflict.sides[1]) == "the Chamber of Trade, in Tern Gazette, Thursday 6 March 2025"
