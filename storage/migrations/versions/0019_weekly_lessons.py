"""Migration: adds to a person when the lesson of the week is due, and the table of those they
got.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import Utc

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """New columns and a new table."""
    op.add_column("person", sa.Column("weekly", Utc(), nullable=True))
    op.add_column(
        "person",
        sa.Column("weekly_pushed", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.create_index(
        "person_weekly",
        "person",
        ["weekly"],
        unique=False,
        sqlite_where=sa.text("weekly_pushed"),
        postgresql_where=sa.text("weekly_pushed"),
    )
    op.create_table(
        "weekly_sent",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("lesson", sa.String(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("person", "lesson"),
    )
    op.create_index("ix_weekly_sent_at", "weekly_sent", ["at"], unique=False)
