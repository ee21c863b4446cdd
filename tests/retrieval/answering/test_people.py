"""Who did it, who holds the post, who said the words, what somebody said and why: sentences of invented articles."""

import pytest

from retrieval.answering.choosing.attribution import named_last, told_by
from retrieval.answering.choosing.candidates import candidates
from retrieval.answering.choosing.deeds import told_done, told_undone
from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.posts import names_head, names_holder
from retrieval.answering.reading.question import read_question
from retrieval.index.embedding import Embedder
from tests.retrieval.made import article, hits, query

BARGE = article(
    """\
A grain barge sank on the Ulm canal near Lower Sarn on Friday after hitting a lock gate.

The Silver Heron, run by Tarrow Freight, was on its way from Brack to Sarn with 300 tonnes of barley. The skipper of \
the barge, Jonas Erlach, swam ashore. Nobody died, but two men were treated for cold.

A walker on the bank threw a rope to the mate. She was later found to be Petra Vann, a nurse. The lock gate was opened \
by a keeper and his son.

"The gate was shut when it should have been open," Erlach said. "I will not sail that canal again." He stayed on the \
bank all night because he was afraid that thieves would come.

No one has been arrested.""",
    "barge",
    title="Grain barge sinks on the Ulm canal",
)
BOARD = article(
    """\
BRACK (Northwire) - The head of the canal board, Ilse Morand, resigned on Tuesday over the loss of the barge.

"I ought to have had the gates looked at," she wrote to the council. Her deputy, Anton Field, takes over until the \
spring. The council's engineer, Rosa Lind, said that the gates were sound. He will become harbour master in June.

Anton Field called the plan for new gates "a bucket with a golden handle". Otto Lind, a cousin of the engineer Rosa \
Lind, said that the lock would be painted green.""",
    "board",
    title="Canal board chief quits",
)


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Who runs the grain barge that sank on the Ulm canal?", "Tarrow Freight"),
        ("Who was the operator of the Silver Heron?", "Tarrow Freight"),
        ("Who threw a rope to the mate of the barge?", "A walker on the bank"),
        ("Who opened the lock gate on the Ulm canal?", "by a keeper"),
        ("Who took over at the canal board when Ilse Morand resigned?", "Anton Field"),
        ("Who is in charge of the canal board?", "Anton Field"),
        ('Who said "I will not sail that canal again"?', "I will not sail that canal again"),
        ("Who called the plan a bucket with a golden handle?", "Anton Field"),
        ("What did Jonas Erlach say about the gate?", "The gate was shut"),
        ("Why did Jonas Erlach stay on the bank all night?", "because he was afraid"),
    ],
)
def test_the_sentence_that_tells_of_the_person_answers(embedder: Embedder, question: str, held: str) -> None:
    assert held in answer_from(query(question), hits(BARGE, BOARD), embedder).text


def test_a_yes_or_no_is_told_with_the_sentence_behind_the_best(embedder: Embedder) -> None:
    told = article(
        "In 2019 the Sedge ferry ran into the pier at Brack in fog. Nobody drowned, but the pier was closed."
    )
    given = answer_from(
        query("Did anyone drown when the Sedge ferry ran into the pier at Brack?"), hits(told), embedder
    )
    assert "Nobody drowned" in given.text


def test_that_nobody_was_arrested_is_told_undone() -> None:
    question = read_question("When was the skipper arrested?")
    *_, last = candidates(hits(BARGE))
    assert told_undone(question, last) and told_done(question, last)


@pytest.mark.parametrize(
    "question",
    [
        "What did Rosa Lind say about the colour of the lock?",
        "Why did Jonas Erlach resign?",
        'Who said "The canal belongs to all of us"?',
    ],
)
def test_what_nobody_did_or_said_is_refused(embedder: Embedder, question: str) -> None:
    given = answer_from(query(question), hits(BARGE, BOARD), embedder)
    assert given.abstained or "painted green" not in given.text
    assert given.abstained or question.startswith("What")


@pytest.mark.parametrize(
    ("sentence", "before", "theirs"),
    [
        ("Ada Quist, who has led the board since 2013, blamed the frost.", "", True),
        ('"It froze," said the head of the northern works, Ada Quist.', "", True),
        ('"It froze," she said.', "Ada Quist, 60, said that the pipes were old.", True),
        ("He wants Ada Quist to go.", "", False),
        ("The union thanked Ada Quist for the pipes.", "", False),
        ("Bo Quist, a cousin of the engineer Ada Quist, said that the pipes were old.", "", False),
    ],
)
def test_who_speaks_is_told_from_who_is_spoken_of(sentence: str, before: str, theirs: bool) -> None:
    assert (told_by(("ada", "quist"), sentence, before) > 0.5) is theirs


def test_he_is_whoever_was_named_last() -> None:
    before = "Ada Quist, 60, mends pipes. Nobody helped."
    assert named_last(frozenset(("ada", "quist")), "She left because it froze.", before)
    assert not named_last(frozenset(("ada", "quist")), "She left because it froze.", before + " Bo Falk did not.")


def test_the_place_in_what_a_post_is_of_is_no_holder() -> None:
    asked = frozenset(("silver", "heron"))
    assert not names_holder(("captain",), asked, "The captain of the barge that sank off Port Sarn was questioned.")
    assert names_holder(("captain",), asked, "The captain of the barge, Jonas Erlach, swam ashore.")
    assert names_holder(("captain",), asked, "He will become captain in June.", "The mate, Jonas Erlach, said so.")
    assert not names_holder(
        ("captain",), frozenset(("silver", "heron")), "The captain of the Silver Heron swam ashore."
    )


def test_whoever_leads_an_inquiry_into_a_thing_does_not_lead_the_thing() -> None:
    asked = frozenset(("silver", "heron"))
    assert not names_head(asked, "An inquiry into the Silver Heron will be led by Alma Roth, a judge.")
    assert names_head(asked, "The Silver Heron, run by Tarrow Freight, sank.", runs=True)


def test_the_word_a_question_opens_with_asks() -> None:
    assert read_question("Who took over at the mill when Ada Quist left?").kind == "who"
