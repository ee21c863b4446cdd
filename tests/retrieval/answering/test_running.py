"""Figures that develop: the newest report leads, whatever its wording; other figures are told beside it."""

from datetime import datetime, timedelta

import pytest

from retrieval.answering.answer import answer_from
from retrieval.answering.choosing.candidates import candidates
from retrieval.answering.choosing.running import reports
from retrieval.answering.reading.follow_up import standalone
from retrieval.answering.reading.question import read_question
from retrieval.index.embedding import Embedder
from retrieval.models import Article, Turn
from tests.retrieval.made import NOW, article, hits, query


def told(text: str, days: float, outlet: str = "Tern Gazette", title: str = "Avalanche at Holt Pass") -> Article:
    when: datetime = NOW - timedelta(days=days)
    return article(text, f"{outlet}-{days}", title=title, publisher=outlet, published_at=when)


FIRST = told("Nine people have died in the avalanche at Holt Pass, the mountain rescue said.", 8)
SECOND = told("The avalanche at Holt Pass has killed at least twelve hikers, police said.", 5, "Lorn Post")
LATEST = told(
    "The minister visited Holt Pass on Thursday. The rescuers and the police now agree on 16 dead; four are missing.",
    1,
    title="Toll of avalanche at Holt Pass reaches 16",
)
ASKED = "How many people have died in the avalanche at Holt Pass?"


@pytest.mark.parametrize(
    "question",
    [
        ASKED,
        "How many people were killed by the avalanche at Holt Pass so far?",
        "How many deaths has the avalanche at Holt Pass caused?",
        "What number of people died in the Holt Pass avalanche?",
    ],
)
def test_the_newest_figure_leads_whatever_its_wording(embedder: Embedder, question: str) -> None:
    given = answer_from(query(question), hits(FIRST, SECOND, LATEST), embedder)
    assert "16 dead" in given.sentences[0].text
    assert "Nine" not in given.text and "twelve" not in given.text
    (conflict,) = given.conflicts
    assert [(side.value, side.publisher, str(side.published_on), side.standing) for side in conflict.sides] == [
        ("16", "Tern Gazette", "2025-03-13", "current"),
        ("twelve", "Lorn Post", "2025-03-09", "earlier"),
        ("nine", "Tern Gazette", "2025-03-06", "earlier"),
    ]
    assert {n for side in conflict.sides for n in side.citations} <= {each.n for each in given.citations}


def test_outlets_that_differ_at_about_the_same_time_are_both_in_the_answer(embedder: Embedder) -> None:
    other = told(
        "Police count 14 dead in the avalanche at Holt Pass.", 1.3, "Lorn Post", "Police count 14 at Holt Pass"
    )
    given = answer_from(query(ASKED), hits(other, LATEST, FIRST), embedder)
    assert "16 dead" in given.text and "14 dead" in given.text
    (conflict,) = given.conflicts
    assert conflict.about == "people died"
    assert [side.standing for side in conflict.sides] == ["current", "current", "earlier"]


def test_a_figure_as_of_a_day_is_that_days(embedder: Embedder) -> None:
    given = answer_from(query(ASKED.replace("?", " by 10 March?")), hits(FIRST, SECOND, LATEST), embedder)
    assert "twelve" in given.sentences[0].text


def test_a_follow_up_is_led_by_the_newest_too(embedder: Embedder) -> None:
    early = told("After the avalanche at Holt Pass 30 people are missing, rescuers said.", 8, "Lorn Post")
    asked = query("And how many are missing?", history=(Turn(speaker="person", text=ASKED),))
    asked = asked.model_copy(update={"text": standalone(asked)})
    given = answer_from(asked, hits(early, FIRST, SECOND, LATEST), embedder)
    assert "four are missing" in given.sentences[0].text
    assert [side.value for side in given.conflicts[0].sides] == ["four", "30"]


@pytest.mark.parametrize(
    ("sentence", "figure"),
    [
        ("Two more died in the avalanche at Holt Pass.", None),
        ("The number of dead at Holt Pass rose from 12 to 16.", "16"),
        ("The toll of the avalanche at Holt Pass stands at 16.", "16"),
        ("The avalanche at Holt Pass killed 16 and hurt 40.", "16"),
        ("At Holt Pass the avalanche left 40 injured and 16 dead.", "16"),
        ("In 1968 an avalanche at Holt Pass killed 31 people.", None),
        ("The avalanche at Holt Pass brought deaths that cost at least two families their homes.", None),
        ("A man aged 44 died in the avalanche at Holt Pass.", None),
        ("The avalanche at Lorn Peak killed 8 people.", None),
    ],
)
def test_what_counts_the_dead_and_what_does_not(sentence: str, figure: str | None) -> None:
    pool = candidates(hits(told(sentence, 1, title="Winter in the mountains")))
    found = reports(read_question(ASKED), pool)
    assert [report.figure.text for report in found] == ([figure] if figure else [])


def test_a_sum_that_only_names_the_same_company_is_no_report() -> None:
    old = told("The state offered Holtec 2 billion marks for the tunnel. Holtec would invest 5 billion marks.", 9)
    new = told("Holtec will invest 4 billion marks in place of 5 billion marks.", 2, title="Holtec cuts its plan")
    pool = candidates(hits(old, new))
    found = reports(read_question("How much will Holtec invest?"), pool)
    assert [report.figure.text for report in found if report.told_by.hit.article is old] == ["5 billion marks"]
