"""Where sources differ on who, where, when or how much: side by side as data; and no difference where there is none."""

from datetime import timedelta

import pytest

from retrieval.answering.choosing.candidates import candidates
from retrieval.answering.choosing.conflicts import conflicts
from retrieval.answering.choosing.overtaken import overtaken
from retrieval.answering.choosing.replacing import replacements
from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.question import read_query
from retrieval.answering.telling.citing import Gathered
from retrieval.answering.telling.plain_words import conflict_heading, side_words
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
        # another event, or another part of the same one
        (
            "When did the strike at the Holt Pass tunnel end?",
            "The strike at the Holt Pass tunnel ended on Monday with a deal on pay.",
            "The minister named a mediator in the strike at the Holt Pass tunnel on Wednesday.",
        ),
        (
            "When did the roof of the Holt Pass tunnel collapse?",
            "The inquiry into the collapse of the roof of the Holt Pass tunnel opened in Lorn on Monday.",
            "An engineer told the inquiry into the collapse of the roof of the Holt Pass tunnel on Wednesday all.",
        ),
        # another unit, another rate
        (HOW_MUCH, PUMPS_900, "The Holt Pass tunnel pumps water for 40 villages."),
        (HOW_MUCH, PUMPS_900, "The Holt Pass tunnel pumps 300,000 litres of water a year."),
        # a range, which holds the other or not
        (HOW_MUCH, PUMPS_900, "The Holt Pass tunnel pumps between 800 and 1,200 litres of water a day."),
        (HOW_MUCH, PUMPS_900, "The Holt Pass tunnel pumps 800 to 1,200 litres of water a day."),
        (HOW_MUCH, PUMPS_900, "The Holt Pass tunnel pumps 800–1,200 litres of water a day."),
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
        assert conflict_heading(conflict) == "Now, and in earlier reports"


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


def test_a_newer_sentence_that_names_what_it_replaces_answers(embedder: Embedder) -> None:
    early = told("The Holt Pass tunnel would create 1,800 jobs by 2031, the minister said.", "Tern Gazette", 9)
    late = told(
        "Work at Holt Pass begins. The number of jobs falls from 1,800 to 1,520, just above the limit.", "Lorn Post"
    )
    given = answer_from(query("How many jobs will the Holt Pass tunnel create?"), hits(early, late), embedder)
    assert "1,520" in given.text
    (conflict,) = given.conflicts
    assert shown(conflict) == [("1,520", "Lorn Post", "current"), ("1,800", "Tern Gazette", "earlier")]
    assert [side.now for side in conflict.sides] == [True, False]
    assert [side_words(side).rpartition(", ")[2] for side in conflict.sides] == ["now", "earlier"]


def test_a_figure_of_other_things_replaces_nothing(embedder: Embedder) -> None:
    early = told("The Holt Pass tunnel would create 1,800 jobs by 2031, the minister said.", "Tern Gazette", 9)
    late = told(
        "Work at the Holt Pass tunnel begins. The number of trucks a day falls from 1,800 to 1,520.", "Lorn Post"
    )
    given = answer_from(query("How many jobs will the Holt Pass tunnel create?"), hits(early, late), embedder)
    assert "1,520" not in given.text and given.conflicts == ()


@pytest.mark.parametrize(
    ("text", "was", "now"),
    [
        ("The number of jobs falls from 1,800 to 1,520.", "1,800", "1,520"),
        ("The board will invest 4.7 billion crowns in place of 5.6 billion.", "5.6 billion", "4.7 billion crowns"),
        ("It draws 11,000 cubic metres a day, down from 19,000.", "19,000", "11,000"),
        ("The theft affects 1.9 million people and not 1.2 million.", "1.2 million", "1.9 million"),
        ("The theft affects 1,900 members and not, as was first said, 1,200.", "1,200", "1,900"),
        ("Not 14 but 8 cranes will come.", "14", "8"),
        ("Yields fell to 5.2 tonnes a hectare from 6.6.", "6.6", "5.2 tonnes"),
        ("The region votes on 8 June rather than 11 May.", "11 May", "8 June"),
    ],
)
def test_what_a_sentence_says_has_come_in_the_place_of_another(text: str, was: str, now: str) -> None:
    assert [(one.text, other.text) for one, other in replacements(text)] == [(was, now)]


@pytest.mark.parametrize(
    "text",
    [
        "Between 300 and 400 came.",
        "The patients are from 34 to 88 years old.",
        "12 or 14.",
        "The fair runs from 11 May to 8 June.",
        "It cost 5 million crowns on 8 June, not 4 million.",
    ],
)
def test_a_range_replaces_nothing(text: str) -> None:
    assert list(replacements(text)) == []


def test_a_more_exact_day_from_a_newer_report_is_shown(embedder: Embedder) -> None:
    early = told("The former chairman, Oren Pask, will give evidence in May.", "Tern Gazette", 9)
    late = told("Oren Pask denies it. Pask's lawyer said that he would answer when he is heard on 9 May.", "Lorn Post")
    given = answer_from(query("When will Oren Pask give evidence?"), hits(early, late), embedder)
    (conflict,) = given.conflicts
    assert shown(conflict) == [("Friday 9 May 2025", "Lorn Post", "current"), ("May 2025", "Tern Gazette", "earlier")]


def test_the_newest_source_is_that_of_all_that_is_cited(embedder: Embedder) -> None:
    early = told("The Holt Pass tunnel will open on 3 May.", "Tern Gazette", 9)
    late = told("The Holt Pass tunnel is to open on 17 June, the builders say.", "Lorn Post", 8)
    given = answer_from(query(WHEN), hits(early, late), embedder)
    days = [each.article.published_at.date() for each in given.citations if each.article.published_at]
    assert given.newest_source == max(days) and given.outdated


def test_people_of_whom_other_things_are_told_do_not_contradict_each_other(embedder: Embedder) -> None:
    jailed = told("Oren Pask, the former mayor of Lorn, was jailed for taking bribes.", "Tern Gazette", title="Lorn")
    won = told("Mara Lunt won the vote for mayor of Lorn.", "Lorn Post", 3, title="Lorn")
    given = answer_from(query("Who runs Lorn until the new mayor takes over?"), hits(jailed, won), embedder)
    assert given.conflicts == ()


def test_a_few_of_millions_are_no_earlier_count_of_them(embedder: Embedder) -> None:
    given = answer_from(
        query("How many people are affected by the theft at Holt Mutual?"),
        hits(
            told("The theft at Holt Mutual affects 1.9 million people, the data office said.", "Tern Gazette"),
            told(
                "Three people affected by the theft at Holt Mutual said that their records were genuine.",
                "Lorn Post",
                3,
            ),
        ),
        embedder,
    )
    assert "1.9 million" in given.text
    assert given.conflicts == ()


def test_a_figure_of_people_is_replaced_whatever_they_are_called(embedder: Embedder) -> None:
    early = told("Holt Mutual said the files of 1,200 customers were copied in the theft.", "Tern Gazette", 9)
    late = told(
        "The theft at Holt Mutual concerns 1,900 people and not, as first stated, 1,200.",
        "Lorn Post",
        2,
        title="Theft at Holt Mutual: 1,900 customers",
    )
    asked = "How many customers are affected by the theft at Holt Mutual?"
    given = answer_from(query(asked), hits(early, late), embedder)
    assert "1,900" in given.sentences[0].text
    assert [side.value for side in given.conflicts[0].sides] == ["1,900", "1,200"]


def test_what_else_lies_ahead_is_no_earlier_day_of_it() -> None:
    match = told("Tode could play against Lorn Town on Saturday 31 May.", "Tern Sport", 1, "Keeper signs for Tern")
    growth = told("The bank raised its forecast for growth this year.", "Lorn Post", 9, "Bank holds rate")
    planned = told("Tern will play against Lorn Town this year.", "Tern Gazette", 9, "Fixtures of the year")
    asked = read_query(query("When will the match against Lorn Town be played?"))
    newer, bank, fixture = candidates(hits(match, growth, planned))
    assert overtaken(asked, [fixture], [newer]) is not None
    assert overtaken(asked, [bank], [newer]) is None


LEAKED = "How much diesel has leaked from the Mara?"
AFLOAT = told("The agency said that 5.5 tonnes had escaped, not 4 as it had said.", "Wire", 1, "The Mara afloat")
LEAKS = told(
    "The agency put the diesel that leaked from the Mara at 3 tonnes.", "Quay Ledger", 2, "The Mara leaks diesel"
)
AGROUND = told("Some 18 tonnes of diesel had not leaked from the Mara.", "Post", 2.5, "The Mara aground")


def test_no_other_figures_are_set_against_one_that_was_not_read() -> None:
    found, asked = hits(AFLOAT, LEAKS, AGROUND), read_query(query(LEAKED))
    gathered = [Gathered(), Gathered()]
    for one, each in zip(gathered, found[:2], strict=True):
        one.add_verbatim(each, 0, len(each.article.text))
        one.add_verbatim(found[2], 0, len(found[2].article.text))
    assert [len(conflicts(asked, found, one)) for one in gathered] == [0, 1]
