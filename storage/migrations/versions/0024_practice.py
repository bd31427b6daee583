"""Migration: adds to a person when the next practice message is due, and the table of those sent
with their answers.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import Utc

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    """New columns and a new table."""
    op.add_column("person", sa.Column("practice", Utc(), nullable=True))
    op.add_column(
        "person",
        sa.Column("practice_pushed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(
        "person_practice",
        "person",
        ["practice"],
        unique=False,
        sqlite_where=sa.text("practice_pushed"),
        postgresql_where=sa.text("practice_pushed"),
    )
    op.create_table(
        "practice_sent",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person", "item"),
    )
    op.create_index("ix_practice_sent_at", "practice_sent", ["at"], unique=False)
