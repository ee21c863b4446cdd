"""Questions that ask for news are answered like a digest; all others as ever."""

from datetime import UTC, date, datetime

import pytest

from retrieval.models import Query, Sentence, Window
from retrieval.newsdesk import Newsdesk
from retrieval.stories.overview import asks_for_overview, reply, subject_of_news

ASKED = datetime(2026, 11, 15, 9, tzinfo=UTC)


def asked(text: str, **more: object) -> Query:
    return Query.model_validate({"text": text, "asked_at": ASKED, **more})


@pytest.mark.parametrize(
    "text",
    [
        "What happened this week?",
        "What's new today?",
        "Give me a brief summary of the news",
        "Any news?",
        "What did I miss?",
    ],
)
def test_a_question_for_news_without_a_subject(text: str) -> None:
    assert asks_for_overview(text)


@pytest.mark.parametrize(
    "text",
    [
        "What can you do?",
        "Who won?",
        "What happened to the ferry?",
        "What is new in Holm?",
        "Why?",
        "What is it about?",
        "",
    ],
)
def test_a_question_for_something_else(text: str) -> None:
    assert not asks_for_overview(text)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("What is the latest on the flood?", "the flood"),
        ("Any news about Port Cassil", "Port Cassil"),
        ("Brief me on the port strike.", "the port strike"),
        ("What’s happening with Ferrowell?!", "Ferrowell"),
        ("What is the state of play in the mill dispute?", "the mill dispute"),
        ("where do things stand with the ferry", "the ferry"),
        ("How is the search for the trawler going?", "the search for the trawler"),
        ("What is the latest figure?", None),
        ("Who is new on the board of the bank?", None),
    ],
)
def test_the_subject_of_a_question_for_news(text: str, subject: str | None) -> None:
    assert subject_of_news(text) == subject


def test_the_week_is_told_in_one_verbatim_sentence_a_story(sample_desk: Newsdesk) -> None:
    told: list[Sentence] = []
    found = reply(sample_desk, asked("What happened this week?"), told.append)
    assert not found.abstained and list(found.sentences) == told
    assert 3 <= len(found.sentences) <= 5
    assert [one.citations for one in found.sentences] == [(n,) for n in range(1, len(told) + 1)]
    articles = sample_desk.catalogue.get_many(one.article.article_id for one in found.citations)
    for citation in found.citations:
        assert articles[citation.article.article_id].text[citation.start : citation.end] == citation.quote
        assert citation.article.published_at is not None
        assert date(2026, 11, 8) <= citation.article.published_at.date() <= date(2026, 11, 16)
    assert len({citation.article.article_id for citation in found.citations}) == len(found.citations)


def test_a_window_and_an_outlet_are_honoured(sample_desk: Newsdesk) -> None:
    window = Window(since=date(2026, 11, 5), until=date(2026, 11, 6))
    found = reply(sample_desk, asked("What happened?", window=window, sources=("tessel wire",)))
    assert found.citations
    for citation in found.citations:
        assert citation.article.publisher == "Tessel Wire"
        assert citation.article.published_at is not None
        assert citation.article.published_at.date() in (date(2026, 11, 5), date(2026, 11, 6))


@pytest.mark.parametrize(
    "text",
    [
        "What did the Tessel Wire report last week?",
        "What was in the Tessel Wire last week?",
        "Tessel Wire headlines last week",
        "Anything from the Tessel Wire in the last ten days?",
    ],
)
def test_what_an_outlet_had_is_told_as_the_news_of_that_outlet(sample_desk: Newsdesk, text: str) -> None:
    found = reply(sample_desk, asked(text))
    assert found.citations and {each.article.publisher for each in found.citations} == {"Tessel Wire"}
    assert found.read_as.endswith("from Tessel Wire") and found.question == text


def test_an_outlet_that_had_nothing_is_named(sample_desk: Newsdesk) -> None:
    found = reply(sample_desk, asked("What did the Tessel Wire report in January 2023?"))
    assert found.abstained and found.text.startswith("No article of Tessel Wire was found")


def test_what_an_outlet_had_on_a_subject_is_no_overview(sample_desk: Newsdesk) -> None:
    found = reply(sample_desk, asked("What did the Tessel Wire report on the flood at Brackwater?"))
    assert found.citations and "Brackwater" in found.text


def test_a_subject_is_told_as_it_stands_now(sample_desk: Newsdesk) -> None:
    found = reply(sample_desk, asked("What is the latest on the flood at Brackwater?"))
    assert "rose to 14" in found.text and "nine" not in found.text.lower().split()
    assert found.newest_source == date(2026, 11, 14)


def test_a_subject_that_is_not_covered_is_not_replaced_by_another(sample_desk: Newsdesk) -> None:
    found = reply(sample_desk, asked("What is the latest on the football championship in Lorvania?"))
    assert found.abstained and found.nearest


def test_a_quiet_time_says_so(sample_desk: Newsdesk) -> None:
    found = reply(sample_desk, asked("What happened?", window=Window(since=date(2025, 1, 1), until=date(2025, 1, 2))))
    assert found.abstained and "from 1 to 2 January 2025" in found.text


def test_a_follow_up_is_left_to_its_thread(sample_desk: Newsdesk) -> None:
    history = [{"speaker": "person", "text": "How many people died in the Brackwater flood?"}]
    found = reply(sample_desk, asked("What happened?", history=history))
    assert all("flood" in one.article.title.lower() or "Brackwater" in one.article.title for one in found.citations)


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("What happened on 6 November?", {"Three dead as river Orlen bursts its banks at Brackwater",
         "Infections linked to Calvex eye drops rise to 23",
         "Lenders raise mortgage rates within hours of central bank's move"}),
        ("What happened on 4 November 2026?", {"Bank of Lorvania expected to raise interest rate for the last time",
         "Eye drops recalled after patients lose sight",
         "Inquiry into Dunmoor stand collapse opens with minute of silence"}),
    ],
)  # fmt: skip
def test_a_day_is_told_by_what_was_reported_of_it(sample_desk: Newsdesk, text: str, titles: set[str]) -> None:
    found = reply(sample_desk, asked(text))
    assert {one.article.title for one in found.citations} == titles
    assert "November 2026" in found.read_as


@pytest.mark.parametrize(
    ("text", "first", "last", "read_as"),
    [
        ("What happened last week?", 2, 8, "about 2 to 8 November 2026"),
        ("What happened the day before yesterday?", 13, 13, "about Friday 13 November 2026"),
        ("What happened this week?", 9, 15, "about 9 to 15 November 2026"),
        ("What happened yesterday?", 14, 14, "about Saturday 14 November 2026"),
        ("What happened in the past week?", 8, 15, "about 8 to 15 November 2026"),
        ("Any news since Thursday?", 12, 15, "about 12 to 15 November 2026"),
    ],
)
def test_a_time_is_read_as_the_calendar_has_it_and_said(
    sample_desk: Newsdesk, text: str, first: int, last: int, read_as: str
) -> None:
    found = reply(sample_desk, asked(text))
    assert found.read_as == read_as and found.citations
    days = [one.article.published_at.date() for one in found.citations if one.article.published_at]
    assert date(2026, 11, first) <= min(days) and max(days) <= date(2026, 11, last)


def test_it_is_said_how_many_stories_are_left_out(sample_desk: Newsdesk) -> None:
    found = reply(sample_desk, asked("What happened last week?"))
    assert found.note is not None and "further stor" in found.note
    assert not reply(sample_desk, asked("What happened on 6 November?")).note


def test_a_day_without_articles_says_so(sample_desk: Newsdesk) -> None:
    found = reply(sample_desk, asked("What happened on 20 October?"))
    assert found.abstained and "from Tuesday 20 October 2026" in found.text


def test_old_news_is_warned_of_where_news_was_asked_for(sample_desk: Newsdesk) -> None:
    asked_on = ASKED.replace(day=28)
    old = reply(sample_desk, asked("What is the latest on Halden Mutual?", asked_at=asked_on))
    assert old.newest_source == date(2026, 11, 12) and old.outdated
    assert not reply(sample_desk, asked("What is the latest on Halden Mutual?")).outdated
    ended = Window(since=date(2026, 11, 9), until=date(2026, 11, 13))
    assert not reply(
        sample_desk, asked("What is the latest on Halden Mutual?", asked_at=asked_on, window=ended)
    ).outdated


@pytest.mark.parametrize("text", ["How did it happen?", "Are you sure?", "Why?"])
def test_what_names_nothing_is_asked_back_and_not_searched_for(sample_desk: Newsdesk, text: str) -> None:
    found = reply(sample_desk, asked(text))
    assert (found.reason, found.sentences, found.nearest) == ("no_question", (), ())
    assert "name of the event" in found.text
