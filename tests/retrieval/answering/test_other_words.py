"""A question in other words than the article's, and what a further sentence has to say: invented reports."""

import pytest

from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.other_words import said_otherwise
from retrieval.answering.reading.question import read_question
from retrieval.index.embedding import Embedder
from tests.retrieval.made import article, hits, query

WORKS = """\
The glass works Hallam Ridge and the union signed an agreement on Tuesday that gives 800 glaziers 4 per cent more. \
The chief financial officer, Ada Quist, stepped down on the same day. Hallam Ridge has its seat in Orsk.

The furnace stopped for nine hours on Monday. The cause was a valve that nobody had replaced since 2011. The shares \
fell by 7 per cent to 31 marks. The new furnace was to open in March but is now planned for the autumn of 2026.

"We have paid for peace and got it cheaply," said the treasurer, Lorna Vane. The minister, Odo Pell, visited the works \
on Monday."""


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("deal", "They signed an agreement."),
        ("suspension", "The tax was suspended."),
        ("production", "The works produced little."),
        ("resign", "She stepped down on Friday."),
        ("effect", "The law comes into force in May."),
        ("CFO", "The chief financial officer left."),
        ("maker", "The tablets are produced in Brede."),
        ("buyer who would buy", "The mill is to be sold to a guild."),
        ("donor", "A baker sponsored the choir."),
        ("European Union", "The EU was against it."),
        ("display", "The vase will be on show again."),
        ("suing", "Forty tenants are preparing a claim."),
        ("sink", "The trawler capsized off Lorn."),
        ("verdict", "The jury found her guilty."),
        ("operator", "The mill, run by Hallam Ridge, is old."),
        ("takeover", "Hallam Ridge has agreed to buy the mill."),
    ],
)
def test_other_words_say_the_same(asked: str, text: str) -> None:
    stems = read_question(f"What of the {asked}?").stems
    assert said_otherwise(stems, text, f"What of the {asked}?") == set(stems)


@pytest.mark.parametrize(
    ("asked", "text"),
    [("CFO", "A car fell off a lorry."), ("ban", "The band played on."), ("operator", "The barge ran aground.")],
)
def test_other_things_do_not(asked: str, text: str) -> None:
    assert not said_otherwise(read_question(f"What of the {asked}?").stems, text, f"What of the {asked}?")


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("Did Ada Quist resign?", "stepped down"),
        ("What became of Ada Quist?", "stepped down"),
        ("What is in the Hallam Ridge deal?", "4 per cent"),
        ("How far did the shares of Hallam Ridge fall?", "7 per cent"),
        ("When would the new furnace open?", "autumn of 2026"),
        ("Why did the furnace stop?", "a valve"),
        ("What did the Hallam Ridge treasurer say?", "paid for peace"),
    ],
)
def test_the_sentence_that_answers_in_other_words_is_found(embedder: Embedder, question: str, held: str) -> None:
    given = answer_from(query(question), hits(article(WORKS)), embedder)
    assert held in given.text


@pytest.mark.parametrize(
    "question",
    [
        "What did Odo Pell say about the works?",  # he visited them
        "What did the prime minister say about the works?",
        "Who designed the furnace of Hallam Ridge?",
    ],
)
def test_what_is_near_but_no_answer_is_refused(embedder: Embedder, question: str) -> None:
    assert answer_from(query(question), hits(article(WORKS)), embedder).abstained


def test_a_further_sentence_says_something_of_what_is_asked(embedder: Embedder) -> None:
    given = answer_from(query("Did Ada Quist resign?"), hits(article(WORKS)), embedder)
    assert "seat in Orsk" not in given.text


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How far did the shares fall?", "how_much"),
        ("How high is the duty on timber?", "how_much"),
        ("How far did the climber fall?", "how_far"),
        ("How high is the tower?", "how_far"),
    ],
)
def test_what_is_no_length_is_not_told_in_metres(question: str, kind: str) -> None:
    assert read_question(question).kind == kind
