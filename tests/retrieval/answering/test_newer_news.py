"""News that undoes what an older article tells comes first; what merely looks like it changes nothing."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from retrieval.answering.choosing.one_story import of_one_story
from retrieval.answering.choosing.weighing import of_the_newest
from retrieval.answering.from_hits import answer_from
from retrieval.answering.reading.question import read_question
from retrieval.index.embedding import Embedder
from retrieval.models import Article
from tests.retrieval.made import NOW, article, hits, query
from tests.retrieval.readers import Reads


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


TRAM = told(
    "The long-delayed Line 4 tram in Vellen will carry its first passengers on 5 April.", 13, "Vellen tram on time"
)
BRAKES = told(
    "Engineers have found a fault in the brakes of all trams built for Vellen's Line 4. "
    "Passengers will board the tram in Vellen for the first time on 12 May, the transit authority said.",
    1,
    "Vellen's Line 4 tram has faulty brakes",
    "Northern Wire",
)
OFFER = told(
    "Leaders of the Kessaly dockers' union recommended that members accept a pay offer of the port company.",
    9,
    "Kessaly dockers' union backs pay offer",
)
REFUSED = told(
    "Dockers in Kessaly turned down the pay offer of the port company, with 71 percent voting against it.",
    2,
    "Kessaly dockers vote against pay offer",
    "Northern Wire",
)


@pytest.mark.parametrize(
    ("question", "older", "newer", "first"),
    [
        ("When will the Line 4 tram in Vellen carry passengers?", TRAM, BRAKES, "12 May"),
        ("Did the Kessaly dockers accept the pay offer?", OFFER, REFUSED, "71 percent"),
    ],
)
def test_a_newer_article_of_the_story_leads_where_it_answers_about_as_well(
    embedder: Embedder, question: str, older: Article, newer: Article, first: str
) -> None:
    assert first in answer_from(query(question), hits(older, newer), embedder).sentences[0].text


RACE = told("A record 14,200 runners have entered the Vellen marathon on 30 March.", 12, "Record entry for marathon")
CHILDREN = told(
    "Vellen's children's run, which was to be held on the Sunday before the marathon, has been postponed to 27 April.",
    4,
    "Children's run put off",
)


def test_what_is_named_by_the_way_is_not_what_is_put_off(embedder: Embedder) -> None:
    given = answer_from(query("When's the Vellen marathon?"), hits(RACE, CHILDREN), embedder)
    assert "30 March" in given.sentences[0].text and "27 April" not in given.text


def test_newer_articles_of_the_story_are_named_below_an_older_one(embedder: Embedder) -> None:
    asked = query("What did the union's leaders recommend to the Kessaly dockers?")
    elsewhere = told("A bakery in Kessaly won a prize for its rye bread.", 1, "Prize for Kessaly bakery")
    given = answer_from(asked, hits(OFFER, REFUSED, elsewhere), embedder)
    assert "recommended" in given.sentences[0].text
    cited = {citation.article.title for citation in given.citations}
    assert [each.title for each in given.newer] == sorted({REFUSED.title} - cited)
    assert answer_from(asked, hits(REFUSED, elsewhere), embedder).newer == ()


def test_an_article_that_names_the_story_by_the_way_is_not_of_it() -> None:
    kelp = told(
        "A feed of kelp cut the methane of cows by a third. The dockers of Kessaly refused the offer of a pay rise.",
        0,
        "Kelp helps cows",
    )
    offer, refused, feed = hits(OFFER, REFUSED, kelp)
    assert of_one_story(refused, offer) and not of_one_story(feed, offer)


def test_what_outlets_say_at_about_the_same_time_is_no_news(embedder: Embedder) -> None:
    other = TUNNEL.model_copy(
        update={
            "article_id": "other",
            "text": "The Tarn tunnel will open on 16 May, the ministry of transport said.",
            "publisher": "Northern Wire",
            "published_at": (TUNNEL.published_at or NOW) + timedelta(minutes=14),
        }
    )
    given = answer_from(query("When will the Tarn tunnel open?"), hits(TUNNEL, other), embedder)
    (conflict,) = given.conflicts
    assert {side.standing for side in conflict.sides} == {"current"} and given.newer == ()


def test_the_newest_of_two_moves_stays(embedder: Embedder) -> None:
    moved = told("The Vellen cup final has been moved to Turin because of snow.", 10, "Vellen final moved to Turin")
    again = told("The Vellen cup final will now be held in Lyon, the league said.", 2, "Vellen final moved to Lyon")
    given = answer_from(query("Where will the Vellen cup final be held?"), hits(moved, again), embedder)
    assert "Lyon" in given.sentences[0].text


def test_a_report_that_cannot_be_read_alone_does_no_harm(embedder: Embedder) -> None:
    alone = told("This means that 14 people have died in the Kelm flood.", 2, "Kelm flood")
    assert answer_from(query("How many people died in the Kelm flood?"), hits(alone), embedder).question


@pytest.mark.parametrize(
    ("asked", "newest"),
    [
        ("What does Fjordlaks pay for a salmon these days?", True),
        ("What pay rise did the crews end up with?", True),
        ("How many matches was Holm banned for in the end?", True),
        ("What did Fjordlaks say of the salmon?", False),
        ("What did Ada Quist end her speech with?", False),
    ],
)
def test_who_asks_how_it_is_these_days_or_in_the_end_means_the_newest(asked: str, newest: bool) -> None:
    assert of_the_newest(read_question(asked)) is newest


FEVER = told(
    "A farmhand has died of dune fever in Osterby, the first death of an outbreak that has infected 40 people. "
    "The province closed its markets.",
    9,
    "Dune fever outbreak in Osterby claims first life",
)
SPREADS = told(
    "Dune fever has spread from Osterby to three villages, the province said, and markets stay closed. "
    "Its count now stands at 66, and a second patient died on Friday.",
    3,
    "Dune fever outbreak spreads from Osterby",
    "Northern Wire",
)


@pytest.mark.parametrize(
    ("question", "logits", "first"),
    [
        ("How many people has dune fever killed?", {"farmhand": 3.0, "second": 2.5}, SPREADS),  # as sure
        ("How many people has dune fever killed?", {"farmhand": 3.0, "second": 0.0}, FEVER),  # not as sure
        ("How many people has dune fever killed?", {"farmhand": 0.9, "second": 1.2}, SPREADS),  # surer
        ("How many people did dune fever kill at first?", {"farmhand": 3.0, "second": 2.5}, FEVER),
        ("How big is the dune fever outbreak now?", {"infected": 3.0, "66": 2.5}, SPREADS),
        ("How big is the dune fever outbreak?", {"infected": 3.0, "66": 2.5}, FEVER),
    ],
)
def test_what_is_newer_leads_where_the_reader_is_as_sure_of_it(
    embedder: Embedder, question: str, logits: Mapping[str, float], first: Article
) -> None:
    given = answer_from(query(question), hits(FEVER, SPREADS), embedder, reader=Reads(logits))
    assert given.citations[0].article.article_id == first.article_id


def test_a_day_in_the_place_of_another_leads(embedder: Embedder) -> None:
    planned = told("The clerk of Norra says the council election will be held on 11 May.", 9, "Norra election")
    moved = told(
        "Norra votes on 8 June rather than 11 May, after floods closed the council's polling stations.",
        2,
        "Floods delay the election in Norra",
        "Northern Wire",
    )
    reader = Reads({"11 May.": 0.9, "8 June": -1.5})
    given = answer_from(query("When is the council election in Norra?"), hits(planned, moved), embedder, reader=reader)
    assert "8 June" in given.sentences[0].text
