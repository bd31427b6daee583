"""Migration: adds to a case when it was closed, and when its content was deleted after that."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import Utc

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """New columns. A closed case gets the time of its last move, the latest it can have closed."""
    op.add_column("case", sa.Column("closed", Utc(), nullable=True))
    op.add_column("case", sa.Column("forgotten", Utc(), nullable=True))
    op.execute("UPDATE \"case\" SET closed = updated WHERE state = 'closed'")
    op.create_index(
        "case_closed",
        "case",
        ["closed"],
        unique=False,
        sqlite_where=sa.text("closed IS NOT NULL AND forgotten IS NULL"),
        postgresql_where=sa.text("closed IS NOT NULL AND forgotten IS NULL"),
    )
