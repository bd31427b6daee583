"""Totals of cases by area and month, how each case was counted, and labels of officials.

Counting opens reports with people's keys: cases of before are counted by housekeeping, in small
steps.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """A new table, two new columns and an index."""
    op.create_table(
        "case_total",
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("area", "month", "kind", "value"),
    )
    op.add_column("official", sa.Column("label", sa.LargeBinary(), nullable=True))
    op.add_column("case", sa.Column("counted", sa.LargeBinary(), nullable=True))
    only = sa.text("counted IS NULL")
    op.create_index("case_uncounted", "case", ["id"], sqlite_where=only, postgresql_where=only)
