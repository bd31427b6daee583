"""Migration: adds the table of confirmations, each one official's word that an address deceives
people.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import BigKey, Utc

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """A new table."""
    op.create_table(
        "confirmation",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("province", sa.String(), nullable=False),
        sa.Column("official", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key", "province", "official"),
    )
    op.create_index("ix_confirmation_at", "confirmation", ["at"], unique=False)
