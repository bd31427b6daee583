"""When the retry key of a letter was first used by a push that may have arrived."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import Utc

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """A new column; of letters that wait already, the first use is not known."""
    op.add_column("outbox", sa.Column("key_used", Utc(), nullable=True))
