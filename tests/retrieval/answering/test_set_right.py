"""What an article says only to call it wrong is not shown alone, nor "he" behind another article: invented reports."""

from datetime import UTC, datetime

from retrieval.answering.from_hits import answer_from
from retrieval.index.embedding import Embedder
from tests.retrieval.made import article, hits, query

CLAIM = article(
    "A video that spread online this week makes a striking claim. The flu vaccine makes women infertile. Doctors say"
    " that is false, and a study of 90,000 women found no such effect.",
    "claim",
    title="Claim about the flu vaccine spreads online",
)
LEFT = article(
    "The engineer Liv Sandmark told the inquiry that she had warned the water company Norvale.\n\n"
    "Correction: An earlier version of this article said that Ms Sandmark had left Norvale. She still works there.",
    "left",
    title="Inquiry hears of ignored warning",
)
TURNOUT = article(
    "The commission published the result of the election in Ellany.\n\n"
    "Correction: This article at first gave the turnout as 66 per cent. It was 61 per cent.",
    "turnout",
    title="Turnout in the Ellany election",
)
FLOOD = article(
    "The last two missing people were found dead on Saturday, which brings the number of dead to eleven, according to"
    " the emergency service.",
    "flood",
    title="Toll of the Tavren flood rises",
    published_at=datetime(2025, 3, 13, tzinfo=UTC),
)
FLOOD_BEFORE = article(
    "Nine people died in the Tavren flood, the health authority said.",
    "before",
    title="Tavren flood kills nine",
    published_at=datetime(2025, 3, 8, tzinfo=UTC),
)
DENIAL = article(
    "Lord Penhallow denied in court on Wednesday that he had approved the payments of the Merrow trust.",
    "denial",
    title="Penhallow denies approving payments",
    published_at=datetime(2025, 3, 13, tzinfo=UTC),
)
LAWYER = article(
    "Edmund Rask, 58, pleaded not guilty. His lawyer, Salma Idris, told the court that every payment of the trust had"
    " been approved by Lord Penhallow.",
    "lawyer",
    title="Rask on trial over the Merrow payments",
    published_at=datetime(2025, 3, 10, tzinfo=UTC),
)


def test_a_claim_is_shown_with_the_sentence_that_calls_it_false(embedder: Embedder) -> None:
    given = answer_from(query("Does the flu vaccine make women infertile?"), hits(CLAIM), embedder)
    assert given.abstained or "that is false" in given.text


def test_a_correction_is_shown_with_what_is_right(embedder: Embedder) -> None:
    given = answer_from(query("Has Liv Sandmark left Norvale?"), hits(LEFT), embedder)
    assert given.abstained or "She still works there." in given.text
    given = answer_from(query("What was the turnout in Ellany?"), hits(TURNOUT), embedder)
    assert "It was 61 per cent." in given.text


def test_the_toll_is_the_number_of_dead_and_not_of_those_found(embedder: Embedder) -> None:
    given = answer_from(query("How many people died in the Tavren flood?"), hits(FLOOD, FLOOD_BEFORE), embedder)
    assert [side.value for conflict in given.conflicts for side in conflict.sides] == ["eleven", "nine"]


def test_his_lawyer_does_not_stand_behind_another_man(embedder: Embedder) -> None:
    given = answer_from(query("Did Lord Penhallow approve the payments?"), hits(DENIAL, LAWYER), embedder)
    assert "denied" in given.text and ("His lawyer" not in given.text or "Rask" in given.text)


def test_a_correction_is_shown_whole_though_it_is_long(embedder: Embedder) -> None:
    notice = article(
        "Correction: In an article on the explosion at Pellham that appeared on 4 May, the Gazette reported, citing the"
        " Labour Inspectorate, that Norvale Grain had skipped the yearly inspection of its dust extractors in 2023 and"
        " 2024. The Inspectorate said on Thursday that this was a mistake of its own: only the inspection of 2024"
        " was skipped, while that of 2023 was carried out on 12 June 2023.",
        "notice",
        title="Correction: Norvale Grain missed one inspection",
    )
    given = answer_from(query("Did Norvale Grain skip the inspection of its dust extractors?"), hits(notice), embedder)
    assert not given.abstained and "only the inspection of 2024 was skipped" in given.text
