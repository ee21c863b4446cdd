"""What the index lets through is what a text is seen to hold: what is found has something to highlight, and no more."""

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.catalogue.following import Indexable
from retrieval.index.analysis import read_words
from retrieval.index.filters import Filter
from retrieval.index.lexical import LexicalIndex
from retrieval.index.matching import Kind, Matching, Pattern, Term

TEXTS = (
    ("en", "Strikes at the harbour", "The harbour's strikers struck; a striking co-op strike, said Zoë O’Neill."),
    ("en", "Co-operation", "Rates of the Bank of England. England's banks rated it: 3.5 per cent in 2024."),
    ("de", "Häuser am Hafen", "Die Streiks im Hafen dauern an. Straßen und Häuser sind in Gefahr, sagte O’Neill."),
    ("fr", "La grève", "Les grévistes d’Angleterre ont bloqué le port; une grève générale menace les banques."),
    ("pl", "Strajk", "Bank of England strike: domy płonęły, 2024."),
    ("", "Untitled", "İstanbul'da striking houses, straße."),
    ("ru", "Забастовка", "Забастовки в порту: бастующие бастуют."),
)
WORDS = sorted({word for _, title, body in TEXTS for word in f"{title} {body}".replace("’", " ").split()})


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LexicalIndex]:
    index = LexicalIndex(tmp_path_factory.mktemp("matching") / "lexical", "one")
    none = np.zeros(1, dtype=np.float32)
    index.replace(
        (),
        [
            Indexable(f"{n}:0", str(n), body, "", None, None, True, "none", none, title, body, language)
            for n, (language, title, body) in enumerate(TEXTS)
        ],
    )
    index.commit(1)
    yield index
    index.close()


def _holds(text: str, language: str, term: Term) -> bool:
    words = read_words(text, language)
    return any(pattern.at(words, at) for pattern in Pattern.all_of(term, language) for at in range(len(words)))


_word = st.sampled_from(WORDS) | st.sampled_from(WORDS).flatmap(
    lambda word: st.integers(1, len(word)).map(lambda end: word[:end])
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(_word, min_size=1, max_size=3).map(" ".join) | st.text(max_size=20),
    st.lists(_word, max_size=1).map(tuple),
    st.sampled_from(["word", "phrase", "prefix"]),
)
def test_index_and_text_agree(index: LexicalIndex, text: str, others: tuple[str, ...], kind: Kind) -> None:
    term = Term(text=text, kind=kind, others=others)
    seen = {
        f"{n}:0"
        for n, (language, title, body) in enumerate(TEXTS)
        if _holds(title, language, term) or _holds(body, language, term)
    }
    everything = [f"{n}:0" for n in range(len(TEXTS))]
    assert index.fitting(everything, Matching(terms=(term,), words=1)) == seen
    left_out = term.model_copy(update={"excluded": True})
    assert set(index.newest(Matching(terms=(left_out,)), 10, Filter())[0]) == set(everything) - seen
