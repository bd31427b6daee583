"""Migration: adds to a person how they want answers (read, heard or both)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """A new column. Everybody known so far has read the answers."""
    op.add_column(
        "person", sa.Column("hearing", sa.String(), nullable=False, server_default="read")
    )
