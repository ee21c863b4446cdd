"""Each sentence of a digest can be read without its neighbours: who is meant, and where, is said in it or before it."""

import pytest

from retrieval.models import Article
from retrieval.stories.introducing import introduced
from retrieval.stories.summary import showable

HOLT = Article(
    article_id="holt",
    title="Pilot held over the Marga",
    publisher="Ansel Argus",
    text="The pilot Gus Holt was held by the police of Port Ansel on Tuesday. Holt denied that he had slept, the "
    "police said. Four men were questioned, among them Holt. The Gull Tavern, next to Corran Bank, was searched.",
)


@pytest.mark.parametrize(
    "text",
    [
        "In a poll by the institute Datum this week his party led by 29 to 26 percent.",
        "On Wednesday he had said that the letter never reached his desk in the town hall.",
        "Five days ago a footbridge collapsed here under a crowd of football supporters.",
        "According to the county her office had known of the leak since the month of May.",
    ],
)
def test_what_only_its_neighbour_explains_is_not_shown(text: str) -> None:
    assert not showable(text)


@pytest.mark.parametrize(
    "text",
    [
        "In her first speech, Prime Minister Ruth Dorn promised a second bridge for Port Ansel.",
        "After the verdict Ivo Marr said that he would appeal to the higher court in Corran.",
        "On Monday Marr left his office in the town hall of Corran without a word.",
        "In 2019 Mary Quill and her son left the island on the last boat of the year.",
        "“We are here to stay,” said Gus Holt, who leads the pilots of Port Ansel.",
    ],
)
def test_what_names_somebody_itself_is_shown(text: str) -> None:
    assert showable(text)


@pytest.mark.parametrize(
    ("text", "before", "known"),
    [
        ("Four men were questioned, among them Holt.", "Pilot held over the Marga", False),
        ("Four men were questioned, among them Holt.", "The pilot Gus Holt was held.", True),
        ("The pilot Gus Holt was held by the police of Port Ansel on Tuesday.", "", True),
        ("The Gull Tavern, next to Corran Bank, was searched.", "", True),
        ("Four sailors of Port Ansel were questioned.", "", True),
    ],
)
def test_nobody_is_called_by_a_last_name_before_he_was_introduced(text: str, before: str, known: bool) -> None:
    assert introduced(text, HOLT, [before]) is known
