"""Migration: adds tables for officials' second chats and their trail, and columns for spare
messages and merged campaigns.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import BigKey, Utc

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """New tables and columns."""
    op.create_table(
        "second_account",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("first", sa.String(), nullable=False),
        sa.Column("since", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("person"),
    )
    op.create_index("ix_second_account_first", "second_account", ["first"], unique=True)
    op.create_table(
        "link_code",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("expires", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("ix_link_code_person", "link_code", ["person"], unique=True)
    op.create_index("ix_link_code_expires", "link_code", ["expires"], unique=False)
    op.create_table(
        "duty_move",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("official", sa.Integer(), nullable=False),
        sa.Column("at", Utc(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("move", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_duty_move_official", "duty_move", ["official"], unique=False)
    op.add_column("outbox", sa.Column("spare", sa.String(), nullable=True))
    op.add_column("campaign", sa.Column("merged", sa.BigInteger(), nullable=True))
