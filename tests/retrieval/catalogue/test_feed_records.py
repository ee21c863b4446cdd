"""Feeds and how their polls went, on SQLite and on PostgreSQL."""

from datetime import timedelta

import pytest

from retrieval.catalogue.catalogue import Catalogue
from retrieval.errors import SourceError
from tests.retrieval.stored import DAY

URL = "https://harbour.example/feed.xml"


def test_adds_lists_and_removes(either: Catalogue) -> None:
    feed = either.add_feed(URL, "Harbour Times", DAY)
    other = either.add_feed("https://upland.example/rss", "", DAY)
    assert either.add_feed(URL, "Another title", DAY + timedelta(days=1)) == feed
    assert (feed.added_at, feed.error, feed.title) == (DAY, None, "Harbour Times")
    assert either.feeds() == [feed, other]

    assert either.remove_feed(URL)
    assert not either.remove_feed(URL)
    assert either.remove_feed(str(other.id))
    assert not either.remove_feed("²")
    assert not either.remove_feed("9" * 40)
    assert either.feeds() == []


def test_failures_in_a_row_are_dated_from_the_first(either: Catalogue) -> None:
    feed = either.add_feed(URL, "", DAY)
    hours = [DAY + timedelta(hours=number) for number in range(4)]
    either.record_poll(feed.id, hours[0], etag='"a"', last_modified="Tue", error=None, title="Harbour")
    either.record_poll(feed.id, hours[1], etag=None, last_modified=None, error="no answer")
    either.record_poll(feed.id, hours[2], etag=None, last_modified=None, error="not a feed")

    failing = either.feeds()[0]
    assert (failing.error, failing.error_since, failing.polled_at) == ("not a feed", hours[1], hours[2])
    assert (failing.etag, failing.last_modified, failing.title) == ('"a"', "Tue", "Harbour")

    either.record_poll(feed.id, hours[3], etag=None, last_modified=None, error=None)
    healthy = either.feeds()[0]
    assert (healthy.error, healthy.error_since, healthy.etag) == (None, None, None)


def test_a_feed_removed_while_it_was_polled_is_no_error(either: Catalogue) -> None:
    either.record_poll(77, DAY, etag=None, last_modified=None, error=None)
    assert either.feeds() == []


def test_refuses_an_overlong_address(either: Catalogue) -> None:
    with pytest.raises(SourceError, match="longer than"):
        either.add_feed("https://harbour.example/" + "x" * 5_000, "", DAY)


def test_replicas_share_what_is_due(either: Catalogue) -> None:
    lease, hour = timedelta(minutes=10), timedelta(hours=1)
    first, second, third = (either.add_feed(f"{URL}{number}", "", DAY) for number in range(3))
    either.record_poll(third.id, DAY, etag=None, last_modified=None, error=None, next_poll_at=DAY + hour)
    assert [feed.id for feed in either.claim_due(DAY, "one", DAY + lease, 1)] == [first.id]
    assert [feed.id for feed in either.claim_due(DAY, "two", DAY + lease, 9)] == [second.id]
    assert either.claim_due(DAY, "two", DAY + lease, 9) == []
    assert either.claim(first.id, DAY, "two", DAY + lease) is None
    either.free_feed(first.id, "two", DAY)
    assert either.claim(first.id, DAY, "two", DAY + lease) is None, "only its holder ends a lease"
    either.renew_leases("one", DAY + 2 * lease)
    over = DAY + lease
    assert [feed.id for feed in either.claim_due(over, "three", over + lease, 9)] == [second.id]
    either.free_feed(first.id, "one", over)
    assert either.claim(first.id, over, "three", over + lease) is not None
    assert [feed.id for feed in either.claim_due(DAY + hour, "one", DAY + hour + lease, 1)] == [third.id]


def test_the_feed_left_alone_longest_comes_first(either: Catalogue) -> None:
    lease = timedelta(minutes=10)
    feeds = [either.add_feed(f"{URL}{number}", "", DAY).id for number in range(3)]
    order = []
    for minute in range(6):
        now = DAY + timedelta(minutes=minute)
        (feed,) = either.claim_due(now, "one", now + lease, 1)
        either.free_feed(feed.id, "one", now)
        order.append(feed.id)
    assert order == feeds * 2


def test_a_feed_that_moves_onto_another_leaves_the_older(either: Catalogue) -> None:
    older, newer = either.add_feed(URL, "", DAY), either.add_feed(f"{URL}2", "", DAY)
    assert either.move_feed(older.id, f"{URL}3") is None
    removed = either.move_feed(older.id, newer.url)
    assert removed is not None and removed.id == newer.id
    newest = either.add_feed(f"{URL}4", "", DAY)
    removed = either.move_feed(newest.id, newer.url)
    assert removed is not None and removed.id == newest.id
    assert [(feed.id, feed.url) for feed in either.feeds()] == [(older.id, newer.url)]
