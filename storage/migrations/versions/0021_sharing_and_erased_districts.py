"""Migration: adds the table of objects given to partners, and the gaps that erased districts leave
in the trails.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import Utc

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """New tables, empty until something is given away or erased."""
    op.create_table(
        "shared_object",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("created", Utc(), nullable=False),
        sa.Column("modified", Utc(), nullable=False),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_shared_object_key", "shared_object", ["key"])
    op.create_table(
        "trail_gap",
        sa.Column("first", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("seal", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("first"),
    )
