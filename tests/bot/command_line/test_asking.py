"""How an answer looks in a terminal: in the words that Slack uses, with its age, disagreements, a question to ask."""

from datetime import date
from typing import Any

import pytest

from bot.command_line import output
from bot.command_line.answer_output import show_answer
from bot.command_line.digest_output import show_digest

CITED = {
    "n": 1,
    "article_id": "a",
    "title": "Ferry \x1b[31mfire",
    "publisher": "Harbour Courier",
    "url": None,
    "published_at": "2026-11-05T08:00:00+00:00",
    "quote": "The ferry carried 214 people on Thursday.",
}
SIDES = (("nine", "Harbour Courier"), ("eight", "Argus"))
ANSWER: dict[str, Any] = {
    "text": CITED["quote"],
    "sentences": [
        {
            "text": CITED["quote"],
            "citations": [1],
            "dates": [{"words": "Thursday", "first": "2026-11-05", "last": "2026-11-05"}],
        }
    ],
    "citations": [CITED],
    "abstained": False,
    "nearest": [],
    "newest_source": "2026-11-05",
    "conflicts": [
        {
            "about": "people",
            "kind": "figure",
            "sides": [
                {"value": "214", "citations": [1], "publisher": "Harbour Courier", "published_on": "2026-11-05",
                 "standing": "current", "now": True, "said_by": "the mayor"},
                {"value": "150", "citations": [1], "publisher": "Odd Post", "standing": "earlier"},
            ],
        }
    ],
    "seconds": 0.1,
}  # fmt: skip


def shown(result: dict[str, Any], today: date, capsys: pytest.CaptureFixture[str]) -> str:
    output.console.width = 200
    show_answer(result, today)
    return " ".join(capsys.readouterr().out.split())


def test_days_sides_and_age_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(ANSWER, date(2026, 11, 14), capsys)
    assert "The ferry carried 214 people on Thursday. [1] [Thursday 5 November 2026]" in text
    assert "Now, and in earlier reports (people)" in text
    assert "214: the mayor, in Harbour Courier, Thursday 5 November 2026, now [1]" in text
    assert "150: Odd Post, earlier [1]" in text
    assert "Newest source: Thursday 5 November 2026, 9 days old" in text and "about now" not in text
    assert "\x1b" not in text


def test_old_sources_of_a_question_about_now_are_warned_of(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(ANSWER | {"outdated": True}, date(2026, 11, 14), capsys)
    assert "⚠️ Newest source: Thursday 5 November 2026, 9 days old; the question is about now" in text


def test_an_abstention_shows_headlines_and_a_question(capsys: pytest.CaptureFixture[str]) -> None:
    nothing = {"text": "None answers.", "abstained": True, "reason": "not_answered", "suggestion": "How \x1b[31mmany?"}
    text = shown(ANSWER | nothing | {"nearest": [CITED], "sentences": []}, date(2026, 11, 14), capsys)
    assert "None answers." in text and "Harbour Courier" in text
    assert "You could ask: “How [31mmany?”" in text


def test_newer_articles_of_the_story_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    newer = CITED | {"title": "Ferry back in service", "published_at": "2026-11-13T08:00:00+00:00"}
    text = shown(ANSWER | {"newer": [newer]}, date(2026, 11, 14), capsys)
    assert "Newer on this:" in text and "Ferry back in service" in text


def test_an_article_cited_twice_is_one_source_with_each_of_its_quotes(capsys: pytest.CaptureFixture[str]) -> None:
    again = CITED | {"n": 2, "quote": "It was towed into port."}
    other = CITED | {"n": 3, "article_id": "b", "title": "Inquiry", "quote": "The mayor asked for an inquiry."}
    text = shown(ANSWER | {"citations": [CITED, other, again], "conflicts": []}, date(2026, 11, 14), capsys)
    assert text.count("Harbour Courier Ferry") == 1
    assert "[1][2] Harbour Courier Ferry" in text and "[3] Harbour Courier Inquiry" in text
    assert "[2] “It was towed into port.”" in text


def test_a_digest_names_each_article_of_a_story_once(capsys: pytest.CaptureFixture[str]) -> None:
    output.console.width = 200
    summary = [{"text": "It burns.", "citations": [1]}, {"text": "It sinks.", "citations": [2]}]
    story = {"headline": "Ferry", "update_of": None, "summary": summary, "citations": [CITED, CITED | {"n": 2}]}
    show_digest({"quiet": False, "stories": [story], "further": 2, "articles_seen": 9}, [])
    shown = capsys.readouterr().out
    assert shown.count("[1][2] Harbour Courier") == 1 and "and 2 further stories" in shown


def test_a_digest_on_a_topic_that_nothing_is_about_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    output.console.width = 200
    for topics, articles, told in ((["golf"], 9, "Nothing on golf among the 9 articles"), ([], 0, "A quiet day")):
        show_digest({"quiet": True, "stories": [], "further": 0, "articles_seen": articles}, topics)
        assert told in capsys.readouterr().out


def test_a_quiet_day_names_the_day_of_the_newest_article(capsys: pytest.CaptureFixture[str]) -> None:
    output.console.width = 200
    quiet = {"quiet": True, "stories": [], "further": 0, "articles_seen": 0, "newest_article": "2026-11-05"}
    show_digest(quiet, [])
    assert "Thursday 5 November 2026: try --as-of 2026-11-05." in capsys.readouterr().out


def test_a_digest_shows_on_what_its_outlets_differ(capsys: pytest.CaptureFixture[str]) -> None:
    output.console.width = 200
    sides = [{"value": one, "citations": [at], "publisher": who} for at, (one, who) in enumerate(SIDES, 1)]
    story = {"headline": "Ferry", "update_of": None, "summary": [], "citations": [CITED, CITED | {"n": 2}]}
    conflicts = [{"about": "dead", "kind": "figure", "sides": sides}]
    show_digest({"quiet": False, "stories": [story | {"conflicts": conflicts}], "further": 0, "articles_seen": 2}, [])
    shown = capsys.readouterr().out
    assert "different figures (dead)" in shown and "nine: Harbour Courier [1]" in shown and "eight: Argus [2]" in shown


def test_what_was_added_without_its_date_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    counts = dict.fromkeys(("added", "unchanged", "revised", "duplicates", "articles", "passages"), 1)
    undated = [{"source": "a.csv:2", "reason": "“soon” cannot be read as a date."}]
    output.show_ingest({**counts, "failed": [], "undated": undated})
    assert "a.csv:2: added, without a date: “soon” cannot" in capsys.readouterr().err
