"""Which article an entry stands for while sites move, reuse and share addresses: nothing that was read is lost."""

from datetime import timedelta

import pytest

from retrieval.feeds.page_visits import ANOTHER
from retrieval.feeds.polling import poll_due, poll_feed
from retrieval.models import Article, Feed
from retrieval.newsdesk import Newsdesk
from tests.retrieval.feeds.origin import PUBLISHED, Origin
from tests.retrieval.feeds.polled import NOW, StandingClock, page, prose


@pytest.fixture
def feed(desk: Newsdesk, origin: Origin) -> Feed:
    """A feed with one story, which has a page."""
    listed(origin, entry("/1", "story-1", "Story 1"))
    origin.serve("/1", page(1))
    return desk.catalogue.add_feed(f"{origin.url}/rss", "", NOW)


def entry(path: str, guid: str, title: str, text: str = "A teaser.") -> tuple[str, str, str, str]:
    return path, guid, title, text


def listed(origin: Origin, *entries: tuple[str, str, str, str]) -> None:
    """The feed holds these from now on."""
    items = "".join(
        f"<item><title>{title}</title><link>{origin.url}{path}</link><guid isPermaLink='false'>{guid}</guid>"
        f"<pubDate>{PUBLISHED}</pubDate><description>{text}</description></item>"
        for path, guid, title, text in entries
    )
    body = f'<rss version="2.0"><channel><title>Gull news</title>{items}</channel></rss>'
    origin.serve("/rss", body, kind="application/rss+xml", etag=f'"{hash(body)}"')


def stored(desk: Newsdesk) -> dict[str, Article]:
    return {article.title: article for article in desk.catalogue.list_articles()}


def test_an_address_that_leads_elsewhere_later_leaves_the_article_as_it_was(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    poll_due(desk, "a")
    origin.serve("/1", status=302, headers={"Location": "/"})
    origin.serve("/", page(77))
    clock.move(hours=2)
    report = poll_due(desk, "a")[feed.id]
    assert [failure.reason for failure in report.failed] == [ANOTHER]
    assert [(title, article.revision) for title, article in stored(desk).items()] == [("Story 1", 1)]


def test_an_address_that_serves_an_unrelated_story_later_leaves_the_article_as_it_was(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    poll_due(desk, "a")
    origin.serve("/1", page(77))
    clock.move(hours=2)
    report = poll_due(desk, "a")[feed.id]
    assert [failure.reason for failure in report.failed] == [ANOTHER]
    assert prose(10) in stored(desk)["Story 1"].text
    origin.serve("/1", page(1, prose(78)))
    clock.move(hours=1)
    assert poll_due(desk, "a")[feed.id].revised == 1, "the article is back, and its correction is noticed"


def test_a_story_written_anew_under_its_headline_is_a_revision(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    poll_due(desk, "a")
    origin.serve("/1", page(5).replace("Story 5", "Story 1"))
    clock.move(hours=2)
    assert poll_due(desk, "a")[feed.id].revised == 1
    assert prose(50) in stored(desk)["Story 1"].text


WHOLE = " ".join(prose(seed) for seed in (91, 92, 93))


@pytest.mark.parametrize("text", ["A teaser.", WHOLE])
def test_a_correction_that_changes_the_address_is_a_revision(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock, text: str
) -> None:
    listed(origin, entry("/1", "story-1", "Story 1", text))
    poll_due(desk, "a")
    known = stored(desk)["Story 1"]
    listed(origin, entry("/1-new", "story-1", "Story 1 corrected", text + " Corrected."))
    del origin.pages["/1"]
    origin.serve("/1-new", page(1, prose(79)).replace("Story 1", "Story 1 corrected"))
    clock.move(minutes=30)
    report = poll_due(desk, "a")[feed.id]
    assert (report.added, report.revised, report.duplicates, report.failed) == (0, 1, 0, ())
    revised = stored(desk)["Story 1 corrected"]
    assert (revised.article_id, revised.revision, revised.url) == (known.article_id, 2, f"{origin.url}/1-new")
    listed(origin, entry("/1-new", "story-1", "Story 1 corrected twice", text + " Corrected again."))
    origin.serve("/1-new", page(1, prose(80)).replace("Story 1", "Story 1 corrected twice"))
    clock.move(hours=2)
    assert poll_due(desk, "a")[feed.id].revised == 1
    assert stored(desk)["Story 1 corrected twice"].article_id == known.article_id


@pytest.mark.parametrize("whole", [False, True])
def test_a_guid_that_is_used_again_for_another_story_makes_another_article(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock, whole: bool
) -> None:
    texts = [WHOLE, " ".join(prose(seed) for seed in (94, 95, 96))] if whole else ["A teaser.", "Another."]
    listed(origin, entry("/1", "latest", "Story 1", texts[0]))
    poll_due(desk, "a")
    listed(origin, entry("/2?from=top", "latest", "Story 2", texts[1]))
    origin.serve("/2", page(2).replace("</head>", '<link rel="canonical" href="/2"></head>'))
    clock.move(minutes=30)
    assert poll_due(desk, "a")[feed.id].added == 1
    assert {title: article.revision for title, article in stored(desk).items()} == {"Story 1": 1, "Story 2": 1}


def test_whole_entries_that_share_an_address_are_articles_of_their_own(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    entries = [
        entry(path, f"live-{n}", f"Report {n}", " ".join(prose(n * 10 + part) for part in range(20, 23)))
        for n, path in enumerate(["/home", "/home", "/live#3", "/live#4", "/home"], start=1)
    ]
    listed(origin, *entries[:4])
    assert poll_due(desk, "a")[feed.id].added == 4
    first = stored(desk)
    listed(origin, (*entries[1][:3], entries[1][3] + " It was corrected on Tuesday."))
    clock.move(minutes=30)
    assert poll_due(desk, "a")[feed.id].revised == 1
    assert stored(desk)["Report 2"].article_id == first["Report 2"].article_id
    for later in ([entries[4]], [entry("/home", "live-6", "Summary of the day", WHOLE)]):
        listed(origin, *later)
        clock.move(hours=1)
        assert poll_due(desk, "a")[feed.id].added == 1, "also one that comes by itself"
    assert {article.revision for title, article in stored(desk).items() if title != "Report 2"} == {1}
    assert desk.catalogue.counts().articles == 6


def test_whole_entries_that_count_their_readers_do_not_make_a_revision_at_each_poll(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    listed(origin, entry("/1", "story-1", "Story 1", WHOLE))
    poll_due(desk, "a")
    revised = 0
    for views in range(1, 25):
        listed(origin, entry("/1", "story-1", f"Story 1 (viewed {views} times)", WHOLE))
        clock.move(minutes=20)
        report = poll_feed(desk, feed.id, "a")
        revised += report.revised if report else 0
    assert 1 <= revised <= 12
    listed(origin, entry("/1", "story-1", "Story 1 corrected", WHOLE))
    while "Story 1 corrected" not in stored(desk):
        assert clock() < NOW + timedelta(days=2), "a change that is put off is not lost where the feed rests"
        clock.move(minutes=20)
        poll_feed(desk, feed.id, "a")
    before = len(origin.log)
    clock.move(hours=7)
    poll_due(desk, "a")
    assert [request.status for request in origin.log[before:]] == [304]


def test_a_new_address_that_holds_nothing_yet_is_asked_again(
    desk: Newsdesk, origin: Origin, feed: Feed, clock: StandingClock
) -> None:
    poll_due(desk, "a")
    listed(origin, entry("/1-new", "story-1", "Story 1"))
    clock.move(minutes=30)
    assert len(poll_due(desk, "a")[feed.id].failed) == 1
    origin.serve("/1-new", page(1, prose(79)))
    clock.move(hours=1)
    assert poll_due(desk, "a")[feed.id].revised == 1


def test_entries_that_get_another_guid_and_address_in_each_answer_are_the_articles_they_were(
    desk: Newsdesk, origin: Origin, clock: StandingClock
) -> None:
    for number in (1, 2):
        origin.serve(f"/{number}", page(number))
    desk.catalogue.add_feed(f"{origin.url}/rss", "", clock())
    for answer in range(4):
        linked = "".join(
            f"<item><title>Story {n}</title><link>{origin.url}/{n}?at={answer}</link><guid>{answer}-{n}</guid></item>"
            for n in (1, 2)
        )
        whole = (
            f"<item><title>Whole</title><guid isPermaLink='false'>whole-{answer}</guid>"
            f"<content:encoded><![CDATA[<p>{prose(7)}</p>]]></content:encoded></item>"
        )
        namespace = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        document = f'<rss version="2.0" {namespace}><channel><title>Gull</title>{linked}{whole}</channel></rss>'
        origin.serve("/rss", document, kind="application/rss+xml")
        (report,) = poll_due(desk, "a").values()
        assert (report.articles, report.duplicates, report.revised) == (3, 0, 0)
        clock.move(minutes=90)
