"""The work of `key rotate`: seals everything in a database in use anew with the newest key of
DATA_KEY.

What people wrote is sealed with keys of theirs, of which only the wrapping changes. Hash keys do
not change, so that whatever matched still does. All is done in small writes; a value that somebody
else changes meanwhile is theirs, sealed with the newest key already.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select, update

from storage.engine.database import Database
from storage.engine.keyring import WrongKey
from storage.engine.transaction import Unit
from storage.tables import SQLModel

PAGE = 200
"""Rows that are read, and written, at once."""

SEALED = (
    ("case", "facts"),
    ("case", "counted"),
    ("official", "label"),
    ("case_move", "note"),
    ("sighting", "value"),
    ("alert", "body"),
    ("evidence", "data"),
    ("review", "words"),
    ("confirmation", "address"),
    ("official", "note"),
    ("invite", "note"),
    ("operator", "name"),
    ("place", "data"),
    ("draft", "facts"),
    ("inbox", "raw"),
    ("outbox", "body"),
)
"""(table, column) of what a data key may have sealed; their tables have one key column each."""

KEYS = ("person_key", "key")
SECRETS = ("secret", "sealed")
"""They come last: until they are done, a start without the older key is refused."""

Again = Callable[[str, bytes], bytes | None]
"""Returns a value (of this key of its row) as the newest data key seals it; None if it is so.

Raises WrongKey."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many values and keys of people were sealed anew, and how many no key opens."""

    values: int = 0
    people: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class _Page:
    """Rows of a table, read in the order of its key: what changes, as (key, old, new)."""

    last: Any
    changes: Sequence[tuple[Any, bytes, bytes]]
    lost: int


async def rotate(db: Database) -> Rotated:
    """Seal everything anew with the newest data key, until nothing else is left."""
    values = people = lost = 0
    while True:
        lost = 0
        changed = 0
        for name, column in SEALED:
            more, unread = await _table(db, name, column, partial(_value, db))
            changed, lost = changed + more, lost + unread
        wrapped, unread = await _table(db, *KEYS, db.keyring.rewrap)
        values, people, lost = values + changed, people + wrapped, lost + unread
        if not changed and not wrapped:
            break
    await _table(db, *SECRETS, partial(_value, db))
    await db.write(_name_secrets)
    await db.wipe()
    return Rotated(values, people, lost)


def _value(db: Database, _key: str, sealed: bytes) -> bytes | None:
    if not sealed.startswith(b"g"):  # a person's key sealed it
        return None
    return db.keyring.reseal(sealed)


async def _table(db: Database, name: str, column: str, again: Again) -> tuple[int, int]:
    """Go over one column; return how many values changed, and how many no key opens."""
    changed = lost = 0
    page = await db.read(partial(_read, name=name, column=column, again=again, after=None))
    while page is not None:
        if page.changes:
            store = partial(_store, name=name, column=column, changes=page.changes)
            changed += await db.write(store)
        lost += page.lost
        after = page.last
        page = await db.read(partial(_read, name=name, column=column, again=again, after=after))
    return changed, lost


def _read(unit: Unit, name: str, column: str, again: Again, after: Any) -> _Page | None:
    rows = SQLModel.metadata.tables[name]
    (key,) = rows.primary_key.columns
    wanted = select(key, rows.c[column]).order_by(key).limit(PAGE)
    if after is not None:
        wanted = wanted.where(key > after)
    found = unit.connection.execute(wanted).all()
    if not found:
        return None
    changes, lost = [], 0
    for at, sealed in found:
        if not sealed:
            continue
        try:
            new = again(str(at), bytes(sealed))
        except WrongKey:
            lost += 1
            continue
        if new is not None:
            changes.append((at, bytes(sealed), new))
    return _Page(found[-1][0], changes, lost)


def _store(unit: Unit, name: str, column: str, changes: Sequence[tuple[Any, bytes, bytes]]) -> int:
    """Write the values that are still as they were read; return how many there were."""
    rows = SQLModel.metadata.tables[name]
    (key,) = rows.primary_key.columns
    change = (
        update(rows)
        .where(key == bindparam("row_key"), rows.c[column] == bindparam("old_value"))
        .values({column: bindparam("new_value")})
    )
    done = 0
    for at, old, new in changes:
        values = {"row_key": at, "old_value": old, "new_value": new}
        done += unit.connection.execute(change, values).rowcount
    return done


def _name_secrets(unit: Unit) -> None:
    secrets = SQLModel.metadata.tables[SECRETS[0]]
    unit.connection.execute(update(secrets).values(key=unit.keyring.names[0]))
