"""Counts how often a person tried something that is limited, e.g. entering an invite code."""

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
    return unit.connection.execute(
        select(func.count())
        .select_from(_TABLE)
        .where(_TABLE.c.person == person, _TABLE.c.what == what, _TABLE.c.at >= since)
    ).scalar_one()


@dataclass(frozen=True, slots=True)
class NoteAttempt:
    """Record one more attempt of a person at `what`."""

    person: str
    what: str

    def apply(self, unit: Unit) -> None:
        """Store the attempt."""
        unit.connection.execute(
            insert(_TABLE).values(person=self.person, what=self.what, at=unit.now)
        )
