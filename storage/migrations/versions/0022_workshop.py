"""Migration: adds the trail of content: who wrote, signed, published and took back which text."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import BigKey, Utc

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    """One new table."""
    op.create_table(
        "content_move",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("move", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=True),
        sa.Column("mark", sa.String(), nullable=False, server_default=""),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_content_move_item", "content_move", ["item"], unique=False)
    op.create_index("ix_content_move_place", "content_move", ["place"], unique=False)
