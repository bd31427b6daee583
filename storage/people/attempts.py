"""Stores and counts how often a person tried something that is limited, such as entering an invite
code.

The counts outlive erasing (storage/forgetting/retention.py says how long): whoever could erase them
with everything else could try again without end. They are kept under a hash of their own, so that
nothing else leads to them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.people import Attempt

_TABLE = table(Attempt)


def count(unit: Unit, person: str, what: str, since: datetime) -> int:
    """Return how many attempts at `what` this person has made since `since`."""
    mine = _TABLE.c.person == counted_as(unit, person)
    return unit.connection.execute(
        select(func.count())
        .select_from(_TABLE)
        .where(mine, _TABLE.c.what == what, _TABLE.c.at >= since)
    ).scalar_one()


def counted_as(unit: Unit, person: str) -> str:
    """Return the hash under which a person's attempts are counted, and nothing else."""
    return unit.keyring.hash("attempt", person)


@dataclass(frozen=True, slots=True)
class NoteAttempt:
    """Record one more attempt of a person at `what`."""

    person: str
    what: str

    def apply(self, unit: Unit) -> None:
        """Store the attempt."""
        unit.connection.execute(
            insert(_TABLE).values(person=counted_as(unit, self.person), what=self.what, at=unit.now)
        )
