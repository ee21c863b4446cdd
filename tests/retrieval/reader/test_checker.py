"""The checker that ships, on the real weights; a numpy transcription of the network is the independent judge."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.index import minilm
from retrieval.index.weights import read_weights
from retrieval.reader import mpnet
from retrieval.reader.checker import Checker, load_checker
from retrieval.reader.graph import build_checker, merged
from retrieval.reader.pages import Page
from retrieval.reader.source import CLAIM_WEIGHTS, Source
from tests.retrieval.encoders_in_numpy import mpnet_last_layer
from tests.retrieval.reader.test_reader import CANAL, PAGES

TRUE = {
    "Until late April no boat can pass the upper lock of the Wesk canal.": (
        "Until late April every boat can pass the upper lock of the Wesk canal.",
        "Until late June no boat can pass the upper lock of the Wesk canal.",
    ),
    "According to Edda Rolfsen, mending the lock will take some 400,000 crowns.": (
        "According to the divers, mending the lock will take some 400,000 crowns.",
        "According to Edda Rolfsen, mending the lock took some 400,000 crowns less than planned.",
    ),
    "A rusty bolt, only two years old, let the gate come loose, divers found.": (
        "A new bolt, only two years old, kept the gate from coming loose, divers found.",
    ),
}


@pytest.fixture(scope="module")
def checker(reader_source: Source, models: Path) -> Checker:
    return load_checker(reader_source, models)


@pytest.mark.parametrize("claim", TRUE)
def test_a_true_sentence_stands_above_what_was_made_of_it(checker: Checker, claim: str) -> None:
    true = checker.entails(claim, [CANAL]).logit
    assert all(true > checker.entails(altered, [CANAL]).logit + 0.5 for altered in TRUE[claim])


def test_the_scores_are_those_of_the_network(reader_source: Source, checker: Checker) -> None:
    own = read_weights(CLAIM_WEIGHTS.read_bytes())
    weights = merged(read_weights(mpnet.published_weights(reader_source.archive)), own)
    tokenizer = minilm.open_tokenizer(reader_source.pieces)
    exact = Checker(build_checker(weights).SerializeToString(), tokenizer)
    claim = next(iter(TRUE))

    def pieces(text: str) -> list[int]:
        return [piece + 4 for piece in tokenizer.encode(text, add_special_tokens=False).ids]

    said = [0, *pieces(claim), 2]
    ids = [*said, *pieces(CANAL.heading), 2, *(piece for each in CANAL.sentences for piece in pieces(each)), 2]
    layer = mpnet_last_layer(weights, ids, [0] * len(said) + [1] * (len(ids) - len(said)))
    mean = layer[: len(said)].mean(0)
    wanted = weights["support.weight"] @ np.concatenate([mean, layer[0]]) + weights["support.bias"]
    found = exact.entails(claim, [CANAL])
    assert found.logit == pytest.approx(float(wanted[0]), abs=0.1)  # words in int8
    assert checker.entails(claim, [CANAL]).logit == pytest.approx(found.logit, abs=1.0)
    words = layer[1 : len(said) - 1] @ weights["word.weight"][0] + weights["word.bias"][0]
    assert bool(found.doubted) == bool((words > 0).any())


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=900), st.lists(PAGES, max_size=4))
def test_any_claim_is_read_to_a_number_and_names_words_of_its_own(
    checker: Checker, claim: str, pages: list[tuple[str, list[str]]]
) -> None:
    found = checker.entails(claim, [Page(heading, tuple(sentences)) for heading, sentences in pages])
    assert np.isfinite(found.logit)
    plain = " ".join(claim.split())
    assert all(word and word in plain for word in found.doubted)


def test_of_much_that_is_cited_the_sentences_nearest_to_the_claim_are_read(checker: Checker) -> None:
    claim = "Harbour master Edda Rolfsen said that repairs would cost about 400,000 crowns."
    rest = Page("The council", tuple(f"The council met for the {n}th time and spoke of roads." for n in range(80)))
    found = checker.entails(claim, [rest, CANAL, rest])
    assert found.logit > checker.entails(claim, [rest, rest]).logit + 1
