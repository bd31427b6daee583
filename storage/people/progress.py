"""What a person has learned: one row a lesson or question, kept only for who agreed to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.people.people import ChangePerson
from storage.tables.people import Progress

_TABLE = table(Progress)
_HERE = (_TABLE.c.person == bindparam("who")) & (_TABLE.c.item == bindparam("what"))


@dataclass(frozen=True, slots=True)
class Learned:
    """One item: "lesson:<slug>" or "question:<slug>.<id>".

    `right` and `wrong` count answers (a lesson: times finished, 0). `state` is the spacing of a
    question (JSON), or the id of the question at which a lesson was left. `due` is UTC.
    """

    item: str
    revision: str = ""
    right: int = 0
    wrong: int = 0
    state: str = ""
    due: datetime | None = None
    updated: datetime | None = None


def of_person(unit: Unit, person: str) -> Mapping[str, Learned]:
    """All that is kept of what a person has learned, by item."""
    columns = [_TABLE.c[name] for name in Learned.__dataclass_fields__]
    rows = unit.connection.execute(select(*columns).where(_TABLE.c.person == person))
    return {row.item: Learned(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class Learn:
    """Keep one item as it now is, in place of what was kept of it."""

    person: str
    learned: Learned

    def apply(self, unit: Unit) -> None:
        """Write the row. `updated` is the time of the unit."""
        one = self.learned
        values = {
            "revision": one.revision,
            "right": one.right,
            "wrong": one.wrong,
            "state": one.state,
            "due": one.due,
            "updated": unit.now,
        }
        changed = unit.connection.execute(
            update(_TABLE).where(_HERE).values(**values), {"who": self.person, "what": one.item}
        )
        if changed.rowcount == 0:
            unit.connection.execute(
                insert(_TABLE).values(person=self.person, item=one.item, **values)
            )


@dataclass(frozen=True, slots=True)
class Remember:
    """The person's yes or no to being remembered; a no takes away what was kept."""

    person: str
    yes: bool

    def apply(self, unit: Unit) -> None:
        """Write the consent; without it, delete every row of the person."""
        ChangePerson(self.person, {"remember": self.yes}).apply(unit)
        if not self.yes:
            unit.connection.execute(delete(_TABLE).where(_TABLE.c.person == self.person))
