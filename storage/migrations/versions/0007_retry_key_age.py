"""When a push that may have arrived first used the retry key of a message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import Utc

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """A new column. It is empty for messages that wait already: their first use is not known."""
    op.add_column("outbox", sa.Column("key_used", Utc(), nullable=True))
