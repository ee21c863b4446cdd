"""The report of what happened leads its story, whoever writes after it, and never a figure that was taken back."""

from datetime import UTC, datetime

import pytest

from retrieval.ingest import ingest_items
from retrieval.models import Article, Passage, Story
from retrieval.newsdesk import Newsdesk
from retrieval.stories.digest import compose
from retrieval.stories.leading import standing
from retrieval.stories.reporting import goes_over
from retrieval.stories.summary import Said


def article(name: str, hour: int, title: str, text: str, publisher: str) -> Article:
    return Article(
        article_id=name,
        title=title,
        text=text,
        publisher=publisher,
        published_at=datetime(2026, 11, 10, hour, tzinfo=UTC),
    )


def one_story(desk: Newsdesk, *articles: Article) -> Story:
    assert not ingest_items(desk, articles).failed
    (story,) = compose(desk, datetime(2026, 11, 10, tzinfo=UTC), datetime(2026, 11, 11, tzinfo=UTC)).stories
    return story


PASSAGE = Passage(id="plain:0", article_id="plain", ordinal=0, text="It", start=0, end=2, sentences=((0, 2),))
SUNK = "Dredger Marga sinks off Port Ansel, three dead"
WIRE = article(
    "wire",
    8,
    SUNK,
    "PORT ANSEL, Nov 10 (HPA) - Three sailors died when the dredger Marga sank off Port Ansel early on Tuesday, the "
    "coastguard said.\n\nEleven others of the Marga were taken from the water by a pilot boat, coastguard officer Ruth "
    "Dorn said. The dredger had left Port Ansel for Corran in a heavy sea.",
    "Holm Press Agency",
)
SECOND = article(
    "second",
    9,
    "Three die as Marga goes down",
    "Three men of the dredger Marga drowned off Port Ansel before dawn on Tuesday, and eleven were saved, the "
    "coastguard said.\n\nThe Marga sank within nine minutes, said the pilot Gus Holt, whose boat was the first there.",
    "Corran Courier",
)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        (
            "What we know about the sinking of the Marga",
            "The dredger Marga sank off Port Ansel on Tuesday. Here is what we know.\n\nHow many died? Two drowned at "
            "once, and one in hospital.\n\nWhere was she going? The Marga was bound from Port Ansel for Corran.\n\nWho "
            "saved the others? A pilot boat took eleven men out of the water.",
        ),
        (
            "LIVE: The Marga off Port Ansel",
            "16:10 Divers have come up from the Marga off Port Ansel.\n\n15:20 Relatives of three dead sailors are "
            "arriving at the harbour of Port Ansel.\n\n14:05 The dredger Marga lies at 22 metres, the coastguard says.",
        ),
        (
            "Pilot's crew thanked after the Marga goes down",
            "Relatives of eleven sailors thanked the pilots of Port Ansel on Tuesday for their help.\n\nThe dredger "
            "Marga sank off Port Ansel, and three men died. “They were there at once,” said Nora Quill, a widow.",
        ),
        (
            "The sea had no mercy",
            "They had coffee before they left. At 05:40 on Tuesday the lamps in the mess went out.\n\nThree men "
            "of the dredger Marga died off Port Ansel, and eleven were saved by the pilots.",
        ),
    ],
)
def test_what_goes_over_the_news_does_not_lead_it(small_desk: Newsdesk, title: str, text: str) -> None:
    story = one_story(small_desk, WIRE, SECOND, article("late", 17, title, text, "Ansel Argus"))
    assert story.headline in (WIRE.title, SECOND.title)
    assert "Marga" in story.summary[0].text and "Three" in story.summary[0].text


def test_a_figure_taken_back_leads_nothing_though_a_later_report_repeats_it(small_desk: Newsdesk) -> None:
    first = article(
        "first",
        9,
        "Health office corrects number of ill in Corran to 130",
        "The number of people who fell ill from mussels in Corran is 130 and not 210, the health office said, "
        "correcting its figure.\n\nCases in Corran had been counted twice, Doctor Ruth Dorn said.",
        "Holm Press Agency",
    )
    later = article(
        "later",
        17,
        "Hundreds sick from mussels in Corran",
        "More than 210 people are ill in Corran, where mussels from the bay were sold, and the harbour market "
        "of Corran is empty.\n\nThe health office has closed nine stalls in the market.",
        "Ansel Argus",
    )
    story = one_story(small_desk, first, later)
    assert story.headline == first.title
    assert not any("210 people" in sentence.text for sentence in story.summary)


def test_the_lead_names_what_the_story_is_about(small_desk: Newsdesk) -> None:
    late = article(
        "late",
        15,
        "Marga: brothers found",
        "People are standing on the quay in silence. Two were found at noon, one in the night. The dredger Marga sank "
        "off Port Ansel on Tuesday, and three sailors died, the coastguard said.",
        "Ansel Argus",
    )
    assert one_story(small_desk, late).summary[0].text.startswith("The dredger Marga sank")


def test_an_article_s_first_sentence_leads_though_it_names_nobody_and_a_quotation_does_not(
    small_desk: Newsdesk,
) -> None:
    lead = "A new salve halved the number of burns that festered, in a trial with 8,200 patients."
    text = f"“It works,” said Doctor Ruth Dorn of Corran. {lead} The salve is made by Ansel Balms."
    plain = article("plain", 15, "Salve halves festering of burns", f"{lead} It is made by Ansel Balms.", "Ansel Argus")
    assert one_story(small_desk, plain).summary[0].text == lead
    quoted = Said(plain.model_copy(update={"text": text}), PASSAGE, 0, 1, text[:44])
    other = quoted._replace(text=lead)
    assert standing([quoted, other], [plain])[0] is other


@pytest.mark.parametrize(
    ("title", "over"),
    [
        ("Explainer: why the bridge is closed", True),
        ("How the night of the fire unfolded", True),
        ("Five things to know about the vote", True),
        ("The morning after: Corran counts its boats", True),
        ("Ten days on, Corran waits", True),
        ("Will the ferry ever sail again?", True),
        ("Live music returns to Corran", False),
        ("Two dead as ferry sinks", False),
        ("Minister: no new timeline for bridge", False),
        ("Interview with suspect shown in court", False),
    ],
)
def test_what_goes_over_the_news_says_so_in_its_headline(title: str, over: bool) -> None:
    assert goes_over(article("one", 9, title, "The ferry sank.", "Ansel Argus")) is over


DERAILED = article(
    "derailed",
    8,
    "Goods train comes off the rails near Corran",
    "A goods train with timber came off the rails near Corran early on Tuesday, the railway of Port Ansel said.\n\nThe "
    "train had 22 wagons and was on its way to Orle. The line was laid in 1874 by 900 workers from Corran. Nobody was "
    "hurt. The station of Corran has 3 benches and a clock from the year 1902.",
    "Corran Courier",
)


def test_that_nobody_was_hurt_is_told_before_what_decorates(small_desk: Newsdesk) -> None:
    first, *further = [sentence.text for sentence in one_story(small_desk, DERAILED).summary]
    assert first.startswith("A goods train") and "Nobody was hurt." in further


def test_that_nobody_was_hurt_does_not_lead(small_desk: Newsdesk) -> None:
    spared = DERAILED.model_copy(update={"text": f"Nobody was hurt. {DERAILED.text}"})
    assert one_story(small_desk, spared).summary[0].text.startswith("A goods train")
