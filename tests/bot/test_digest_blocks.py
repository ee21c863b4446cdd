"""How an edition reads: stories, quiet days, broken feeds, updates, and hostile text."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.blocks.digest_blocks import edition_post, preview_blocks, since_words, story_post, unread
from bot.blocks.guard import safe_blocks, safe_text
from playground.block_rules import problems
from retrieval.models import Citation, Conflict, Digest, Feed, Headline, Sentence, Side, Story
from tests.bot.conftest import shown

BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 11, 12)
UNTIL = datetime(2026, 11, 12, 7, 0, tzinfo=UTC)
SINCE = UNTIL - timedelta(days=1)


def article(name: str, publisher: str, title: str = "Ferry runs again") -> Headline:
    return Headline(
        article_id=name,
        title=title,
        publisher=publisher,
        url=f"https://{name}.example/story",
        published_at=datetime(2026, 11, 11, 23, 30, tzinfo=UTC),
    )


def story(headline: str = "Ferry runs again", update_of: str | None = None, hostile: str = "") -> Story:
    first, second = article("a", f"Harbour Courier{hostile}"), article("b", "Island Gazette")
    quote = "The ferry left at six."
    return Story(
        id="s1",
        headline=headline + hostile,
        summary=(Sentence(text=f"The ferry left at six.{hostile}", citations=(1, 2)),),
        citations=(
            Citation(n=1, article=first, quote=quote, start=0, end=len(quote), passage_id="a:0"),
            Citation(n=2, article=first, quote=quote, start=0, end=len(quote), passage_id="a:0"),
        ),
        articles=(first, second),
        update_of=update_of,
    )


def digest(*stories: Story, topics: tuple[str, ...] = ("ferries",), seen: int = 14) -> Digest:
    return Digest(since=SINCE, until=UNTIL, topics=topics, stories=stories, quiet=not stories, articles_seen=seen)


def feed(number: int, error: str | None = None) -> Feed:
    at = datetime(2026, 11, 9, 12, 0, tzinfo=UTC)
    return Feed(
        id=number,
        url=f"https://feed{number}.example/rss",
        title=f"Feed {number}",
        added_at=at,
        polled_at=at,
        error=error,
        error_since=at if error else None,
    )


def read(blocks: object) -> str:
    return shown({"blocks": blocks})


def test_an_edition_names_its_date_its_stories_and_its_topics() -> None:
    post = edition_post(digest(story(), story("Port reopens", "Port closes")), DAY, SINCE, BERLIN, [])
    text = read(post.blocks)
    assert "Daily digest, Thursday 12 November 2026" in text
    assert "2 stories on ferries since yesterday" in text
    assert "Ferry runs again  (2 outlets)" in text
    assert "Update:  Port reopens" in text
    assert "Reply there to ask" in text
    assert "Ferry runs again" in post.text and "further" not in text


def test_an_edition_says_how_many_stories_it_leaves_out() -> None:
    whole = digest(story()).model_copy(update={"further": 3})
    assert "1 story on ferries since yesterday, and 3 further stories" in read(
        edition_post(whole, DAY, SINCE, BERLIN, []).blocks
    )


def test_a_quiet_day_says_so_and_how_much_was_read() -> None:
    post = edition_post(digest(), DAY, datetime(2026, 11, 6, 7, tzinfo=UTC), BERLIN, [feed(1), feed(2)])
    text = read(post.blocks)
    assert "Nothing new on ferries since Friday; 14 articles read." in text
    assert "could not be read" not in text
    assert "thread" not in text


def test_a_broken_feed_is_told_apart_from_a_quiet_day() -> None:
    feeds = [feed(1), feed(2, "HTTP 500"), feed(3), feed(4, "no answer"), feed(5)]
    text = read(edition_post(digest(), DAY, SINCE, BERLIN, feeds).blocks)
    assert "2 of 5 sources could not be read since Monday 9 November 2026" in text
    assert "Feed 2, Feed 4" in text
    assert unread([feed(1)], UNTIL, BERLIN) == ""
    just_now = feed(1, "HTTP 500").model_copy(update={"error_since": UNTIL - timedelta(minutes=10)})
    assert unread([just_now, feed(2)], UNTIL, BERLIN) == ""  # late, and tried again
    blind = read(edition_post(digest(), DAY, SINCE, BERLIN, [feed(1, "HTTP 500")]).blocks)
    assert "I cannot say what is new on ferries since yesterday: no source could be read." in blind
    assert "Nothing new" not in blind


def test_a_story_has_markers_sources_with_dates_and_what_it_updates() -> None:
    post = story_post(story(update_of="Ferry stopped by fire"), BERLIN)
    text = read(post.blocks)
    assert "Update:  Ferry runs again" in text and "Earlier: Ferry stopped by fire" in text
    assert "The ferry left at six. [1] https://a.example/story [2] https://a.example/story" in " ".join(text.split())
    assert "[1][2]  Harbour Courier, Thursday 12 November 2026:" in text  # in the channel's own zone
    assert "Also:  Island Gazette, Thursday 12 November 2026:" in text


@pytest.mark.parametrize("hostile", ["<!channel>", "<@U0123456>", "<https://evil.example|here>", "*_~`"])
def test_nothing_from_an_article_becomes_a_mention_or_a_link(hostile: str) -> None:
    poisoned = story(hostile=hostile)
    whole = digest(poisoned, topics=(f"ferries{hostile}",))
    post = edition_post(whole, DAY, SINCE, BERLIN, [feed(1, f"bad{hostile}")])
    detail = story_post(poisoned, BERLIN)
    for one in (post, detail):
        assert "<!" not in one.text and "<@" not in one.text and "<http" not in one.text
        assert safe_text(one.text) == one.text
        links = [link for link in _links(safe_blocks(one.blocks)) if "evil" in link]
        assert links == []


def _links(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [str(value["url"])] if value.get("type") == "link" else []
        return own + [link for inner in value.values() for link in _links(inner)]
    return [link for inner in value for link in _links(inner)] if isinstance(value, list) else []


def test_the_longest_edition_fits_into_messages() -> None:
    long = "Long headline " * 40
    stories = [story(f"{long}{n}") for n in range(9)]
    whole = digest(*stories, topics=tuple(f"topic {n} {'x' * 50}" for n in range(10)))
    post = edition_post(whole, DAY, SINCE, BERLIN, [feed(n, "e" * 500) for n in range(30)])
    assert problems(safe_blocks(post.blocks)) == []
    parts = [part for block in post.blocks if block["type"] == "rich_text" for part in block["elements"]]
    assert [len(part["elements"]) for part in parts if part["type"] == "rich_text_list"] == [7]
    preview = preview_blocks(whole, DAY, SINCE, BERLIN, [])
    assert problems(safe_blocks(preview)) == []


@pytest.mark.parametrize(
    ("since", "words"),
    [
        (UNTIL - timedelta(hours=3), "since 05:00"),
        (UNTIL - timedelta(days=1), "since yesterday"),
        (UNTIL - timedelta(days=3), "since Monday"),
        (UNTIL - timedelta(days=8), "since Wednesday 4 November 2026"),
    ],
)
def test_the_window_is_told_in_words(since: datetime, words: str) -> None:
    assert since_words(since, UNTIL, BERLIN) == words


def test_a_figure_on_which_outlets_differ_stands_below_with_who_gives_it() -> None:
    sides = (Side(value="nine", citations=(1,), publisher="Harbour Courier"), Side(value="eight", citations=(2,)))
    differing = story().model_copy(update={"conflicts": (Conflict(about="dead", sides=sides),)})
    post = story_post(differing, BERLIN)
    text = read(post.blocks)
    assert "Reports give different figures (dead)" in text and "nine : Harbour Courier" in text and "eight" in text
    assert problems(safe_blocks(post.blocks)) == []


def test_an_outlet_that_prints_the_text_of_another_is_counted_and_named() -> None:
    copied = story().model_copy(update={"copies": (article("c", "Lunn Observer"),)})
    assert "(3 outlets)" in read(edition_post(digest(copied), DAY, SINCE, BERLIN, []).blocks)
    assert "The same text:  Lunn Observer" in read(story_post(copied, BERLIN).blocks)
