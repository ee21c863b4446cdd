"""What has changed, what was of another time, and what an article is about: short invented reports."""

from datetime import datetime, timedelta

import pytest

from retrieval.answering.choosing.candidates import candidates
from retrieval.answering.choosing.overtaken import overtaken_sentences
from retrieval.answering.choosing.own_time import of_its_time
from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.question import read_question
from retrieval.index.embedding import Embedder
from retrieval.models import Article
from tests.retrieval.made import NOW, article, hits, query


def told(text: str, days: float, title: str, outlet: str = "Tern Gazette") -> Article:
    when: datetime = NOW - timedelta(days=days)
    return article(text, f"{outlet}-{days}", title=title, publisher=outlet, published_at=when)


STORM = told("Two people have died in Storm Hedda, the district said.", 3, "Storm Hedda kills two")
BEFORE = told(
    "In October 1987 a storm struck the same coast, and 23 people died. Some 900 roofs were lost.",
    1,
    "What storms like Hedda did",
)
INJURED = told("A motorist of 34 was killed when a tree fell in Storm Hedda.", 2, "Storm Hedda", "Lorn Post")


def test_the_dead_of_another_year_and_an_age_are_no_toll(embedder: Embedder) -> None:
    given = answer_from(query("How many people died in Storm Hedda?"), hits(STORM, BEFORE, INJURED), embedder)
    assert given.text.startswith("Two people") and not given.conflicts


FOUND = told(
    "A silver cup has been stolen in Orsk. It was found in 1911 by a ploughman. It is insured for 90,000 marks.",
    1,
    "Thieves take cup",
)


def test_what_is_so_is_of_no_year_gone_by(embedder: Embedder) -> None:
    assert "90,000" in answer_from(query("How much is the cup insured for?"), hits(FOUND), embedder).text


@pytest.mark.parametrize(
    ("question", "sentence", "its"),
    [
        ("How many died in the storm?", "23 people died", False),
        ("How many died in the storm of 1987?", "23 people died", True),
        ("How many roofs were lost?", "900 roofs", False),
        ("How many died in 1987?", "Two people", False),
        ("How many died in Storm Hedda?", "Two people", True),
    ],
)
def test_a_sentence_is_of_the_year_that_it_or_its_paragraph_names(question: str, sentence: str, its: bool) -> None:
    one = next(each for each in candidates(hits(STORM, BEFORE)) if sentence in each.text)
    assert of_its_time(read_question(question), one) is its


def test_years_to_come_are_of_now() -> None:
    plan = told("The plant would create 1,800 jobs by 2040.", 1, "Plant planned")
    (one,) = candidates(hits(plan))
    assert of_its_time(read_question("How many jobs will the plant create?"), one)


def test_what_a_newer_article_replaces_or_withdraws_comes_last(embedder: Embedder) -> None:
    first = told(
        "Lunt Foods made a net profit of 64 million marks. It confirmed its forecast of 240 million marks.",
        9,
        "Lunt Foods",
    )
    later = told(
        "Net profit of Lunt Foods was 41 million marks, not the 64 million marks announced before. "
        "It withdrew its forecast of 240 million marks.",
        2,
        "Lunt Foods restates its profit",
    )
    question = read_question("What was the net profit of Lunt Foods?")
    pool = candidates(hits(first, later))
    former = overtaken_sentences(question, pool)
    assert {each.hit.article.article_id for each in former} == {first.article_id} and len(former) == 2
    given = answer_from(query(question.text), hits(first, later), embedder)
    assert given.citations[0].article.article_id == later.article_id


HIKER = told(
    "Ulf Ehrling, missing in the Tarn hills since Saturday, was found alive on Wednesday.\n\n"
    "A shepherd, Ida Kroll, heard him blow a whistle in a ravine. Mountain rescuers carried him down.",
    1,
    "Missing hiker found alive in the Tarn hills",
)


def test_the_sentence_that_answers_need_not_say_what_its_article_is_about(embedder: Embedder) -> None:
    given = answer_from(query("Who found the missing hiker?"), hits(HIKER), embedder)
    assert "Ida Kroll" in given.text


def test_was_anybody_hurt_is_told_by_the_newest_report(embedder: Embedder) -> None:
    first = told("A fire destroyed the Lorn cannery. Nobody was hurt in the fire.", 5, "Fire destroys Lorn cannery")
    later = told(
        "Three firefighters were injured in the fire at the Lorn cannery.", 3, "Three injured in Lorn cannery fire"
    )
    given = answer_from(query("Was anyone hurt in the fire at the Lorn cannery?"), hits(first, later), embedder)
    assert given.sentences[0].text.startswith("Three firefighters")


def test_an_interviewers_line_is_no_answer() -> None:
    text = "Question: You have closed the mill. Why?\n\nAnswer: It lost money. The roof leaked."
    told_of = candidates(hits(told(text, 1, "The miller in conversation")))
    assert [each.text for each in told_of] == ["It lost money. The roof leaked."]
    assert "mill" in told_of[0].near_stems


def test_who_names_no_time_means_the_last_one(embedder: Embedder) -> None:
    old = told("Some 900 collectors took part in the strike in Lorn.", 1_900, "Strike in Lorn")
    new = told("Some 1,200 collectors took part in the strike in Lorn.", 9, "Collectors strike in Lorn", "Lorn Post")
    given = answer_from(query("How many collectors took part in the strike in Lorn?"), hits(old, new), embedder)
    assert "1,200" in given.sentences[0].text


RIVER = told(
    "The barge Corvine sank off Tarn Head on Monday. Four people were hurt.\n\n"
    "In 2019 her sister ship, the barge Maude, struck a pier. Eleven people were hurt.\n\n"
    "The Harbour League of Ada Quist, who has governed since 2018, took 56 seats.\n\n"
    "It is the worst loss since 2009, when 13 men drowned off Holt.",
    1,
    "Barge sinks off Tarn Head",
)


@pytest.mark.parametrize(
    ("question", "sentence", "its"),
    [
        ("How many people were hurt when the Maude struck a pier?", "Eleven people", True),
        ("How many people were hurt when the Corvine sank?", "Eleven people", False),
        ("How many seats did the Harbour League take in 2018?", "56 seats", False),
        ("How many seats did the Harbour League take?", "56 seats", True),
        ("How many men drowned off Holt in 2009?", "13 men", True),
    ],
)
def test_a_thing_that_is_only_recalled_is_of_the_year_of_which_it_is(question: str, sentence: str, its: bool) -> None:
    one = next(each for each in candidates(hits(RIVER)) if sentence in each.text)
    assert of_its_time(read_question(question), one) is its


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("How high is the Lorn tower?", "The Lorn tower, a block 31 metres high, was built in 1964."),
        ("How old is Ada Quist?", "Ada Quist, 66, was a judge from 1998 to 2011."),
    ],
)
def test_the_year_in_which_a_thing_was_made_is_not_that_of_what_is_told(asked: str, sentence: str) -> None:
    (one,) = candidates(hits(told(sentence, 1, "Lorn")))
    assert of_its_time(read_question(asked), one)
