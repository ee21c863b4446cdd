"""The table of notes: which trouble of which feed was told to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    time = sa.DateTime(timezone=True)
    op.create_table(
        "feed_notes",
        sa.Column("feed_id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("since", time, primary_key=True),
        sa.Column("note", sa.String(64), nullable=False),
        sa.Column("asked_for", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32)),
        sa.Column("at", time, nullable=False),
        sa.Column("told", sa.Boolean, nullable=False),
        sa.Column("well_note", sa.String(64)),
    )
