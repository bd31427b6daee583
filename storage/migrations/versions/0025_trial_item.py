"""Migration: adds to who takes part in a trial which test item comes next, as items can be taken
away.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"


def upgrade() -> None:
    """A new column; until now it was how many items were answered."""
    op.add_column(
        "trial_member", sa.Column("item", sa.Integer(), nullable=False, server_default="0")
    )
    op.execute("UPDATE trial_member SET item = deceits + genuine")
