"""Stores what a person has learned, one row for each lesson or question, only with their
consent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, delete, func, insert, select, update

from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.people import rounding
from storage.people.people import ChangePerson
from storage.tables.people import Progress

_TABLE = table(Progress)
_HERE = (_TABLE.c.person == bindparam("who")) & (_TABLE.c.item == bindparam("what"))


@dataclass(frozen=True, slots=True)
class Learned:
    """The progress of a person on one item: "lesson:<slug>" or "question:<slug>.<id>".

    `right` and `wrong` count answers to a question; for a lesson, `right` counts how often it was
    finished and `wrong` is 0. `state` is the spaced-repetition state of a question (JSON), or the
    id of the question at which a lesson was interrupted. `due` is in UTC.
    """

    item: str
    revision: str = ""
    right: int = 0
    wrong: int = 0
    state: str = ""
    due: datetime | None = None
    updated: datetime | None = None


def of_person(unit: Unit, person: str) -> Mapping[str, Learned]:
    """Return item -> progress, for everything stored about a person's learning."""
    columns = [_TABLE.c[name] for name in Learned.__dataclass_fields__]
    rows = unit.connection.execute(select(*columns).where(_TABLE.c.person == person))
    return {row.item: Learned(*row) for row in rows}


@dataclass(frozen=True, slots=True)
class Learn:
    """Store a person's progress on one item in place of the stored one."""

    person: str
    learned: Learned

    def apply(self, unit: Unit) -> None:
        """Store the row; `updated` becomes the time of the unit."""
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


def missed(unit: Unit, lesson: str) -> Mapping[str, tuple[int, int]]:
    """Return question -> (people who answered it, those who missed it at least once).

    Both are told in steps of five, so that no one person shows; fewer are left out.
    """
    begin = f"question:{lesson}."
    wrong = func.sum(case((_TABLE.c.wrong > 0, 1), else_=0))
    rows = unit.connection.execute(
        select(_TABLE.c.item, func.count(), wrong)
        .where(_TABLE.c.item.startswith(begin, autoescape=True))
        .group_by(_TABLE.c.item)
    )
    told = {
        item.removeprefix(begin): (rounding.at_least(people), rounding.at_least(int(missed)))
        for item, people, missed in rows
    }
    return {question: counts for question, counts in told.items() if counts[0]}


@dataclass(frozen=True, slots=True)
class Remember:
    """Store whether a person agrees that their progress is remembered."""

    person: str
    yes: bool

    def apply(self, unit: Unit) -> None:
        """Store the consent; if it is refused, delete the progress of the person."""
        ChangePerson(self.person, {"remember": self.yes}).apply(unit)
        if not self.yes:
            unit.connection.execute(delete(_TABLE).where(_TABLE.c.person == self.person))
