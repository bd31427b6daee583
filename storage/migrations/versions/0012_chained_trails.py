"""Migration: chains the rows of both trails: a place and a mark for each, and the head of the
chain.

Marks need DATA_KEY, which a migration does not have: rows of before are chained at the next start.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """New columns and a new table."""
    for table in ("case_move", "duty_move"):
        op.add_column(table, sa.Column("place", sa.BigInteger(), nullable=True))
        op.add_column(table, sa.Column("mark", sa.String(), nullable=False, server_default=""))
        op.create_index(f"ix_{table}_place", table, ["place"], unique=False)
    op.add_column(
        "case_move", sa.Column("note_mark", sa.String(), nullable=False, server_default="")
    )
    op.create_table(
        "trail_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
