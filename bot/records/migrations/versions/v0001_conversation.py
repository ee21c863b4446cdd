"""The conversation's tables: deliveries, answers, turns, threads, accepted questions, feedback."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    time = sa.DateTime(timezone=True)
    op.create_table(
        "deliveries",
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("thread_ts", sa.String(32)),
        sa.Column("ts", sa.String(32)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("at", time, nullable=False),
    )
    op.create_table(
        "answers",
        sa.Column("id", sa.String(255), primary_key=True),
        sa.Column("team", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("thread_ts", sa.String(32)),
        sa.Column("asker", sa.String(32), nullable=False),
        sa.Column("private", sa.Boolean, nullable=False),
        sa.Column("asked_at", time, nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("prompt_hash", sa.String(64)),
        sa.Column("answer", sa.Text, nullable=False),
    )
    op.create_table(
        "turns",
        sa.Column("channel", sa.String(32), primary_key=True),
        sa.Column("ts", sa.String(32), primary_key=True),
        sa.Column("thread_ts", sa.String(32), nullable=False),
        sa.Column("speaker", sa.String(8), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
    )
    op.create_index("turns_of_thread", "turns", ["channel", "thread_ts", "ts"])
    op.create_table(
        "threads",
        sa.Column("channel", sa.String(32), primary_key=True),
        sa.Column("thread_ts", sa.String(32), primary_key=True),
        sa.Column("muted", sa.Boolean, nullable=False),
        sa.Column("last_speaker", sa.String(8), nullable=False),
        sa.Column("answered_at", time),
        sa.Column("article_ids", sa.Text),
    )
    op.create_table(
        "accepted",
        sa.Column("key", sa.String(255), primary_key=True),
        sa.Column("team", sa.String(32), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("at", time, nullable=False),
    )
    op.create_index("accepted_by_person", "accepted", ["team", "person", "at"])
    op.create_table(
        "feedback",
        sa.Column("answer_id", sa.String(255), primary_key=True),
        sa.Column("person", sa.String(32), primary_key=True),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("at", time, nullable=False),
    )
