"""Stores the operator's own notes on officials, and lists and revokes invites that nobody has used
yet.

Both are for operators alone: nothing that residents or officials see reads this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.officials import role_trail
from storage.tables.officials import Invite as InviteRow
from storage.tables.officials import Official as OfficialRow

LONGEST = 80
"""Most letters of a note."""

_OFFICIALS = table(OfficialRow)
_INVITES = table(InviteRow)


@dataclass(frozen=True, slots=True)
class Outstanding:
    """An invite that can still be used; `note` is "" if it has none."""

    number: int
    role: str
    district: str | None
    province: str | None
    expires: datetime
    note: str


def of_officials(unit: Unit) -> dict[int, str]:
    """Return number -> note of every official who has one, also of those whose role ended."""
    rows = unit.connection.execute(
        select(_OFFICIALS.c.id, _OFFICIALS.c.note).where(_OFFICIALS.c.note.is_not(None))
    )
    return {number: unit.keyring.open(sealed).decode() for number, sealed in rows}


def write(unit: Unit, official: int, note: str, by: str) -> bool:
    """Replace the note of an official; "" deletes it. Returns False if nobody has this number."""
    mine = _OFFICIALS.c.id == official
    sealed = unit.keyring.seal(note.encode()) if note else None
    changed = unit.connection.execute(update(_OFFICIALS).where(mine).values(note=sealed))
    if changed.rowcount != 1:
        return False
    role_trail.append(unit, official, by, "note")
    return True


def invite_number(unit: Unit, official: int) -> int | None:
    """Return the number of the invite that made somebody an official, if it is known."""
    mine = select(_OFFICIALS.c.invite).where(_OFFICIALS.c.id == official)
    return unit.connection.execute(mine).scalar_one_or_none()


def outstanding(unit: Unit) -> tuple[Outstanding, ...]:
    """Return the invites that can still be used, in the order in which they were made."""
    wanted = ("number", "role", "district", "province", "expires", "note")
    rows = unit.connection.execute(
        select(*(_INVITES.c[name] for name in wanted))
        .where(_INVITES.c.used.is_(None), _INVITES.c.expires > unit.now)
        .order_by(_INVITES.c.number)
    )
    return tuple(
        Outstanding(
            row.number,
            row.role,
            row.district,
            row.province,
            row.expires,
            unit.keyring.open(row.note).decode() if row.note else "",
        )
        for row in rows
    )


def revoke(unit: Unit, number: int, by: str) -> bool:
    """Make an invite unusable. Returns False if no invite that can be used has this number."""
    open_one = (_INVITES.c.number == number) & _INVITES.c.used.is_(None)
    ended = (
        update(_INVITES)
        .where(open_one, _INVITES.c.expires > unit.now)
        .values(used=unit.now, note=None)
    )
    if unit.connection.execute(ended).rowcount != 1:
        return False
    role_trail.append(unit, role_trail.NOBODY, by, f"revoke {number}")
    return True
