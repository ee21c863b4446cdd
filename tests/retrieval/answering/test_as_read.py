"""What an answer owes to the reader: it decides where it was asked, and what must hold is told by rules all the same.

A reader written by hand stands in at the seam (`readers`), sure of the sentences that hold some words and of nothing
else.
"""

import pytest

from retrieval.answering.from_hits import answer_from
from retrieval.index.embedding import Embedder
from retrieval.models import Answer
from tests.retrieval.made import BRIDGE, FERRY, article, hits, query
from tests.retrieval.readers import Reads

TITLES = {"ferry": "Ferry Marigold aground off Tern Island", "bridge": "Lorn closes Alder Bridge over cracks"}


def answered(embedder: Embedder, question: str, sure_of: str | None, logit: float = 3.0, **asked: object) -> Answer:
    found = hits(article(FERRY, "ferry", title=TITLES["ferry"]), article(BRIDGE, "bridge", title=TITLES["bridge"]))
    reader = Reads({sure_of: logit} if sure_of else {}, otherwise=-2.0)
    return answer_from(query(question, **asked), found, embedder, reader=reader)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What was wrong with the stranded vessel's steering?", "faulty rudder"),
        ("Will the Marigold's employees be laid off?", "keep their jobs"),
        ("Is it safe for rail passengers in Lorn?", "no danger to trains"),
    ],
)
def test_what_is_told_in_other_words_answers_where_the_reader_is_sure(
    embedder: Embedder, question: str, words: str
) -> None:
    assert words in answered(embedder, question, words).text


@pytest.mark.parametrize(
    "question", ["What will become of the Marigold's captain?", "Who inspected the rudder of the Marigold?"]
)
def test_what_the_reader_doubts_is_refused_though_words_are_shared(embedder: Embedder, question: str) -> None:
    assert answered(embedder, question, None).abstained


@pytest.mark.parametrize(("logit", "refused"), [(1.0, True), (1.4, False)])
def test_a_reason_must_be_read_for_sure(embedder: Embedder, logit: float, refused: bool) -> None:
    found = answered(embedder, "Why did the Marigold run aground?", "faulty rudder", logit)
    assert found.abstained == refused


def test_what_says_all_that_is_asked_answers_though_the_reader_doubts_it(embedder: Embedder) -> None:
    assert "214 people" in answered(embedder, "How many people were on board?", None).text


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How old is the Marigold?", "out of service"),  # no figure
        ("Will Bertil Krone keep his job?", "keep their jobs"),  # nobody of that name
    ],
)
def test_what_must_hold_is_not_left_to_the_reader(embedder: Embedder, question: str, words: str) -> None:
    assert answered(embedder, question, words).abstained


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Who reckons what lifting the ferry will come to?", "Salvage will cost"),  # nobody's full name
        ("Where is the ferry stuck?", "3 kilometres from the harbour mouth"),  # no place by its name
    ],
)
def test_where_the_reader_is_certain_the_kind_of_thing_need_not_be_seen(
    embedder: Embedder, question: str, words: str
) -> None:
    assert words in answered(embedder, question, words).text


def test_the_holder_of_a_post_is_told_by_rules(embedder: Embedder) -> None:
    assert "Tomas Reke" in answered(embedder, "Who is the head of Northern Lines?", None).text
