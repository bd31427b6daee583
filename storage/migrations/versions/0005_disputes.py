"""Migration: adds the table `review`, which stores disputes (verdicts that residents hold to be
wrong).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import BigKey, Utc

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """A new table."""
    op.create_table(
        "review",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("created", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("person", "key", "created"):
        op.create_index(f"ix_review_{column}", "review", [column], unique=False)
