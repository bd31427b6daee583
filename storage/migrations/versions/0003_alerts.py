"""Migration: adds tables for alerts, for the people each was sent to, and for people who want
none.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import BigKey, Utc

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """New tables."""
    op.create_table(
        "alert",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("campaign", sa.BigInteger(), nullable=False),
        sa.Column("district", sa.String(), nullable=True),
        sa.Column("province", sa.String(), nullable=True),
        sa.Column("author", sa.Integer(), nullable=False),
        sa.Column("approver", sa.Integer(), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("created", Utc(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_alert_state", "alert", ["state"], unique=False)
    op.create_table(
        "alert_sent",
        sa.Column("alert", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("alert", "person"),
    )
    op.create_table(
        "alert_stop",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("person"),
    )
