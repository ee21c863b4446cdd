"""What each accepted question took of the model, and finding a workspace's questions of a day."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("accepted", sa.Column("tokens", sa.Integer, nullable=False, server_default="0"))
    op.create_index("accepted_by_team", "accepted", ["team", "at"])
