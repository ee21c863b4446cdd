"""How feeds fare and what was seen in them, hosts, dates in texts, differences between revisions, citations."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_moment = sa.DateTime(timezone=True)
_counter = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_OF_ARTICLES: tuple[tuple[str, Any], ...] = (("standfirst", sa.Text()), ("section", sa.Text()), ("updated_at", _moment))
_OF_FEEDS: tuple[tuple[str, Any], ...] = (
    ("added_by", sa.Text()),
    ("next_poll_at", _moment),
    ("interval_seconds", sa.Integer()),
    ("gone_at", _moment),
    ("newest_at", _moment),
    ("usual_gap_seconds", sa.Integer()),
    ("ttl_seconds", sa.Integer()),
    ("told_of", _moment),
    ("leased_by", sa.Text()),
    ("leased_until", _moment),
)


def _of_an_article() -> sa.Column[Any]:
    return sa.Column("article_id", sa.Text, sa.ForeignKey("articles.article_id", ondelete="CASCADE"), primary_key=True)


def upgrade() -> None:
    for table in ("articles", "revisions"):
        for name, kind in _OF_ARTICLES:
            op.add_column(table, sa.Column(name, kind))
    for name, kind in _OF_FEEDS:
        op.add_column("feeds", sa.Column(name, kind))
    op.add_column("feeds", sa.Column("failures", sa.Integer, nullable=False, server_default="0"))
    _create_of_articles()
    _create_of_feeds()
    _create_of_citations()


def _create_of_articles() -> None:
    op.create_table(
        "differences",
        _of_an_article(),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("changes", sa.Text, nullable=False),
    )
    op.create_table(
        "date_mentions",
        _of_an_article(),
        sa.Column("start", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("first", sa.Date),
        sa.Column("last", sa.Date),
    )


def _create_of_feeds() -> None:
    op.create_table(
        "feed_items",
        sa.Column("feed_id", _counter, sa.ForeignKey("feeds.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("guid", sa.Text, primary_key=True),
        sa.Column("entry_id", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False, server_default="{}"),
        sa.Column("seen_at", _moment, nullable=False),
        sa.Column("listed_at", _moment, nullable=False),
        sa.Column("read_at", _moment),
        sa.Column("next_read_at", _moment),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("removed", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.create_index("feed_items_by_entry", "feed_items", ["entry_id"])
    op.create_index("feed_items_by_article", "feed_items", ["article_id"])
    op.create_index("feed_items_by_reading", "feed_items", ["next_read_at"])
    op.create_table(
        "removed_articles",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        sa.Column("at", _moment, nullable=False),
    )
    op.create_table(
        "hosts",
        sa.Column("host", sa.Text, primary_key=True),
        sa.Column("leased_by", sa.Text),
        sa.Column("leased_until", _moment),
        sa.Column("not_before", _moment),
        sa.Column("crawl_delay", sa.Float),
        sa.Column("robots", sa.Text),
        sa.Column("robots_at", _moment),
    )


def _create_of_citations() -> None:
    op.create_table(
        "cited",
        sa.Column("id", _counter, primary_key=True, autoincrement=True),
        sa.Column("citer", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("at", _moment, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("cited_once", "cited", ["citer", "article_id", "revision", "start", "end"], unique=True)
    op.create_index("cited_by_article", "cited", ["article_id"])
    op.create_table(
        "corrections",
        sa.Column("id", _counter, primary_key=True, autoincrement=True),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer),
        sa.Column("citer", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("quote", sa.Text, nullable=False),
        sa.Column("change", sa.Text, nullable=False),
        sa.Column("becomes", sa.Text),
        sa.Column("at", _moment, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("corrections_by_article", "corrections", ["article_id", "id"])


def downgrade() -> None:
    for table in ("corrections", "cited", "hosts", "removed_articles", "feed_items", "date_mentions", "differences"):
        op.drop_table(table)
    for name in ("failures", *(name for name, _ in _OF_FEEDS)):
        op.drop_column("feeds", name)
    for table in ("articles", "revisions"):
        for name, _ in _OF_ARTICLES:
            op.drop_column(table, name)
