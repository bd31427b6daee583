"""A lane is there only while a person has open events."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Idle lanes go: they were written twice for each message, and kept who had ever written."""
    op.execute("DELETE FROM lane WHERE due IS NULL AND owner IS NULL")
