"""Migration: adds tables for classes of trainers and for their members."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import BigKey, Utc

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """New tables."""
    op.create_table(
        "learning_class",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("trainer", sa.Integer(), nullable=False),
        sa.Column("opened", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_learning_class_code", "learning_class", ["code"], unique=True)
    op.create_index("ix_learning_class_trainer", "learning_class", ["trainer"], unique=False)
    op.create_table(
        "class_member",
        sa.Column("class_id", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("joined", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("class_id", "person"),
    )
    op.create_index("ix_class_member_person", "class_member", ["person"], unique=False)
