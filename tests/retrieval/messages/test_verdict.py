"""What a message states is supported, contradicted, or not found, by the newest report that says so."""

import pytest

from retrieval.messages.statements import statements
from retrieval.messages.verdict import check_message
from retrieval.models import Answer, Verdict
from retrieval.newsdesk import Newsdesk
from tests.retrieval.messages.conftest import asked


def only(answer: Answer) -> Verdict:
    (verdict,) = answer.verdicts
    return verdict


def cited(answer: Answer, verdict: Verdict) -> list[str]:
    return list(dict.fromkeys(one.article.article_id for one in answer.citations if one.n in verdict.citations))


def test_the_newest_figure_is_supported_and_the_older_one_shown_as_different(desk: Newsdesk) -> None:
    told = check_message(desk, asked("The fire at the cannery in Norvik killed eight people."))
    verdict = only(told)
    assert (verdict.stands, verdict.differed_before) == ("supported", True)
    assert cited(told, verdict) == ["fire-inquiry", "fire-later"]
    assert "killed eight people" in told.sentences[0].text


def test_emoji_are_no_part_of_what_a_message_states(desk: Newsdesk) -> None:
    told = check_message(desk, asked("🚨 The fire at the cannery in Norvik killed eight people :scream:."))
    assert only(told).stands == "supported"


def test_an_overtaken_figure_is_contradicted_and_said_to_have_been_reported(desk: Newsdesk) -> None:
    told = check_message(desk, asked("The fire at the cannery in Norvik killed three people."))
    verdict = only(told)
    assert (verdict.stands, verdict.differed_before) == ("contradicted", True)
    assert "eight" in verdict.detail and "three" in verdict.detail
    assert cited(told, verdict) == ["fire-inquiry", "fire-first"]


@pytest.mark.parametrize(
    ("claim", "there"),
    [
        ("The fire at the cannery in Norvik killed thirty people.", "eight"),
        ("The director of the cannery, Runa Holt, did not resign.", "resigned"),
        ("Beekeepers in Aldmoor lost 70 per cent of their colonies over the winter.", "40 per cent"),
    ],
)
def test_what_the_coverage_has_otherwise_is_contradicted(desk: Newsdesk, claim: str, there: str) -> None:
    told = check_message(desk, asked(claim))
    assert only(told).stands == "contradicted"
    assert there in only(told).detail and told.sentences


@pytest.mark.parametrize(
    "claim",
    [
        "The fire killed eight hundred chickens in Norvik.",
        "The cannery in Norvik will open a museum of sardines.",
        "The police found 40 stolen bicycles in Norvik.",
    ],
)
def test_what_only_shares_words_with_the_coverage_is_neither(desk: Newsdesk, claim: str) -> None:
    told = check_message(desk, asked(claim))
    assert told.abstained or only(told).stands in ("in_part", "not_found")


def test_each_statement_has_a_verdict_of_its_own(desk: Newsdesk) -> None:
    message = "Runa Holt resigned over the fire. The cannery will stay closed until the autumn. Is that so?"
    told = check_message(desk, asked(message))
    assert [one.stands for one in told.verdicts] == ["supported", "supported"]
    assert [one.claim for one in told.verdicts] == statements(message)
    assert sorted(n for one in told.verdicts for n in one.citations) == [one.n for one in told.citations]


def test_where_nothing_is_stated_or_covered_that_is_said(desk: Newsdesk) -> None:
    nothing_stated = check_message(desk, asked("What burnt down in Norvik, the cannery?"))
    assert nothing_stated.abstained and "states nothing" in nothing_stated.text
    not_covered = check_message(desk, asked("Pizza comes at noon, whoever joins is welcome."))
    assert not_covered.abstained and not_covered.reason == "not_covered"
