"""Extractive answers: verbatim sentences with exact offsets, or an abstention that says why."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from retrieval.answering.answer import answer
from retrieval.answering.as_json import answer_json
from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.follow_up import standalone
from retrieval.errors import QuestionError
from retrieval.index.embedding import Embedder
from retrieval.ingest import ingest
from retrieval.models import Query, Sentence, Turn, Window
from retrieval.opening import open_newsdesk
from tests.retrieval.made import BRIDGE, FERRY, NOW, article, hits, query

DATA = Path(__file__).parents[2] / "data"


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("How much will the salvage cost?", "$4.5 million"),
        ("How many people were on board the Marigold?", "214 people"),
        ("How far is the vessel from the harbour?", "3 kilometres"),
        ("How long will salvage take?", "six weeks"),
        ("When did the ferry run aground?", "11 March"),
        ("Where did the ferry run aground?", "Tern Island"),
        ("Who is the head of Northern Lines?", "Tomas Reke"),
        ("What did Captain Valdor say about the rudder?", "knew about the rudder"),
        ("Why will the crew keep their jobs?", "second ferry"),
        ("Which bridge did engineers close?", "Alder Bridge"),
    ],
)
def test_a_question_is_answered_with_verbatim_sentences(embedder: Embedder, question: str, held: str) -> None:
    found = hits(article(FERRY, "ferry"), article(BRIDGE, "bridge"))
    told: list[Sentence] = []
    given = answer_from(query(question), found, embedder, on_sentence=told.append)
    assert held in given.text
    assert tuple(told) == given.sentences
    assert len(given.text.split()) <= 60
    texts = {"ferry": FERRY, "bridge": BRIDGE}
    for citation in given.citations:
        assert citation.quote == texts[citation.article.article_id][citation.start : citation.end]
    assert {n for each in given.sentences for n in each.citations} == {each.n for each in given.citations}
    assert given.newest_source == datetime(2025, 3, 13, tzinfo=UTC).date()


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("How many passengers were injured on the Marigold?", "not_answered"),
        ("How old is Captain Ines Valdor?", "not_answered"),
        ("What did the prime minister say about the ferry?", None),
        ("How much did the rudder cost?", None),
        ("Who won the chess championship in Oslo?", "not_covered"),
        ("What is the capital of Peru?", "not_covered"),
    ],
)
def test_what_the_articles_do_not_answer_is_abstained_from(
    embedder: Embedder, question: str, reason: str | None
) -> None:
    given = answer_from(query(question), hits(article(FERRY, "ferry"), article(BRIDGE, "bridge")), embedder)
    assert given.abstained, given.text
    assert (given.sentences, given.citations, given.newest_source) == ((), (), None)
    assert [each.article_id for each in given.nearest] == ["ferry", "bridge"]
    assert given.reason == (reason or given.reason)
    assert given.text


def test_a_sentence_that_opens_with_a_pronoun_brings_the_one_that_names_it(embedder: Embedder) -> None:
    text = "Mara Lunt leads the Harbour Authority. She will step down in June because of illness."
    given = answer_from(query("When will the head of the Harbour Authority step down?"), hits(article(text)), embedder)
    assert [each.text for each in given.sentences] == text.replace(". ", ".\n").split("\n")


def test_the_pasted_page_is_answered_from_its_news_alone(tmp_path: Path) -> None:
    about = json.loads((DATA / "pasted_page_questions.json").read_text(encoding="utf-8"))
    with open_newsdesk(tmp_path) as desk:
        ingest(desk, [str(DATA / "pasted_page.txt")])
        (stored,) = desk.catalogue.list_articles()
        for item in about["answerable"]:
            given = answer(desk, Query(text=item["question"], asked_at=NOW))
            assert all(held in given.text for held in item["expected"]), (item, given.text)
            assert all(each.quote == stored.text[each.start : each.end] for each in given.citations)
            assert not any(appeal in given.text for appeal in about["never_quoted"])
        for item in about["unanswerable"]:
            given = answer(desk, Query(text=item["question"], asked_at=NOW))
            assert given.abstained, (item, given.text)
            assert given.nearest


@pytest.mark.parametrize("text", ["", "   \n", "?!", "a" * 4_001])
def test_an_empty_or_endless_question_is_refused(embedder: Embedder, text: str) -> None:
    with pytest.raises(QuestionError):
        answer_from(query(text), [], embedder)


def test_nothing_found_is_not_covered(embedder: Embedder) -> None:
    given = answer_from(query("How much will it cost?"), [], embedder)
    assert (given.abstained, given.reason, given.nearest) == (True, "not_covered", ())


def test_a_question_about_now_is_not_answered_by_old_news(embedder: Embedder) -> None:
    old = article(FERRY, published_at=NOW - timedelta(days=400))
    asked = "Where did the ferry run aground this week?"
    assert answer_from(query(asked), hits(old), embedder).reason == "only_older"
    assert not answer_from(query("Where did the ferry run aground?"), hits(old), embedder).abstained
    past = Window(until=(NOW - timedelta(days=390)).date())
    assert not answer_from(query(asked, window=past), hits(old), embedder).abstained
    undated = article(FERRY, published_at=None)
    assert not answer_from(query(asked), hits(undated), embedder).abstained


def test_of_two_reports_the_later_one_leads(embedder: Embedder) -> None:
    early = article("The flood in Lorn killed 12 people, police said.", "early", published_at=NOW - timedelta(days=9))
    late = article("The flood in Lorn killed 17 people, police said.", "late", published_at=NOW - timedelta(days=1))
    for found in (hits(early, late), hits(late, early)):
        given = answer_from(query("How many people did the flood in Lorn kill?"), found, embedder)
        assert given.text.startswith("The flood in Lorn killed 17")


@pytest.mark.parametrize(
    ("text", "days", "outdated"),
    [
        ("Where is the ferry aground now?", 60, True),
        ("Where is the ferry aground?", 60, True),
        ("Where is the ferry aground?", 3, False),
        ("Where did the ferry run aground?", 60, False),
    ],
)
def test_old_sources_are_warned_of_where_the_question_is_about_now(
    embedder: Embedder, text: str, days: int, outdated: bool
) -> None:
    older = article(FERRY, published_at=NOW - timedelta(days=days))
    given = answer_from(query(text), hits(older), embedder)
    assert given.outdated is outdated
    assert answer_json(given).get("outdated", False) is outdated


def test_outlets_that_differ_on_the_number_asked_for_are_shown_side_by_side(embedder: Embedder) -> None:
    one = article("The storm in Lorn injured 12 people on Monday.", "one", publisher="Tern Gazette")
    other = article("At least 17 people were injured by Monday's storm in Lorn.", "other", publisher="Lorn Post")
    given = answer_from(query("How many people did the storm in Lorn injure?"), hits(one, other), embedder)
    (conflict,) = given.conflicts
    outlets = {each.n: each.article.publisher for each in given.citations}
    day = date(2025, 3, 13)
    assert {(side.value, side.publisher, side.published_on, side.standing) for side in conflict.sides} == {
        ("12", "Tern Gazette", day, "current"),
        ("17", "Lorn Post", day, "current"),
    }
    assert all(outlets[side.citations[0]] == side.publisher for side in conflict.sides)
    agreed = answer_from(query("How many people did the storm in Lorn injure?"), hits(one, one), embedder)
    assert agreed.conflicts == ()


def test_the_json_has_the_shape_that_tools_read(embedder: Embedder) -> None:
    found = hits(article(FERRY, "ferry"))
    shown = answer_json(answer_from(query("How much will the salvage cost?"), found, embedder))
    json.dumps(shown)
    assert list(shown) == [
        *("text", "sentences", "citations", "abstained", "nearest", "newest_source", "conflicts", "seconds")
    ]
    assert list(shown["citations"][0]) == ["n", "article_id", "title", "publisher", "url", "published_at", "quote"]
    assert shown["sentences"][0]["citations"] == [1]
    assert shown["newest_source"] == "2025-03-13"
    refused = answer_json(answer_from(query("Who won the chess championship in Oslo?"), found, embedder))
    assert (refused["abstained"], refused["reason"], refused["sentences"]) == (True, "not_covered", [])
    assert list(refused["nearest"][0]) == ["title", "publisher", "url", "published_at"]


@pytest.mark.parametrize(
    ("text", "earlier", "read"),
    [
        ("and how far can they fly?", "Which missiles were fired at Lorn?", True),
        ("Why?", "The bridge was closed", True),
        ("When will it reopen?", "Why was the Alder Bridge closed?", True),
        ("Who is the mayor of Lorn?", "Why was the Alder Bridge closed?", False),
    ],
)
def test_a_follow_up_is_read_with_what_the_person_asked_before(text: str, earlier: str, read: bool) -> None:
    history = (Turn(speaker="person", text=earlier), Turn(speaker="bot", text="It was 99 red balloons."))
    found = standalone(query(text, history=history))
    assert text in found
    assert (earlier in found) is read
    assert "balloons" not in found


def test_a_follow_up_is_answered_within_its_subject(embedder: Embedder) -> None:
    history = (Turn(speaker="person", text="Why was the Alder Bridge in Lorn closed?"),)
    asked = query("And when will repairs end?", history=history)
    found = hits(article(FERRY, "ferry"), article(BRIDGE, "bridge"))
    given = answer_from(asked.model_copy(update={"text": standalone(asked)}), found, embedder)
    assert "September" in given.text
