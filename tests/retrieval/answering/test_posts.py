"""Who holds a post, when a thing began or ended, how fast and how high: sentences of invented articles."""

import pytest

from retrieval.answering.choosing.expected import LEFT, bears
from retrieval.answering.choosing.expected_figures import ANOTHER
from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.posts import names_head
from retrieval.answering.reading.question import read_question
from retrieval.index.embedding import Embedder
from tests.retrieval.made import article, hits, query

QUARRY = """\
Workers at the Brenn quarry went on strike on Monday over blasting at night, the Stonecutters' Union said.

The strike at the Brenn quarry is over: the pits will open again on Friday 20 March, both sides said.

"We asked for sleep and we got it," said Lena Marsk, the union's general secretary. The labour minister, Otto Wend, \
thanked the mediator, Pia Rohde.

The Institute for Rock Mechanics measured the dust. Its director, Hanno Felk, called for masks.

A lorry that left the quarry on Monday was going at 96 kilometres an hour, 40 kilometres from the town of Brenn. \
Turnout in the union's ballot was 84 per cent."""


@pytest.mark.parametrize(
    ("question", "held", "other"),
    [
        ("When did the strike at the Brenn quarry end?", "20 March", "went on strike"),
        ("When did the strike at the Brenn quarry begin?", "on Monday over blasting", "is over"),
        ("Who leads the Stonecutters' Union?", "Lena Marsk", "Rohde"),
        ("Who runs the Institute for Rock Mechanics?", "Hanno Felk", "Wend"),
        ("Who is the labour minister?", "Otto Wend", "Felk"),
        ("How fast was the lorry going?", "96 kilometres an hour", "84 per cent"),
        ("How high was the turnout in the ballot?", "84 per cent", "40 kilometres"),
    ],
)
def test_the_answer_is_of_what_is_asked(embedder: Embedder, question: str, held: str, other: str) -> None:
    given = answer_from(query(question), hits(article(QUARRY)), embedder)
    assert held in given.text and other not in given.sentences[0].text


@pytest.mark.parametrize(
    "question", ["Who leads the Carters' Union?", "Who is the finance minister?", "How high is the Brenn quarry?"]
)
def test_another_union_another_minister_and_a_distance_are_no_answer(embedder: Embedder, question: str) -> None:
    assert answer_from(query(question), hits(article(QUARRY)), embedder).abstained


@pytest.mark.parametrize(
    ("question", "sentence", "before", "sure"),
    [
        ("Who leads the Weavers' Guild?", "Its head, Ida Lorn, resigned.", "The Weavers' Guild met.", LEFT),
        ("Who heads the investigation?", "The inquiry is now led by Ida Lorn.", "", 1.0),
        ("Who heads the investigation?", "The choir is now led by Ida Lorn.", "", ANOTHER),
        ("Who leads the Weavers' Guild?", "Its head, Ida Lorn, resigned.", "The Millers' Board met.", ANOTHER),
        (
            "Who leads the Weavers' Guild?", "Ida Lorn, its head, was glad.",
            "The Millers' Board outbid the Weavers' Guild. The Millers' Board kept its word.", ANOTHER,
        ),
        (
            "Who leads the Weavers' Guild?", "It paid, said its managing partner, Ida Lorn.",
            "The Millers' Board met. The Weavers' Guild lent it money.", 1.0,
        ),
        ("Who is Ida Lorn?", "“It is late,” said Ida Lorn, whose brother was hurt.", "", 1.0),
        ("What majority is needed?", "At least 75 per cent must agree.", "", 1.0),
        ("What was the inflation rate in May?", "Inflation stood at 5 per cent.", "", 1.0),
        ("Who leads the union in Lorn?", "Ida Lorn, chief executive of the Lorn Port Authority, agreed.", "", ANOTHER),
        ("Who leads the union in Brack?", "Ida Lorn, the head of the Brack Weavers' Union, agreed.", "", 1.0),
        ("Who heads the Weavers' Guild?", "Ida Lorn, president of the Weavers' Guild, resigned.", "", LEFT),
        ("Who chairs the Weavers' Guild?", "The Weavers' Guild, led by Ida Lorn, met.", "", 1.0),
        ("Who runs the Weavers' Guild?", "Ida Lorn wrote to the Weavers' Guild.", "", ANOTHER),
        ("Who leads Free Hands?", "“Enough,” said the union's leader, Ida Lorn.", "The union, Free Hands, met.", 1.0),
        ("Who runs the Weavers' Guild?", "Ida Lorn, 49, took over the Weavers' Guild in May.", "", 1.0),
        ("Who is Brenn Foods' finance chief?", "It named Ida Lorn as its chief financial officer.", "", 1.0),
        ("Who is Ida Lorn?", "The weaver Ida Lorn, head of the guild, spoke.", "", 1.0),
        ("Who is Ida Lorn?", "The fair was opened by Ida Lorn in May.", "", 0.4),
        ("Who is the prime minister?", "In a letter to the prime minister, Lorn asked for help.", "", ANOTHER),
        ("Who is the prime minister?", "The prime minister, Ida Lorn, answered.", "", 1.0),
        ("Who is the chairwoman of the Weavers' Guild?", "The guild's new chairwoman is Ida Lorn.", "", 1.0),
        ("Who is the prime minister?", "Prime Minister Ida Lorn answered.", "", 1.0),
        ("Who is the economy minister?", "Ida Lorn, minister for the economy, answered.", "", 1.0),
        ("When does the fair end?", "The fair opened on Monday.", "", ANOTHER),
        ("When does the fair end?", "The fair will close on Monday.", "", 0.9),
        ("When was the fair?", "The fair lasted three days.", "", 0.0),
        ("When was the fair?", "The fair opened within three days.", "", 0.8),
        ("How fast was the boat?", "The boat did 30 knots.", "", 1.0),
        ("How fast was the boat?", "The boat was 30 metres long.", "", 0.0),
    ],
)  # fmt: skip
def test_how_surely_a_sentence_bears_it(question: str, sentence: str, before: str, sure: float) -> None:
    assert bears(read_question(question), sentence, before) == pytest.approx(sure)


def test_what_leads_away_asks_for_no_head() -> None:
    assert not read_question("Who ran away from the fair?").heads
    assert not read_question("Who led the protest march to the town hall?").post
    assert read_question("Who is in charge of the fair?").heads


@pytest.mark.parametrize(
    ("asked", "names", "sentence", "before", "named"),
    [
        (
            "quist system",
            "quist system",
            "The files lay on the systems of Holm, whose head, Bo Falk, was away.",
            "",
            False,
        ),
        ("quist system", "quist system", "The head of Quist Systems, Bo Falk, was away.", "", True),
        ("seven driver depot", "", "They were led by Ada Quist.", "The depot lost seven drivers.", True),
        ("seven driver depot vote", "", "The depot is shut, its head, Ada Quist, said.", "", False),
        ("ostval", "ostval", "Her successor is to be Bo Falk, who led Kest.", "Ostvale sells its press.", True),
        (
            "ostvale",
            "ostvale",
            "Until a successor is found the press stands still, Bo Falk says.",
            "Ostvale sells.",
            False,
        ),
        ("ostval", "ostval", "Bo Falk replaces him until June.", "Ostvale sells its press.", True),
    ],
)
def test_the_head_named_is_that_of_what_is_asked_about(
    asked: str, names: str, sentence: str, before: str, named: bool
) -> None:
    known = frozenset(names.split())
    assert names_head(frozenset(asked.split()), sentence, before, names=known) is named


def test_who_took_over_is_told_with_who_left_and_nobody_before_them(embedder: Embedder) -> None:
    old = article(
        "Ostvale's chief executive, Tor Wiland, spoke of a good harvest.", "old", title="Ostvale expects much fruit"
    )
    new = article(
        """\
Ostvale's board has accepted the resignation of its chief executive, Tor Wiland. The press stands still.

Lena Falk, until now head of the cellar, replaces him until June.""",
        "new",
        title="Ostvale chief goes",
        published_at="2025-04-13T10:00:00Z",
    )
    given = answer_from(query("Who leads Ostvale?"), hits(new, old), embedder)
    assert "Lena Falk" in given.text and "harvest" not in given.text
    given = answer_from(query("Who will run Ostvale in future?"), hits(new, old), embedder)
    assert "Lena Falk" in given.text


def test_the_holder_of_a_post_elsewhere_does_not_stand_in_for_the_one_asked_about(embedder: Embedder) -> None:
    school = article(
        "The school in Hemmer has new windows. They are green, headteacher Ada Quist said.",
        "a",
        title="Hemmer school mended",
    )
    other = article(
        "The school in Brede, where children from Hemmer learn, has a new roof. It is red, headteacher Bo Falk said.",
        "b",
        title="Brede school mended",
        published_at="2025-04-13T10:00:00Z",
    )
    given = answer_from(query("Who is the headteacher of the school in Hemmer?"), hits(other, school), embedder)
    assert "Ada Quist" in given.text and "Bo Falk" not in given.text
