"""The digest's tables: subscriptions and the ledger of editions."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    time = sa.DateTime(timezone=True)
    op.create_table(
        "subscriptions",
        sa.Column("team", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(32), primary_key=True),
        sa.Column("topics", sa.Text, nullable=False),
        sa.Column("at", sa.String(5), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("days", sa.String(7), nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("starts_at", time, nullable=False),
        sa.Column("created_by", sa.String(32), nullable=False),
        sa.Column("created_at", time, nullable=False),
        sa.Column("problem", sa.Text),
    )
    op.create_index("subscriptions_by_person", "subscriptions", ["team", "created_by"])
    op.create_table(
        "editions",
        sa.Column("team", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(32), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("since", time, nullable=False),
        sa.Column("until", time, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("told", sa.Text, nullable=False),
        sa.Column("parent_ts", sa.String(32)),
        sa.Column("delivered_at", time),
        sa.Column("failure", sa.Text),
    )
    op.create_index("editions_by_post", "editions", ["team", "channel", "parent_ts"])
