"""Migration: adds the totals of cases by area and month, how each case was counted, and labels of
officials.

Counting opens reports with people's keys: cases of before are counted by housekeeping, in small
steps.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """A new table, two new columns and two indexes."""
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
    waiting = ["level", "district", "state", "urgent", "opened", "closed"]
    for name, columns, where in (
        ("case_uncounted", ["id"], "counted IS NULL"),
        ("case_waiting", waiting, "closed IS NULL"),
    ):
        only = sa.text(where)
        op.create_index(name, "case", columns, sqlite_where=only, postgresql_where=only)
