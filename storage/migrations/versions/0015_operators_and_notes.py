"""Migration: adds the table of operators, notes on officials and invites, and the numbers of
invites.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import BigKey

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """New columns and a new table; invites of before are numbered."""
    op.add_column("official", sa.Column("note", sa.LargeBinary(), nullable=True))
    op.add_column("official", sa.Column("invite", sa.Integer(), nullable=True))
    op.add_column("invite", sa.Column("number", sa.Integer(), nullable=True))
    op.add_column("invite", sa.Column("note", sa.LargeBinary(), nullable=True))
    bind = op.get_bind()
    for number, code in enumerate(
        bind.execute(sa.text("SELECT code FROM invite ORDER BY expires, code")).scalars().all(), 1
    ):
        bind.execute(
            sa.text("UPDATE invite SET number = :number WHERE code = :code"),
            {"number": number, "code": code},
        )
    op.create_index("ix_invite_number", "invite", ["number"], unique=True)
    op.create_table(
        "operator",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_operator_key", "operator", ["key"], unique=True)
