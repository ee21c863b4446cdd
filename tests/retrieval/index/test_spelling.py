"""What a word that no passage holds may be a misspelling of, for lookups and for names in questions."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.catalogue.catalogue import Catalogue
from retrieval.index.passage_index import PassageIndex
from retrieval.index.spelling import Correction
from tests.retrieval.stored import EMBEDDER, entry

TEXTS = (
    "The harbour master Ingrid Falkenberg spoke, and Falkenberg left.",
    "Falkenberg met Walter Strößner by the water.",
    "The water rose; the waters fell. Justine Okonkwo measured the water.",
    "Water, said Marit Osk, is what Quillford has. In 2024 it had 1234 wells.",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PassageIndex]:
    folder = tmp_path_factory.mktemp("spelling")
    catalogue = Catalogue.open(f"sqlite:///{folder / 'catalogue.sqlite'}")
    catalogue.save([entry(f"a{n}", text) for n, text in enumerate(TEXTS)], EMBEDDER.name)
    index = PassageIndex.open(folder / "index", catalogue, EMBEDDER)
    yield index
    index.close()
    catalogue.close()


@pytest.mark.parametrize(
    ("word", "shown_for", "edits"),
    [
        ("Falkenburg", ("Falkenberg",), 1),
        ("falknberg", ("Falkenberg",), 1),
        ("Faklenberg", ("Falkenberg",), 1),
        ("aFlkenberg", ("Falkenberg",), 1),
        ("alkenberg", ("Falkenberg",), 1),
        ("Valkenberg", ("Falkenberg",), 1),
        ("Falckenburg", ("Falkenberg",), 2),
        ("Strosner", ("Strößner",), 1),
        ("Justime", ("Justine",), 1),
        ("Wayter", ("Walter", "water"), 1),
        ("wayter", ("water", "Walter"), 1),
        ("quilford", ("Quillford",), 1),
    ],
)
def test_the_nearest_words_are_shown_as_passages_write_them(
    index: PassageIndex, word: str, shown_for: tuple[str, ...], edits: int
) -> None:
    assert index.spelling.of(word) == Correction(typed=word, shown_for=shown_for, edits=edits)


@pytest.mark.parametrize(
    "word",
    [
        "Falkenberg",
        "FALKENBERGS",
        "waters",
        "Strossner",
        "Oks",
        "Osj",
        "2025",
        "1235",
        "a1b2c3",
        "Justxyz",
        "Zebra",
        "",
        "Harbour-master",
    ],
)
def test_what_is_held_short_numbered_or_far_is_left_alone(index: PassageIndex, word: str) -> None:
    assert index.spelling.of(word) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What did Ingrid Falkenburg say?", ["Falkenburg"]),
        ("Did Okonkvo and Strosner meet?", ["Okonkvo", "Strosner"]),
        ("Falkenburg left", []),  # a capital at the beginning makes no name
        ("It rained. Falkenburg left", []),
        ("what did falkenburg say", []),
        ("In Wayter", ["Wayter"]),
        ("What of Watre and 2025?", []),  # only "water" is near, which is no name
    ],
)
def test_in_a_question_only_names_are_read_as_misspelt(index: PassageIndex, text: str, names: list[str]) -> None:
    found = index.spelling.of_names(text)
    assert [one.typed for one in found] == names
    assert all(word[0].isupper() for one in found for word in one.shown_for)


def test_a_question_finds_a_misspelt_name_below_one_found_as_asked(index: PassageIndex) -> None:
    asked = dict(index.lexical("asking Ingrid Falkenberg", 10))
    misspelt = dict(index.lexical("asking Ingrid Falkenburg", 10))
    assert misspelt.keys() == asked.keys() and max(asked, key=lambda one: asked[one]) == "a0:0"
    assert all(0 < misspelt[one] < asked[one] for one in asked)
    assert index.lexical("Falkenburg", 10) == []


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=70))
def test_any_text_has_a_spelling(index: PassageIndex, text: str) -> None:
    found = index.spelling.of(text)
    assert found is None or (found.shown_for and found.edits in (1, 2))
    assert all(one.typed in text for one in index.spelling.of_names(f"a {text}"))


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("Falkenburg", "Falkenberg"),
        ("falkenburg", "Falkenberg"),
        ("falkenberg", "Falkenberg"),
        ("quilford", "Quillford"),
        ("wayter", "Walter"),
        ("water", None),
        ("harbor", None),
        ("Falken", None),
        ("Osk", None),
        ("Zanzibar", None),
    ],
)
def test_a_name_is_found_as_passages_write_it(index: PassageIndex, word: str, name: str | None) -> None:
    assert index.spelling.name(word) == name


def test_how_a_name_is_written_is_read_where_the_text_has_it_not_from_newer_headlines_alone(tmp_path: Path) -> None:
    days = [datetime(2026, 11, day, tzinfo=UTC) for day in range(1, 7)]
    told = [entry("told", "Vandermeer resigned on Sunday.", published_at=days[0])]
    newer = [
        entry(f"n{n}", "He has gone.", title="Vandermeer goes", published_at=day) for n, day in enumerate(days[1:])
    ]
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    catalogue.save(told + newer, EMBEDDER.name)
    index = PassageIndex.open(tmp_path / "index", catalogue, EMBEDDER)
    assert index.spelling.name("vandermere") == "Vandermeer"
    index.close()
    catalogue.close()
