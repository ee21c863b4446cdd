"""The tables of feeds: how each fares, what was seen in it, and what is known of the hosts that are fetched from.

It does not care when anything is fetched (`retrieval.feeds.polling`).
"""

from sqlalchemy import Boolean, Column, Float, ForeignKey, Index, Integer, LargeBinary, Table, false

from retrieval.catalogue.tables import Moment, PlainText, counter, metadata

feeds = Table(
    "feeds",
    metadata,
    Column("id", counter, primary_key=True, autoincrement=True),
    Column("url", PlainText, nullable=False, unique=True),
    Column("title", PlainText, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("added_by", PlainText),  # who added it in Slack
    Column("polled_at", Moment),
    Column("next_poll_at", Moment),  # none: at once
    Column("interval_seconds", Integer),
    Column("etag", PlainText),
    Column("last_modified", PlainText),
    Column("error", PlainText),
    Column("error_since", Moment),
    Column("failures", Integer, nullable=False, server_default="0"),  # in a row
    Column("gone_at", Moment),
    Column("newest_at", Moment),  # when something new last came in it
    Column("usual_gap_seconds", Integer),  # between two such times
    Column("ttl_seconds", Integer),  # how long the feed itself asks not to be read again
    Column("told_of", Moment),  # the `error_since` of the trouble that was told in Slack
    Column("leased_by", PlainText),
    Column("leased_until", Moment),  # once freed: when it was, so that the one left longest comes first
    sqlite_autoincrement=True,
)

# What was seen in a feed. `fingerprint` changes when the entry does; `removed`: a person deleted its article. `fields`
# is what the entry said, as JSON, so that its page can be read again without the feed.
feed_items = Table(
    "feed_items",
    metadata,
    Column("feed_id", ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
    Column("guid", PlainText, primary_key=True),
    Column("entry_id", PlainText, nullable=False),  # the article's id by the address in the feed
    Column("article_id", PlainText),  # by the address that the page itself gives, once it is read
    Column("url", PlainText),
    Column("fingerprint", PlainText, nullable=False),
    Column("fields", PlainText, nullable=False, server_default="{}"),
    Column("seen_at", Moment, nullable=False),  # first
    Column("listed_at", Moment, nullable=False),  # last, to the day
    Column("read_at", Moment),
    Column("next_read_at", Moment),  # none: it is not read again
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("etag", PlainText),
    Column("last_modified", PlainText),
    Column("error", PlainText),
    Column("removed", Boolean, nullable=False, server_default=false()),
    Index("feed_items_by_entry", "entry_id"),
    Index("feed_items_by_article", "article_id"),
    Index("feed_items_by_reading", "next_read_at"),
)

# Articles that a person deleted, under every id by which a feed may bring them again: none of their words are kept.
removed_articles = Table(
    "removed_articles",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("article_id", PlainText, nullable=False),  # the id under which it was stored
    Column("signature", LargeBinary, nullable=False),  # of its near-duplicate sketch
    Column("at", Moment, nullable=False),
)

hosts = Table(
    "hosts",
    metadata,
    Column("host", PlainText, primary_key=True),
    Column("leased_by", PlainText),
    Column("leased_until", Moment),
    Column("not_before", Moment),  # the earliest time of the next request
    Column("crawl_delay", Float),  # seconds between requests, as robots.txt asks
    Column("robots", PlainText),
    Column("robots_at", Moment),
)
