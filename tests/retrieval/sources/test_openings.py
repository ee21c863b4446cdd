"""What stands in front of a report: datelines and by-lines."""

import pytest

from retrieval.sources.openings import author_named, begins


@pytest.mark.parametrize(
    "front",
    [
        "PORT SELLEN - ",
        "LORN (Reuters) — ",
        "LORN, Holmshire (AP) -- ",
        "Lorn (AFP) - ",
        "HOLM, June 5 (AP) - ",
        "HOLM, 5. Juni (dpa) - ",
        "HOLM, 5 juin (AFP) - ",
        "(CNN) ",
        "HOLM: ",
        "By Ada Quist\n\n",
        "By Ada Quist, Political Editor\n\nHOLM – ",
    ],
)
def test_what_is_said_begins_after_dateline_and_byline(front: str) -> None:
    assert begins(f"{front}Two mills have closed.") == len(front)


@pytest.mark.parametrize(
    "text",
    [
        "Two mills have closed.",
        "NATO said - and meant it - no.",
        "By noon two mills had closed.\n\nBoth burn.",
        "IBM has closed.",
    ],
)
def test_nothing_stands_in_front_of_most(text: str) -> None:
    assert begins(text) == 0 and author_named(text) == ""


def test_a_byline_names_the_author() -> None:
    assert author_named("By Ada Quist, Political Editor\n\nTwo mills have closed.") == "Ada Quist"
