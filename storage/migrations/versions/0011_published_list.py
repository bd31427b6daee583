"""Migration: adds the tables of the published list: weekly batches, and their numbers, accounts and
sites.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import Utc

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """New tables, empty until the first batch: until then residents are told of nothing."""
    op.create_table(
        "published_batch",
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("at"),
    )
    op.create_table(
        "published_value",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key"),
    )
