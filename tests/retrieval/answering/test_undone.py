"""News that undoes what an older article tells comes first; what merely looks like it changes nothing."""

from datetime import timedelta

import pytest

from retrieval.answering.answer import answer_from
from retrieval.index.embedding import Embedder
from retrieval.models import Article
from tests.retrieval.made import NOW, article, hits, query


def told(text: str, days: float, title: str, outlet: str = "Quay Ledger") -> Article:
    return article(
        text, f"{outlet}-{days}-{title}", title=title, publisher=outlet, published_at=NOW - timedelta(days=days)
    )


MAJORITY = told(
    "Ortwin Hale won the mayoral election in Sandmark with a majority of 412 votes over Petra Lund. "
    "Lund asked for a recount.",
    9,
    "Ortwin Hale wins Sandmark by 412 votes",
)
RECOUNT = told(
    "A recount in Sandmark has put Ortwin Hale's majority at 367 votes, the electoral office said. "
    "Petra Lund accepted the result.",
    6,
    "Recount cuts Hale's lead to 367",
    "Northern Wire",
)
STRIKE = told("Dockers at Port Hask will strike for five days, their union said.", 8, "Strike at Port Hask")
OFF = told(
    "Dockers at Port Hask have called off their strike after the port offered 6 percent more pay.",
    3,
    "Port Hask strike called off",
    "Northern Wire",
)
JUDGE = told(
    "Judge Marit Sollberg will lead the inquiry into the ferry fire, the government announced.",
    9,
    "Judge Marit Sollberg to lead inquiry",
)
ASIDE = told(
    "Marit Sollberg has withdrawn from the inquiry into the ferry fire because her brother works for the shipyard. "
    "Judge Eskil Brandt will lead it instead, the government said.",
    2,
    "Sollberg steps aside from ferry inquiry",
    "Northern Wire",
)
TUNNEL = told("The Tarn tunnel will open on 14 May, the ministry of transport said.", 12, "Tarn tunnel to open")
LATER = told(
    "The opening of the Tarn tunnel has been put back to 20 September because a ventilation test failed.",
    4,
    "Tarn tunnel delayed",
    "Northern Wire",
)


@pytest.mark.parametrize(
    ("question", "older", "newer", "first", "left_out"),
    [
        ("By how many votes did Ortwin Hale win?", MAJORITY, RECOUNT, "367 votes", ""),
        ("What was Hale's majority in Sandmark?", MAJORITY, RECOUNT, "367 votes", ""),
        ("How long will the strike at Port Hask last?", STRIKE, OFF, "called off", ""),
        ("Who will lead the inquiry into the ferry fire?", JUDGE, ASIDE, "withdrawn", "Marit Sollberg will lead"),
        ("When will the Tarn tunnel open?", TUNNEL, LATER, "20 September", "14 May"),
    ],
)
def test_what_is_no_longer_so_does_not_lead(
    embedder: Embedder, question: str, older: Article, newer: Article, first: str, left_out: str
) -> None:
    given = answer_from(query(question), hits(older, newer), embedder)
    assert first in given.sentences[0].text
    assert not left_out or left_out not in given.text


def test_who_does_it_instead_is_told_with_it(embedder: Embedder) -> None:
    given = answer_from(query("Who leads the ferry fire inquiry?"), hits(JUDGE, ASIDE), embedder)
    assert [sentence.text.split()[:2] for sentence in given.sentences] == [["Marit", "Sollberg"], ["Judge", "Eskil"]]


@pytest.mark.parametrize(
    ("question", "older", "newer", "first"),
    [
        (  # an older article undoes nothing that came after it
            "How long will the strike at Port Hask last?",
            STRIKE,
            OFF.model_copy(update={"published_at": NOW - timedelta(days=20)}),
            "five days",
        ),
        (  # another thing is called off
            "When will the Tarn tunnel open?",
            TUNNEL,
            told("The mayor of Kelm called off the spring fair on Monday.", 2, "No fair in Kelm"),
            "14 May",
        ),
        (  # a statement was made, whatever came of it
            "What did the union say about the strike at Port Hask?",
            told("The union said that dockers at Port Hask would strike for five days.", 8, "Strike at Port Hask"),
            OFF,
            "five days",
        ),
        ("How long was the strike at Port Hask originally to last?", STRIKE, OFF, "five days"),
    ],
)
def test_what_undoes_nothing_of_it_changes_nothing(
    embedder: Embedder, question: str, older: Article, newer: Article, first: str
) -> None:
    given = answer_from(query(question), hits(older, newer), embedder)
    assert first in given.sentences[0].text
