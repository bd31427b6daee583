"""Migration: adds tables for campaigns, recusals, evidence and timers, and two yes-or-no settings
of officials (morning list, passing up).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import BigKey, Utc

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """New tables, and new columns, in which existing rows get the default value."""
    op.add_column("case", sa.Column("campaign", sa.BigInteger(), nullable=True))
    op.create_index("ix_case_campaign", "case", ["campaign"], unique=False)
    for name in ("digest", "escalates"):
        no = sa.text("false")
        column: sa.Column[bool] = sa.Column(name, sa.Boolean(), nullable=False, server_default=no)
        op.add_column("official", column)

    op.create_table(
        "campaign",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("first", Utc(), nullable=False),
        sa.Column("last", Utc(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "campaign_district",
        sa.Column("campaign", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.String(), nullable=False),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("campaign", "district"),
    )
    op.create_table(
        "recusal",
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("official", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "official"),
    )
    op.create_table(
        "evidence",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mime", sa.String(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("expires", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("evidence_case", "evidence", ["case_id"], unique=False)
    op.create_index("evidence_person", "evidence", ["person"], unique=False)
    op.create_index("ix_evidence_expires", "evidence", ["expires"], unique=False)
    op.create_table(
        "timer",
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("due", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("what", "subject"),
    )
    op.create_index("ix_timer_due", "timer", ["due"], unique=False)
