"""The reader that ships, on the real weights; a numpy transcription of the network is the independent judge."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.errors import SettingsError
from retrieval.index import minilm
from retrieval.index.weights import read_weights
from retrieval.reader import mpnet
from retrieval.reader.graph import build_reader, merged
from retrieval.reader.inputs import MAX_TOKENS
from retrieval.reader.pages import Page, page_of
from retrieval.reader.reader import LoadingReader, Reader, load_reader
from retrieval.reader.source import OWN_WEIGHTS, Source
from tests.retrieval.encoders_in_numpy import Doubles, mpnet_last_layer
from tests.retrieval.made import article, hits

CANAL = Page(
    "Lock on the Wesk canal stays shut until spring (Lorn Post, Tuesday 3 March 2026)",
    (
        "The Wesk canal's upper lock will stay closed to boats until the end of April, the waterways office said.",
        "A gate weighing nine tonnes came off its hinge on Saturday night.",
        "Divers found that a bolt put in two years ago had rusted through.",
        "Harbour master Edda Rolfsen said repairs would cost about 400,000 crowns.",
        "Eleven barges with gravel are waiting below the lock.",
    ),
)
ANSWERED = {
    "How much is it going to cost to mend the lock on the Wesk canal?": 3,
    "Why did the gate of the Wesk lock come off?": 2,
    "When can boats use the upper lock again?": 0,
    "How many barges are stuck below the Wesk lock?": 4,
    "Who estimated the repair costs of the lock?": 3,
}
NOT_ANSWERED = (
    "How many people work at the Wesk lock?",
    "Who won the rowing regatta on the Wesk canal?",
    "What did the bolt cost?",
    "When was the Wesk canal dug?",
)


def _zipped(weights: bytes) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr(f"{mpnet.NAME}/model.safetensors", weights)
    return made.getvalue()


PAGES = st.tuples(st.text(max_size=60), st.lists(st.text(max_size=120), max_size=4))


@pytest.fixture(scope="module")
def reader(reader_source: Source, models: Path) -> Reader:
    return load_reader(reader_source, models)


@pytest.mark.parametrize("question", ANSWERED)
def test_the_sentence_that_answers_comes_first(reader: Reader, question: str) -> None:
    (reading,) = reader.read(question, [CANAL])
    scores = [score if score is not None else -np.inf for score in reading.sentences]
    assert int(np.argmax(scores)) == ANSWERED[question]


def test_what_a_passage_answers_stands_above_what_it_does_not(reader: Reader) -> None:
    answered = [reader.read(question, [CANAL])[0].passage for question in ANSWERED]
    others = [reader.read(question, [CANAL])[0].passage for question in NOT_ANSWERED]
    assert np.mean(answered) > np.mean(others) + 1


def test_the_scores_are_those_of_the_network(reader_source: Source, reader: Reader) -> None:
    own = read_weights(OWN_WEIGHTS.read_bytes())
    weights = merged(read_weights(mpnet.published_weights(reader_source.archive)), own)
    tokenizer = minilm.open_tokenizer(reader_source.pieces)
    exact = Reader(build_reader(weights).SerializeToString(), tokenizer)
    question = next(iter(ANSWERED))

    def pieces(text: str) -> list[int]:
        return [piece + 4 for piece in tokenizer.encode(text, add_special_tokens=False).ids]

    parts = [[0, *pieces(question), 2], [*pieces(CANAL.heading), 2], *map(pieces, CANAL.sentences), [2]]
    ids = [piece for part in parts for piece in part]
    places = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    layer = mpnet_last_layer(weights, ids, [int(place > 0) for place in places])

    def scored(vector: Doubles, head: str) -> float:
        return float((weights[f"{head}.weight"] @ np.concatenate([vector, layer[0]]) + weights[f"{head}.bias"])[0])

    wanted = [scored(layer[places == 2 + n].mean(0), "sentence") for n in range(len(CANAL.sentences))]
    (found,) = exact.read(question, [CANAL])
    np.testing.assert_allclose([*map(float, filter(None, found.sentences))], wanted, atol=0.1)  # words in int8
    assert found.passage == pytest.approx(scored(layer.mean(0), "passage"), abs=0.1)
    (small,) = reader.read(question, [CANAL])
    assert small.passage == pytest.approx(found.passage, abs=1.0)


def test_readings_come_in_the_order_of_the_pages_also_when_some_are_known(reader: Reader) -> None:
    others = [Page("", (f"Number {n} of the row is {'a barge ' * n}.",)) for n in range(9)]
    question = "How many barges are stuck below the Wesk lock?"
    first = reader.read(question, [*others, CANAL])
    again = reader.read(question, [CANAL, others[3], *others])
    assert again == [first[9], first[3], *first[:9]]
    assert len(first[9].sentences) == 5 and len(first[3].sentences) == 1


def test_what_lies_beyond_the_last_token_is_not_read(reader: Reader) -> None:
    long = Page("", ("The council met again. " * MAX_TOKENS, "The lock stays shut until the end of April."))
    (reading,) = reader.read("Until when does the lock stay shut?", [long])
    assert reading.sentences[0] is not None and reading.sentences[1] is None


def test_a_headline_without_end_leaves_room_for_the_sentences(reader: Reader) -> None:
    (reading,) = reader.read(
        "How many barges are waiting below the lock?", [Page("Lock shut. " * 900, CANAL.sentences)]
    )
    assert all(score is not None for score in reading.sentences)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=200),
    st.lists(st.tuples(st.text(max_size=60), st.lists(st.text(max_size=120), max_size=4)), max_size=5),
)
def test_any_text_is_read_to_a_number_for_each_sentence(
    reader: Reader, question: str, pages: list[tuple[str, list[str]]]
) -> None:
    given = [Page(heading, tuple(sentences)) for heading, sentences in pages]
    found = reader.read(question, given)
    assert [len(reading.sentences) for reading in found] == [len(page.sentences) for page in given]
    for reading in found:
        assert np.isfinite([reading.passage, *(score for score in reading.sentences if score is not None)]).all()


def test_a_page_is_the_passage_under_its_headline_outlet_and_day() -> None:
    (hit,) = hits(article("The lock is shut. It opens in May.", title="Lock shut", publisher="Lorn Post"))
    page = page_of(hit.passage, hit.article)
    assert page.sentences == ("The lock is shut.", "It opens in May.")
    assert page.heading.startswith("Lock shut (Lorn Post, ")


def test_a_folder_that_cannot_be_written_is_said_plainly(reader_source: Source, tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where the folder should be")
    later = LoadingReader("reader", lambda: load_reader(reader_source, tmp_path / "models"), tmp_path, at_once=False)
    later.settled()  # nothing has begun
    reader = LoadingReader("reader", lambda: load_reader(reader_source, tmp_path / "models"), tmp_path, at_once=True)
    reader.settled()  # what ends meanwhile waits for it, and is not told
    with pytest.raises(SettingsError, match="could not be opened"):
        reader.read("Who?", [CANAL])


def test_the_word_pieces_are_those_of_the_archive(reader_source: Source) -> None:
    """MPNet numbers BERT's pieces four higher: then one table serves both models."""
    with ZipFile(BytesIO(b"".join(part.read_bytes() for part in reader_source.archive))) as archive:
        theirs = archive.read(f"{mpnet.NAME}/vocab.txt").decode().splitlines()
    ours = minilm.open_tokenizer(reader_source.pieces)
    assert theirs[mpnet.OPENS] == "<s>" and theirs[mpnet.ENDS] == "</s>"
    assert all(ours.id_to_token(number) == theirs[number + mpnet.SHIFT] for number in range(ours.get_vocab_size()))


@pytest.mark.parametrize("archive", [b"no archive at all", _zipped(b"other weights")])
def test_other_weights_than_the_published_ones_are_not_read(
    reader_source: Source, tmp_path: Path, archive: bytes
) -> None:
    part = tmp_path / "all-mpnet-base-v2.zip.001"
    part.write_bytes(archive)
    with pytest.raises(SettingsError, match="could not be opened"):
        damaged = reader_source._replace(archive=(part,))
        LoadingReader("reader", lambda: load_reader(damaged, tmp_path / "models"), tmp_path, True).read("Who?", [CANAL])
