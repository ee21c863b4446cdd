"""How far a sentence of evidence holds a unit of a claim."""

from datetime import date

import pytest

from retrieval.checking.evidence import Evidence, Sentence
from retrieval.checking.units import units

PUBLISHED = date(2025, 3, 13)  # a Thursday


def held(claim: str, *sentences: str, published: date | None = None) -> dict[str, float]:
    """For each unit of the claim, as written, how far the best sentence holds it."""
    said = units(claim)
    found = Evidence([Sentence(each, published) for each in sentences]).matches(claim, said)
    return {unit.text: float(best) for unit, best in zip(said, found.max(axis=1), strict=True)}


@pytest.mark.parametrize(
    ("claim", "sentence", "unit", "degree"),
    [
        ("Ferries sailed.", "The ferry sails.", "Ferries", 1.0),
        ("It belongs to Lorn.", "The Lornian fleet grew.", "Lorn", 1.0),
        ("The city of José Rua.", "Jose Rua lives there.", "Jose", 1.0),
        ("A plan of the Tern Harbour Authority.", "The THA has a plan.", "Harbour", 1.0),
        ("A plan of the THA.", "The Tern Harbour Authority has a plan.", "THA", 1.0),
        ("A plan of the THA.", "The Lorn Museum has a plan.", "THA", 0.0),
        ("It took 214 people.", "All two hundred and fourteen were taken.", "214", 1.0),
        ("She was 31.", "The 31-year-old won.", "31", 0.5),
        ("It cost $40.", "It cost 40 euros.", "$40", 0.5),
        ("It cost $40.", "It cost 41 dollars.", "$40", 0.0),
        ("It happened in 2024.", "It happened on 3 May 2024.", "2024", 1.0),
        ("It happened in 2024.", "It happened on 3 May 2023.", "2024", 0.0),
        ("It happened on 3 May 2024.", "It happened in May 2024.", "3 May 2024", 0.6),
        ("It happened on 3 May 2024.", "It happened in 2024.", "3 May 2024", 0.4),
        ("It happened on 3 May 2024.", "It happened on 4 June 2024.", "3 May 2024", 0.0),
    ],
)
def test_a_unit_is_held_in_other_forms(claim: str, sentence: str, unit: str, degree: float) -> None:
    assert held(claim, sentence)[unit] == degree


@pytest.mark.parametrize(
    ("sentence", "published", "degree"),
    [
        ("It sails on 3 May.", None, 0.5),
        ("It sails on 3 May.", PUBLISHED, 1.0),
        ("It sails on 3 May.", date(2021, 3, 13), 0.5),
    ],
)
def test_a_year_left_out_is_that_of_publication(sentence: str, published: date | None, degree: float) -> None:
    assert held("It sails on 3 May 2025.", sentence, published=published)["3 May 2025"] == degree


def test_a_year_left_out_may_stand_in_another_sentence() -> None:
    assert held("It sails on 3 May 2025.", "The plan of 2025.", "It sails on 3 May.")["3 May 2025"] == 0.8


def test_a_weekday_is_a_date_by_the_day_of_publication() -> None:
    claim, sentence = "It sailed on 11 March 2025.", "It sailed on Tuesday."
    assert held(claim, sentence, published=PUBLISHED)["11 March 2025"] == 1.0
    assert held(claim, sentence)["11 March 2025"] == 0.0


@pytest.mark.parametrize("published", [date.min, date.max])
def test_a_day_at_either_end_of_the_calendar_is_no_error(published: date) -> None:
    assert held("It sailed on 11 March 2025.", "It sailed on Tuesday.", published=published)["11 March 2025"] == 0.0


def test_a_figure_in_millions_may_be_parted_by_any_space() -> None:
    assert held("It cost 5 million.", "It cost 5\u00a0million or 6\u202fmillion.")["5 million"] == 1.0
