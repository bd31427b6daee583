"""Stores and reads the trail of content: who wrote, signed, published and took back which text of
the workshop.

Rows are appended and never changed; they are chained (storage/cases/chain.py). A row holds the
text's fingerprint, never the text.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.cases import audit, chain
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.officials import ContentMove
from storage.tables.officials import Official as OfficialRow

_TABLE = table(ContentMove)
_OFFICIALS = table(OfficialRow)

MOVES = ("draft", "discard", "sign", "publish", "take_back")


@dataclass(frozen=True, slots=True)
class ContentEntry:
    """One move in the trail. `item` is such as "lessons/fake-police", `actor` "official:12"."""

    at: datetime
    item: str
    actor: str
    move: str
    fingerprint: str


def append(unit: Unit, item: str, official: int, move: str, fingerprint: str) -> None:
    """Add one of MOVES to the trail of an item."""
    row = {"item": item, "at": unit.now, "actor": audit.official(official), "move": move}
    chain.append(unit, ContentMove.__tablename__, [{**row, "fingerprint": fingerprint}])


def trail(unit: Unit, item: str, most: int = 50) -> tuple[ContentEntry, ...]:
    """Return the last moves of an item, newest first."""
    columns = [_TABLE.c[name] for name in ("at", "item", "actor", "move", "fingerprint")]
    found = select(*columns).where(_TABLE.c.item == item).order_by(_TABLE.c.id.desc()).limit(most)
    return tuple(ContentEntry(*row) for row in unit.connection.execute(found))


def are_of(unit: Unit, numbers: Collection[int], chats: Collection[str]) -> bool:
    """Return whether one of these officials, on duty or not, is the person of these chats."""
    if not numbers:
        return False
    mine = _OFFICIALS.c.id.in_(numbers) & _OFFICIALS.c.person.in_(chats)
    return unit.connection.execute(select(_OFFICIALS.c.id).where(mine).limit(1)).first() is not None
