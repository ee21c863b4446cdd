"""Articles with their revisions, passages and embeddings, the change log that indexes follow, and feeds."""

import uuid
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_moment = sa.DateTime(timezone=True)
_counter = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def _of_an_article() -> list[sa.Column[Any]]:
    return [
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("url", sa.Text),
        sa.Column("published_at", _moment),
        sa.Column("published_on_day_only", sa.Boolean, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("author", sa.Text),
        sa.Column("language", sa.Text),
        sa.Column("origin", sa.Text),
        sa.Column("duplicate_of", sa.Text),
        sa.Column("ingested_at", _moment),
    ]


def _of(article: str = "articles.article_id", **options: Any) -> sa.Column[Any]:
    return sa.Column("article_id", sa.Text, sa.ForeignKey(article, ondelete="CASCADE"), **options)


def upgrade() -> None:
    _create_articles()
    _create_passages()
    op.create_table(
        "changes",
        sa.Column("seq", _counter, primary_key=True, autoincrement=True),
        sa.Column("article_id", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "feeds",
        sa.Column("id", _counter, primary_key=True, autoincrement=True),
        sa.Column("url", sa.Text, nullable=False, unique=True),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("added_at", _moment, nullable=False),
        sa.Column("polled_at", _moment),
        sa.Column("etag", sa.Text),
        sa.Column("last_modified", sa.Text),
        sa.Column("error", sa.Text),
        sa.Column("error_since", _moment),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "index_progress",
        sa.Column("index_id", sa.Text, primary_key=True),
        sa.Column("seq", sa.BigInteger, nullable=False),
    )
    identity = op.create_table("catalogue_identity", sa.Column("identity", sa.Text, primary_key=True))
    op.bulk_insert(identity, [{"identity": uuid.uuid4().hex}])


def _create_articles() -> None:
    op.create_table(
        "articles",
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("publisher_key", sa.Text, nullable=False),
        sa.Column("dated_from", _moment),
        sa.Column("dated_to", _moment),
        sa.Column("content_hash", sa.Text, nullable=False),
        sa.Column("signature", sa.LargeBinary, nullable=False),
        *_of_an_article(),
    )
    op.create_index("articles_by_date", "articles", ["dated_from", "article_id"])
    op.create_index("articles_by_publisher", "articles", ["publisher_key"])
    op.create_index("articles_by_original", "articles", ["duplicate_of"])
    op.create_table(
        "revisions",
        _of(primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True, autoincrement=False),
        *_of_an_article(),
    )
    op.create_table(
        "article_bands",
        sa.Column("band", sa.BigInteger, primary_key=True, autoincrement=False),
        _of(primary_key=True),
    )
    op.create_index("article_bands_by_article", "article_bands", ["article_id"])


def _create_passages() -> None:
    op.create_table(
        "passages",
        sa.Column("id", sa.Text, primary_key=True),
        _of(nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("start", sa.Integer, nullable=False),
        sa.Column("end", sa.Integer, nullable=False),
        sa.Column("embedding_name", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("sentences", sa.Text, nullable=False),
        sa.Column("embedding", sa.LargeBinary, nullable=False),
    )
    op.create_index("passages_by_article", "passages", ["article_id", "ordinal"])
    op.create_index("passages_by_embedding", "passages", ["embedding_name", "id"])


def downgrade() -> None:
    for table in (
        "catalogue_identity",
        "index_progress",
        "feeds",
        "changes",
        "passages",
        "article_bands",
        "revisions",
        "articles",
    ):
        op.drop_table(table)
