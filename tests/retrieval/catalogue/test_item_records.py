"""What was seen in feeds and whose turn it is at a host, on SQLite and on PostgreSQL."""

from datetime import timedelta

from retrieval.catalogue.catalogue import Catalogue
from retrieval.catalogue.host_records import Busy, Robots
from retrieval.catalogue.item_records import FORGOTTEN_AFTER, FeedItem
from tests.retrieval.stored import DAY, EMBEDDER, entry

HOST = "harbour.example:443"


def item(feed_id: int, guid: str, **fields: object) -> FeedItem:
    values = {
        "entry_id": f"e-{guid}",
        "article_id": f"a-{guid}",
        "url": f"https://harbour.example/{guid}",
        "fingerprint": "f",
        "fields": "{}",
    }
    return FeedItem(feed_id, guid, **(values | {"seen_at": DAY, "listed_at": DAY} | fields))  # type: ignore[arg-type]  # any field


def test_items_are_kept_by_guid_and_due_in_order(either: Catalogue) -> None:
    feed = either.add_feed("https://harbour.example/rss", "", DAY)
    other = either.add_feed("https://upland.example/rss", "", DAY)
    later = item(feed.id, "later", next_read_at=DAY)
    sooner = item(feed.id, "sooner", next_read_at=DAY - timedelta(hours=1))
    never = item(feed.id, "never\ud800")
    either.save_items([later, sooner, never, item(other.id, "later", next_read_at=DAY)])
    assert either.feed_items(feed.id, ["later", "unknown"]) == {"later": later}
    assert either.due_items(feed.id, DAY, 9) == [sooner, later]
    assert either.count_due_items(feed.id, DAY) == 2
    either.save_items([sooner._replace(next_read_at=None, read_at=DAY, tries=2, error="No article.")])
    assert either.due_items(feed.id, DAY, 9) == [later]
    assert either.feed_items(feed.id, ["sooner"])["sooner"].error == "No article."
    assert either.remove_feed(str(feed.id))
    either.save_items([later])
    assert either.count_due_items(feed.id, DAY) == 0, "the feed was removed meanwhile"


def test_a_deleted_article_marks_its_items_and_saving_does_not_bring_them_back(either: Catalogue) -> None:
    feed = either.add_feed("https://harbour.example/rss", "", DAY)
    known = item(feed.id, "dam", article_id="dam", entry_id="by-feed", next_read_at=DAY)
    either.save_items([known])
    either.save([entry("dam")], EMBEDDER.name)
    assert either.removed_entries(["by-feed"]) == {}
    either.remove("dam")
    either.save_items([known])
    assert either.due_items(feed.id, DAY, 9) == []
    assert either.removed_entries(["by-feed", "other"]).keys() == {"by-feed"}
    assert either.read_entries(["by-feed"]) == set()
    either.save_items([known._replace(read_at=DAY)])
    assert either.read_entries(["by-feed", "other"]) == {"by-feed"}


def test_feeds_that_become_one_keep_what_was_seen_in_both(either: Catalogue) -> None:
    older = either.add_feed("https://harbour.example/old", "Old name", DAY)
    newer = either.add_feed("https://harbour.example/rss", "Harbour", DAY)
    mine, theirs = item(older.id, "both", article_id="mine"), item(newer.id, "both")
    again, gone = item(newer.id, "again", next_read_at=DAY), item(newer.id, "gone", removed=True)
    either.save_items([mine, item(older.id, "gone", next_read_at=DAY), theirs, again, gone])
    assert either.move_feed(older.id, newer.url) == newer
    (kept,) = either.feeds()
    assert (kept.id, kept.url, kept.title) == (older.id, newer.url, "Harbour")
    found = either.feed_items(older.id, ["both", "again", "gone"])
    assert (found["both"], found["again"]) == (mine, again._replace(feed_id=older.id)) and found["gone"].removed
    assert either.due_items(older.id, DAY, 9) == [found["again"]]

    third = either.add_feed("https://harbour.example/third", "Third", DAY)
    either.save_items([item(third.id, "third", next_read_at=DAY)])
    assert either.move_feed(third.id, newer.url) == third
    assert [feed.title for feed in either.feeds()] == ["Harbour"] and either.count_due_items(older.id, DAY) == 2


def test_items_that_have_long_left_their_feed_are_forgotten_but_for_removed_ones(either: Catalogue) -> None:
    feed = either.add_feed("https://harbour.example/rss", "", DAY)
    listed, left, removed = (item(feed.id, name) for name in ("listed", "left", "removed"))
    either.save_items([listed, left, removed._replace(removed=True)])
    now = DAY + FORGOTTEN_AFTER + timedelta(days=1)
    either.note_listed(feed.id, {"listed": listed}, now)
    assert set(either.feed_items(feed.id, ["listed", "left", "removed"])) == {"listed", "removed"}
    assert either.feed_items(feed.id, ["listed"])["listed"].listed_at == now


def test_one_turn_at_a_time_and_rests_between(either: Catalogue) -> None:
    second = timedelta(seconds=1)
    until = DAY + 40 * second
    assert either.take_turn(HOST, "one", DAY, until) is None
    assert either.take_turn(HOST, "two", DAY, until) == Busy(until, True)
    assert either.take_turn("other.example:80", "two", DAY, until) is None
    either.free_turn(HOST, "two", DAY, 0.0)
    assert either.take_turn(HOST, "two", DAY, until) == Busy(until, True), "only its holder ends a turn"
    either.free_turn(HOST, "one", DAY, 3.0)
    assert either.take_turn(HOST, "two", DAY, until) == Busy(DAY + 3 * second, False)
    assert either.take_turn(HOST, "two", DAY + 3 * second, until + 3 * second) is None
    assert either.take_turn(HOST, "three", DAY + 60 * second, until + 60 * second) is None, "its lease had run out"


def test_a_wish_is_kept_for_a_day_at_most_and_a_clock_that_was_moved_blocks_nothing(either: Catalogue) -> None:
    lease = timedelta(seconds=40)
    assert either.take_turn(HOST, "one", DAY, DAY + lease) is None
    either.free_turn(HOST, "one", DAY, 10.0**9)
    day = timedelta(days=1)
    assert either.take_turn(HOST, "two", DAY, DAY + lease) == Busy(DAY + day, False)
    assert either.take_turn(HOST, "two", DAY - 30 * day, DAY - 30 * day + lease) is None
    assert either.take_turn(HOST, "three", DAY - 60 * day, DAY - 60 * day + lease) is None


def test_robots_txt_is_kept_with_the_delay_it_asks_for(either: Catalogue) -> None:
    assert either.robots(HOST) is None
    for text in ("", "User-agent: *\0\nDisallow: /"):
        either.save_robots(HOST, Robots(text, DAY), 20.0)
        assert either.robots(HOST) == Robots(text.replace("\0", "\ufffd"), DAY)
    assert either.take_turn(HOST, "one", DAY, DAY + timedelta(seconds=40)) is None
    either.free_turn(HOST, "one", DAY, 1.0)
    assert either.take_turn(HOST, "one", DAY, DAY) == Busy(DAY + timedelta(seconds=20), False)
