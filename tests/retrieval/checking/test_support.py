"""How far sentences support a claim, which of them do, and what they leave open."""

import random
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.checking.evidence import Evidence, Sentence, evidence_in
from retrieval.checking.support import Judgement, judge
from retrieval.checking.verify import verify
from retrieval.sources.sentences import sentence_spans
from tests.retrieval.made import BRIDGE, FERRY, article, hits

FERRY_SENTENCES = [FERRY[start:end] for start, end in sentence_spans(FERRY)]
BOTH = [*(BRIDGE[start:end] for start, end in sentence_spans(BRIDGE)), *FERRY_SENTENCES]


def judged(claim: str, sentences: list[str] = BOTH) -> Judgement:
    return judge(claim, Evidence([Sentence(each) for each in sentences]))


@pytest.mark.parametrize(
    ("claim", "firsts"),
    [
        ("The ferry Marigold ran aground off Tern Island on 11 March.", ["The ferry"]),
        ("Captain Ines Valdor said a faulty rudder had been reported before the trip.", ["Captain Ines"]),
        (
            "The Marigold, with 214 people on board, lies 3 kilometres from the harbour mouth.",
            ["The ferry", "The vessel"],
        ),
        ("Repairs of the Alder Bridge in Lorn will last until September.", ["Engineers", "The city"]),
    ],
)
def test_what_is_said_there_is_supported_by_the_fewest_sentences(claim: str, firsts: list[str]) -> None:
    judgement = judged(claim)
    assert judgement.supported
    assert sorted(judgement.sentences) == [
        next(at for at, each in enumerate(BOTH) if each.startswith(first)) for first in firsts
    ]
    assert judgement.absent == () == judgement.apart


@pytest.mark.parametrize(
    ("claim", "absent"),
    [
        ("The ferry Marigold ran aground off Gull Point on 19 March.", ["Gull", "Point", "19 March"]),
        (
            "Ines Valdor was awarded a medal by the Society of Pilots in 1998.",
            ["awarded", "medal", "Society", "Pilots"],
        ),
        ("Wheat prices fell sharply after the harvest in Orsa.", ["Wheat", "prices", "fell", "sharply", "harvest"]),
    ],
)
def test_what_is_not_said_there_is_not_supported_and_named(claim: str, absent: list[str]) -> None:
    judgement = judged(claim)
    assert not judgement.supported
    assert [unit.text for unit in judgement.absent][: len(absent)] == absent


def test_each_part_that_is_not_said_makes_it_less_likely() -> None:
    claims = [
        "The ferry Marigold ran aground off Tern Island.",
        "The ferry Marigold ran aground off Tern Island at night.",
        "The ferry Marigold ran aground off Tern Island at night, bound for Orsa.",
        "The ferry Marigold ran aground off Tern Island at night, bound for Orsa with 40 lorries.",
    ]
    supports = [judged(claim).support for claim in claims]
    assert supports == sorted(supports, reverse=True) and len(set(supports)) == 4


def test_words_strewn_over_a_page_support_less_than_words_together() -> None:
    claim = "The harbour museum opens a hall on lighthouse keepers."
    near = ["The harbour has a museum.", "A hall on lighthouse keepers opens there."]
    strewn = [
        "The harbour froze.",
        *BOTH,
        "A museum closed.",
        *BOTH,
        "Keepers of a lighthouse left.",
        *BOTH,
        "A hall opens.",
    ]
    assert judged(claim, near).support > judged(claim, strewn + BOTH).support
    assert judged(claim, strewn).apart


def test_the_reason_names_what_is_wanting() -> None:
    hit, other = hits(article(FERRY), article(BRIDGE, "a2"))
    text = "Passengers of the Marigold demand compensation and plan a lawsuit over delays."
    headlines = {each.article.article_id: each.article for each in (hit, other)}
    (check,) = [each for each in verify(text, [other.passage, hit.passage], headlines) if each.name == "relevance"]
    assert not check.ok
    assert "Not in these words: Passengers, demand, compensation, plan, lawsuit, delays." in check.detail


def test_the_headline_and_the_day_of_each_article_are_evidence() -> None:
    old = article(BRIDGE, "a2", title="Lorn shuts a bridge", published_at=datetime(2021, 6, 9, tzinfo=UTC))
    found = hits(article(FERRY), old)
    evidence = evidence_in([hit.passage for hit in found], [hit.article for hit in found])
    assert evidence.sentences[0] == (
        "The ferry Marigold ran aground off Tern Island on 11 March, and all 21",
        date(2025, 3, 13),
    )
    assert ("Lorn shuts a bridge", date(2021, 6, 9)) in evidence.sentences
    assert judge("Lorn closed the Alder Bridge on 7 June 2021.", evidence).supported
    assert not judge("Lorn closed the Alder Bridge on 10 March 2025.", evidence).supported


def test_nothing_to_go_by() -> None:
    assert judged("It was.").support == 1.0
    assert judged("The ferry sailed.", []).support == 0.0
    assert [unit.text for unit in judged("The ferry sailed.", []).absent] == ["ferry", "sailed"]
    assert judged("Wheat fell.", ["Nothing else."]).sentences == ()
    assert judged("The ferry Marigold ran aground.").wanting == ()


@given(st.text(max_size=200), st.lists(st.text(max_size=80), max_size=8))
def test_any_text_gets_a_judgement_that_holds_together(claim: str, sentences: list[str]) -> None:
    judgement = judged(claim, sentences)
    assert 0.0 <= judgement.support <= 1.0
    assert len(set(judgement.sentences)) == len(judgement.sentences)
    assert all(0 <= at < len(sentences) for at in judgement.sentences)
    assert judged(claim, sentences) == judgement


@given(st.lists(st.sampled_from(BOTH), min_size=1, max_size=6, unique=True), st.randoms(use_true_random=False))
def test_a_sentence_supports_itself_wherever_it_stands(others: list[str], order: random.Random) -> None:
    claim = FERRY_SENTENCES[0]
    sentences = [claim, *(each for each in others if each != claim)]
    order.shuffle(sentences)
    judgement = judged(claim, sentences)
    assert judgement.sentences == (sentences.index(claim),)
    assert np.isclose(judgement.measures.together, 1.0) and not judgement.absent
