"""A question as it is taken: without what nobody sees, whole characters only."""

from datetime import UTC, datetime

import pytest

from retrieval.models import Query


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("How many pass\u00aden\u200bgers?", "How many passengers?"),
        ("\u202eWho said it?\u202c\ufeff", "Who said it?"),
        ("می\u200cخواهم 👩\u200d🚒", "می\u200cخواهم 👩\u200d🚒"),  # there it is part of the word, and of the sign
        ("a face cut in two \ud83d", "a face cut in two ?"),
    ],
)
def test_what_nobody_sees_is_not_read(typed: str, read: str) -> None:
    assert Query(text=typed, asked_at=datetime(2026, 11, 14, tzinfo=UTC)).text == read
