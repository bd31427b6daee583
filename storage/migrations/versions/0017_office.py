"""Migration: adds tables for sign-in links and browser sessions of the office, and indexes of what
it lists.

The kind of a loss becomes a column of the case; it is read out of the sealed reports.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy import Connection, text

from storage.engine.columns import Utc
from storage.engine.keyring import Keyring, WrongKey

revision = "0017"
down_revision = "0016"

_OPEN = text("closed IS NULL")
_PAGE = 500


def upgrade() -> None:
    """New tables, a column and indexes.

    Raises RuntimeError if the database holds cases and no data key was given.
    """
    keyring: Keyring | None = context.config.attributes.get("keyring")
    if keyring is None and op.get_bind().execute(text('SELECT 1 FROM "case" LIMIT 1')).first():
        raise RuntimeError("DATA_KEY is needed to bring this database up to date")
    op.create_table(
        "office_link",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("expires", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_index("ix_office_link_person", "office_link", ["person"], unique=True)
    op.create_index("ix_office_link_expires", "office_link", ["expires"], unique=False)
    op.create_table(
        "office_session",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("begun", Utc(), nullable=False),
        sa.Column("used", Utc(), nullable=False),
        sa.Column("expires", Utc(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_office_session_person", "office_session", ["person"], unique=False)
    op.create_index("ix_office_session_expires", "office_session", ["expires"], unique=False)
    op.create_index("recusal_official", "recusal", ["official"], unique=False)
    op.add_column("case", sa.Column("loss", sa.String(), nullable=False, server_default=""))
    if keyring is not None:
        _fill(op.get_bind(), keyring)
    for area in ("district", "province"):
        op.create_index(
            f"case_open_{area}",
            "case",
            ["level", area, "urgent", "opened", "id"],
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        )
        op.create_index(f"case_day_{area}", "case", ["level", area, "opened", "id"])
        op.create_index(f"case_loss_{area}", "case", ["level", area, "loss", "opened", "id"])
    op.create_index("case_holder", "case", ["taken_by", "opened", "id"])


def _fill(bind: Connection, keyring: Keyring) -> None:
    """Read the kind of loss out of every report that a key opens."""
    change = text('UPDATE "case" SET loss = :loss WHERE id = :case')
    for page in _pages(bind):
        rows = []
        for row in page:
            try:
                cipher = keyring.cipher(row.reporter, row.key) if row.key else keyring.nobody
                loss = json.loads(cipher.open(row.facts)).get("loss")
            except WrongKey:
                continue  # its key was lost before: it stays as unreadable as it is
            if isinstance(loss, str):
                rows.append({"case": row.id, "loss": loss})
        if rows:
            bind.execute(change, rows)


def _pages(bind: Connection) -> Iterator[list[Any]]:
    """Yield all cases with the keys of their reporters, in pages; nothing is read meanwhile."""
    query = text(
        'SELECT "case".id, reporter, facts, person_key.key FROM "case"'
        " LEFT JOIN person_key ON person_key.person = reporter"
        ' WHERE "case".id > :after ORDER BY "case".id LIMIT :page'
    )
    page = list(bind.execute(query, {"after": 0, "page": _PAGE}))
    while page:
        yield page
        page = list(bind.execute(query, {"after": page[-1].id, "page": _PAGE}))
