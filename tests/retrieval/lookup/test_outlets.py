"""Outlets as people name them where a lookup or a question is limited to one."""

from pathlib import Path

import pytest

from retrieval.catalogue.catalogue import Catalogue
from retrieval.lookup.outlets import outlets_meant
from tests.retrieval.stored import EMBEDDER, entry


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lantern", ("The Daily Lantern",)),
        ("Daily", ("Daily",)),  # two have it
        ("coast gazette", ("Harrow Coast Gazette",)),
        ("Lan", ("Lan",)),
        ("", ("",)),
    ],
)
def test_the_only_outlet_with_these_words_in_its_name_is_meant(tmp_path: Path, typed: str, meant: tuple[str]) -> None:
    catalogue = Catalogue.open(f"sqlite:///{tmp_path / 'catalogue.sqlite'}")
    outlets = ("The Daily Lantern", "Daily Ferry", "Harrow Coast Gazette")
    catalogue.save([entry(one, "The dam held.", publisher=one) for one in outlets], EMBEDDER.name)
    assert outlets_meant(catalogue, [typed]) == meant
    catalogue.close()
