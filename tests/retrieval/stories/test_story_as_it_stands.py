"""Over weeks a digest tells one story once: as it stands now, with its steps, and reports before opinions."""

from datetime import UTC, datetime, timedelta

from retrieval.ingest import ingest_items
from retrieval.models import Article, Digest
from retrieval.newsdesk import Newsdesk
from retrieval.stories.digest import compose

FIRST = datetime(2026, 10, 5, 9, tzinfo=UTC)
PADDING = [
    (
        "Lighthouse goes dark",
        "The lighthouse at Cape Ferrin was switched off for repairs after a gale broke its windows.",
    ),
    ("Bakers raise prices", "Bakers in Quill raised the price of a loaf to four crowns, as flour had become dearer."),
    ("Choir wins prize", "A choir of schoolchildren won the first prize at a festival of song in the old theatre."),
]


def at(days: int) -> datetime:
    return FIRST + timedelta(days=days)


def told(desk: Newsdesk, *articles: tuple[int, str, str, str], limit: int = 7) -> Digest:
    """The digest of two months with these articles, each (day, outlet, title, text), and some on something else."""
    made = [
        Article(article_id=f"a{number}", title=title, text=text, publisher=outlet, published_at=at(day))
        for number, (day, outlet, title, text) in enumerate(articles)
    ]
    made += [
        Article(article_id=f"p{number}", title=title, text=text, publisher="Quill Post", published_at=at(number))
        for number, (title, text) in enumerate(PADDING)
    ]
    assert not ingest_items(desk, made).failed
    return compose(desk, at(-1), at(60), limit=limit)


STRIKE = (
    (0, "Holm Herald", "Bins stay full as collectors in Holm walk out",
     "About 1,200 refuse collectors in Holm stopped work on Monday. The union Public Hands demands 9 per cent."),
    (24, "Tern Post", "Deal ends refuse strike in Holm after 25 days",
     "The town of Holm and the union Public Hands agreed on Thursday to end a strike of refuse collectors that had "
     "lasted 25 days. The collectors are to get 6.5 per cent."),
    (35, "Holm Herald", "Refuse collectors in Holm accept pay deal",
     "Refuse collectors in Holm have accepted the pay deal that ended their strike, the union Public Hands said on "
     "Monday. Of those who voted, 78 per cent were in favour."),
)  # fmt: skip


def test_a_strike_its_end_and_the_vote_are_one_story_told_with_its_steps(small_desk: Newsdesk) -> None:
    digest = told(small_desk, *STRIKE)
    stories = [story for story in digest.stories if "ollectors" in story.headline]
    assert [story.headline for story in stories] == ["Refuse collectors in Holm accept pay deal"]
    texts = [sentence.text for sentence in stories[0].summary]
    assert texts[0].startswith("Refuse collectors in Holm have accepted") and any("25 days" in text for text in texts)
    assert digest.stories[0] == stories[0], "two outlets tell it"


def test_a_profit_that_was_restated_is_not_told_as_it_was(small_desk: Newsdesk) -> None:
    digest = told(
        small_desk,
        (0, "Holm Herald", "Brightmoor Foods lifts profit",
         "Brightmoor Foods, the maker of frozen meals, reported a net profit of 64 million euros for the quarter."),
        (20, "Tern Post", "Brightmoor Foods restates profit",
         "Brightmoor Foods, the maker of frozen meals, cut its net profit for the quarter after an error. "
         "It was 41 million euros, not the 64 million euros reported in October, Brightmoor Foods said."),
    )  # fmt: skip
    (story,) = [story for story in digest.stories if "Brightmoor" in story.headline]
    assert story.headline == "Brightmoor Foods restates profit" and len(story.articles) == 2
    assert all("reported a net profit of 64" not in sentence.text for sentence in story.summary)


def test_a_count_of_the_ill_is_told_by_the_newest_report(small_desk: Newsdesk) -> None:
    digest = told(
        small_desk,
        (0, "Holm Herald", "Fever in Holm grows to 31 cases",
         "The number of people with Varga fever in Holm has risen to 31, the health institute of Holm said on Monday."),
        (10, "Tern Post", "Tower is source of fever in Holm",
         "A cooling tower is the source of the Varga fever in Holm, the health institute said. "
         "By Thursday 49 people had fallen ill in Holm, and the tower has been shut down."),
    )  # fmt: skip
    (story,) = [story for story in digest.stories if "ever in Holm" in story.headline]
    assert story.headline.startswith("Tower")
    assert all("31" not in sentence.text for sentence in story.summary)


def test_reports_lead_before_an_opinion_on_them(small_desk: Newsdesk) -> None:
    digest = told(
        small_desk,
        (0, "Holm Herald", "Lower house votes to ban cameras in shops",
         "The House of Deputies voted on Tuesday by 214 to 168 to ban cameras that know faces in shops."),
        (5, "Tern Post", "Opinion: My face is not for shops",
         "The House of Deputies has voted to ban cameras that know faces in shops, and I am glad. "
         "The House of Deputies should ban cameras that know faces in the street too, if it was up to me."),
    )  # fmt: skip
    (story,) = [story for story in digest.stories if "shops" in story.headline]
    assert story.headline.startswith("Lower house") and len(story.articles) == 2
    assert [sentence.text[:31] for sentence in story.summary] == ["The House of Deputies voted on "]


def test_a_sentence_that_sets_the_scene_does_not_lead(small_desk: Newsdesk) -> None:
    digest = told(
        small_desk,
        (0, "Holm Herald", "The night the sea came in",
         "Before Odile there was the storm without a name. Gusts of 163 kilometres an hour struck Holm in 1987."),
    )  # fmt: skip
    (story,) = [story for story in digest.stories if "sea" in story.headline]
    assert story.summary[0].text.startswith("Gusts of 163")


def test_what_was_followed_before_comes_first_and_what_is_left_out_is_counted(small_desk: Newsdesk) -> None:
    told(small_desk, *STRIKE)
    digest = compose(small_desk, at(35), at(35), limit=1)
    later = Article(
        article_id="later", title="Gull lands on tram", publisher="Holm Herald",
        published_at=at(35) + timedelta(hours=5),
        text="A gull landed on the roof of a tram in Quill and rode on it to the harbour, the driver said.",
    )  # fmt: skip
    assert not ingest_items(small_desk, [later]).failed
    assert digest.further == 0
    digest = compose(small_desk, at(35), at(36), limit=1)
    assert [story.headline for story in digest.stories] == ["Refuse collectors in Holm accept pay deal"]
    assert digest.further == 1


def test_what_was_to_come_by_an_older_report_is_not_told_beside_what_came(small_desk: Newsdesk) -> None:
    digest = told(
        small_desk,
        (0, "Holm Herald", "Bus drivers in Holm call second strike",
         "Bus drivers in Holm will walk out again from 12 to 14 October after their union rejected an offer. "
         "Their first strike in Holm stopped most of the buses for three days."),
        (5, "Tern Post", "Second strike of bus drivers in Holm called off",
         "The second strike of bus drivers in Holm was called off on Saturday. "
         "Drivers and company in Holm agreed on a rise of 5.8 per cent."),
    )  # fmt: skip
    (story,) = [story for story in digest.stories if "Holm" in story.headline]
    assert "called off" in story.summary[0].text
    assert all("will walk out" not in sentence.text for sentence in story.summary)
