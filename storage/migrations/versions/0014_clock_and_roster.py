"""Migration: adds the step of a timer, leave and duty of officials, and acknowledgements; every
open case gets a timer.

Reminders of before gave up after a while: each case that is not closed gets a clock, which is set
by the first round of the schedule.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import Utc

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """New columns and a table; timers of before become clocks."""
    op.add_column("timer", sa.Column("step", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("official", sa.Column("away_until", Utc(), nullable=True))
    for name in ("nights", "weekends"):
        flag: sa.Column[bool] = sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        op.add_column("official", flag)
    op.create_table(
        "acknowledgement",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("official", sa.Integer(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "official"),
    )
    op.execute("DELETE FROM timer WHERE what IN ('untaken', 'overdue', 'waiting')")
    op.execute(
        "INSERT INTO timer (what, subject, due, step)"
        " SELECT 'clock', word || digits, updated, -1 FROM \"case\" WHERE state <> 'closed'"
    )
