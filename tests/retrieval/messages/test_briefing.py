"""A message is briefed on with the newest state of its story, however it is worded."""

import pytest

from retrieval.errors import QuestionError
from retrieval.messages.briefing import brief_on
from retrieval.newsdesk import Newsdesk
from tests.retrieval.messages.conftest import asked


@pytest.mark.parametrize(
    "text",
    ["The fire at the cannery in Norvik killed three people.", "Eight people died in that cannery fire in Norvik!"],
)
def test_the_newest_report_comes_first_and_the_newest_on_what_is_said_with_it(desk: Newsdesk, text: str) -> None:
    told = brief_on(desk, asked(text))
    assert not told.abstained
    assert told.sentences[0].text.startswith("The director of the cannery in Norvik, Runa Holt, resigned")
    assert "killed eight people" in told.text
    assert "three people" not in told.text and "five people" not in told.text
    assert {one.article.article_id for one in told.citations} == {"fire-inquiry"}
    assert all(check.ok for sentence in told.sentences for check in sentence.checks)


def test_a_message_on_nothing_that_is_covered_is_not_briefed_on(desk: Newsdesk) -> None:
    told = brief_on(desk, asked("Pizza for lunch at the office, who joins?"))
    assert told.abstained and told.reason == "not_covered" and not told.sentences


def test_a_message_without_words_is_refused(desk: Newsdesk) -> None:
    with pytest.raises(QuestionError):
        brief_on(desk, asked("…"))
