"""Migration: adds to a message of the outbox since when its retry key was used, if it may have
arrived.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.engine.columns import Utc

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """A new column. It is empty for messages that wait already: their first use is not known."""
    op.add_column("outbox", sa.Column("key_used", Utc(), nullable=True))
