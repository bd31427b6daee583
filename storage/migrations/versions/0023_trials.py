"""Migration: adds the tables of trials: sealed plans, the units that were drawn, and who takes
part.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import Utc

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """A new column and three new tables."""
    op.add_column("person", sa.Column("trial", sa.String(), nullable=True))
    op.create_table(
        "trial",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("plan", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("sealed", Utc(), nullable=False),
        sa.Column("seed", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "trial_unit",
        sa.Column("trial", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("early", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("trial", "unit"),
    )
    op.create_index("ix_trial_unit_unit", "trial_unit", ["unit"], unique=False)
    op.create_table(
        "trial_member",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("trial", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("lessons", sa.Integer(), nullable=False),
        sa.Column("offered", Utc(), nullable=True),
        sa.Column("deceits", sa.Integer(), nullable=False),
        sa.Column("deceits_right", sa.Integer(), nullable=False),
        sa.Column("genuine", sa.Integer(), nullable=False),
        sa.Column("genuine_right", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_index("ix_trial_member_trial", "trial_member", ["trial"], unique=False)
