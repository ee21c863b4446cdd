"""Questions as they are asked: what happened, how things stand, several things at once, other words than the news."""

from datetime import UTC, datetime

import pytest

from retrieval.answering.choosing.coverage import coverages
from retrieval.answering.choosing.sorts import fits
from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.question import read_question
from retrieval.answering.reading.substitution import named
from retrieval.index.embedding import Embedder
from retrieval.models import Article
from tests.retrieval.made import article, hits, query


def told(day: int, text: str, title: str = "Strike on the Lorn ferries") -> Article:
    return article(text, f"day-{day}", title=title, published_at=datetime(2025, 3, day, tzinfo=UTC))


WALKOUT = told(3, "Crews of the Lorn ferries walked out on Monday over night shifts. No ferry sailed.")
TALKS = told(6, "Talks on the strike at the Lorn ferries broke up on Thursday without a result. Neither side gave way.")
DEAL = told(12, "The strike at the Lorn ferries is over after both sides accepted a mediator's plan, they said.")
STRIKE = hits(WALKOUT, TALKS, DEAL)


def test_what_happened_on_certain_days_is_told_by_the_news_of_these_days(embedder: Embedder) -> None:
    given = answer_from(query("What happened at the Lorn ferries between 2 and 7 March?"), STRIKE, embedder)
    assert [each.text for each in given.sentences] == [
        "Crews of the Lorn ferries walked out on Monday over night shifts.",
        "Talks on the strike at the Lorn ferries broke up on Thursday without a result.",
    ]


def test_what_is_new_begins_with_the_newest(embedder: Embedder) -> None:
    given = answer_from(query("What is new about the strike at the Lorn ferries?"), STRIKE, embedder)
    assert given.citations[0].article.article_id == "day-12"


@pytest.mark.parametrize("asked", ["What happened in Orsa between 2 and 7 March?", "What is new about Orsa?"])
def test_what_happened_elsewhere_is_not_covered(embedder: Embedder, asked: str) -> None:
    assert answer_from(query(asked), STRIKE, embedder).reason == "not_covered"


@pytest.mark.parametrize(
    "asked", ["Is the strike at the Lorn ferries over?", "Has the strike at the Lorn ferries ended?", "Lorn ferries"]
)
def test_how_things_stand_is_led_by_the_newest(embedder: Embedder, asked: str) -> None:
    given = answer_from(query(asked), STRIKE, embedder)
    assert given.sentences[0].text.startswith("The strike at the Lorn ferries is over")


def test_a_figure_that_was_lowered_leads(embedder: Embedder) -> None:
    first = told(3, "The dye works in Lorn will draw 19,000 cubic metres of water a day.", "Dye works in Lorn")
    later = told(12, "The dye works in Lorn will now draw 11,000 cubic metres of water a day.", "Dye works in Lorn")
    for found in (hits(first, later), hits(later, first)):
        given = answer_from(query("How much water will the dye works in Lorn draw?"), found, embedder)
        assert "11,000" in given.sentences[0].text


def test_who_is_answered_with_the_name_though_the_next_sentence_has_it(embedder: Embedder) -> None:
    long = "the ninth day of a walkout that has stopped most of the trade of the islands and emptied the shops in Lorn"
    first = f"The government named a former judge as mediator in the ferry strike on Friday, {long}."
    both = "both sides and the owners of the boats, " * 3
    text = f"{first} Henna Quist, 68, who sat on the high court, will meet {both}."
    given = answer_from(query("Who is the mediator in the ferry strike?"), hits(article(text)), embedder)
    assert "Henna Quist" in given.text and len(given.text.split()) <= 60


def test_each_part_of_a_question_is_answered(embedder: Embedder) -> None:
    flood = told(5, "The flood at Brenn killed nine people, police said.", "Flood at Brenn")
    named = told(7, "Ada Quist was named as mediator in the ferry strike.", "Mediator named")
    asked = "How many people did the flood at Brenn kill and who is the mediator in the ferry strike?"
    given = answer_from(query(asked), hits(flood, named), embedder)
    assert "nine people" in given.text and "Ada Quist" in given.text
    assert given.note is None
    half = answer_from(query(asked), hits(flood), embedder)
    assert "nine people" in half.text
    assert half.note == "The articles do not answer: who is the mediator in the ferry strike?"


def test_a_part_that_says_it_is_asked_of_what_the_part_before_names(embedder: Embedder) -> None:
    told_of = told(
        12,
        "The Lorn Bridge will cost 38 million crowns. Crews of the Lorn ferries were told on Monday.\n\n"
        "The Lorn Bridge was designed by the engineer Ada Quist, who also drew the one at Tern.",
        "Lorn Bridge to cost 38 million",
    )
    given = answer_from(query("What will the Lorn Bridge cost and who designed it?"), hits(told_of), embedder)
    assert "38 million" in given.text and "Ada Quist" in given.text
    given = answer_from(query("What will the Lorn Bridge cost and who paid for it?"), hits(told_of), embedder)
    assert "38 million" in given.text and given.note == "The articles do not answer: who paid for it?"


@pytest.mark.parametrize(
    ("text", "before", "read"),
    [
        ("who may sell it?", "What does Velox cost and", "who may sell Velox?"),
        ("what is his plan?", "When did Ada Quist resign", "what is Ada Quist’s plan?"),
        ("what will it cost?", "Does the Lorn Bridge open in May and", "what will Lorn Bridge cost?"),
        ("how old was he?", "Who found the last victim and", "how old was he?"),
        ("what do they want?", "Did Ada Quist meet Bo Ruud and", "what do they want?"),
        ("and the ferries?", "Is Lorn open", "and the ferries?"),
    ],
)
def test_the_one_name_asked_about_stands_for_a_pronoun(text: str, before: str, read: str) -> None:
    assert named(text, before) == read


@pytest.mark.parametrize(
    ("question", "sought"),
    [
        ("Which popular beverage is getting a new bottle?", "popular beverage"),
        ("Which state's governor recently resigned?", "state"),
        ("Which airline announced it is leaving?", "airline"),
        ("Where did it land?", "place"),
        ("Who won?", "person"),
        ("What happened in Lorn?", ""),
        ("Why was it shut?", ""),
    ],
)
def test_the_sort_of_thing_asked_for_is_read(question: str, sought: str) -> None:
    assert read_question(question).sought == sought


def test_a_name_of_the_sort_asked_for_fits_better(embedder: Embedder) -> None:
    question = read_question("Which country signed the treaty?")
    right, wrong, none = fits(question, ["It was signed by Portugal.", "It was signed by Jack.", "It was."], embedder)
    assert right > wrong > none == 0


def test_like_words_cover_a_question_better_than_others() -> None:
    question = read_question("Which film did the retailer ban?")
    found = hits(article("The shop took the movie off its shelves. A bridge was painted green. The retailer spoke."))
    covered = [coverages(question, found)["a1:0", at] for at in range(3)]
    assert covered[0].sentence > covered[1].sentence
    assert covered[1].beside > covered[0].sentence, "its neighbours speak of both"
    assert all(0 <= value <= 1 for each in covered for value in each)
