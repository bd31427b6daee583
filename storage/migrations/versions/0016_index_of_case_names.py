"""Migration: adds an index of the digits in case names, as an official may type only a part of a
name.
"""

from __future__ import annotations

from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """An index; no row changes."""
    op.create_index("case_named", "case", ["digits"])
