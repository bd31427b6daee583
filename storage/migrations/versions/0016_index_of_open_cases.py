"""An index of open cases, and one of the digits of their names: a desk lists and finds them all."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Two indexes; no row changes."""
    is_open = sa.text("closed IS NULL")
    op.create_index(
        "case_open",
        "case",
        ["level", "province", "district"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    op.create_index("case_named", "case", ["digits"])
