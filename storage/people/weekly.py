"""Stores who wants the lesson of the week, when the next is due, and which lessons they got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select, text, update

from storage.engine.columns import table
from storage.engine.transaction import Conflict, Unit
from storage.tables.people import PERSON_TABLE, WeeklySent

KEPT = timedelta(days=400)
"""How long it is kept that somebody got a lesson: more than a year of weeks."""

REST = timedelta(days=60)
"""For how long nobody gets the same lesson again."""

_PEOPLE = PERSON_TABLE
_SENT = table(WeeklySent)
_DUE = (
    select(_PEOPLE.c.id, _PEOPLE.c.weekly)
    .where(text("weekly_pushed"), _PEOPLE.c.blocked.is_(None))  # spelled like the index
    .where(_PEOPLE.c.weekly <= bindparam("now", type_=_PEOPLE.c.weekly.type))
    .order_by(_PEOPLE.c.weekly, _PEOPLE.c.id)
    .limit(bindparam("most"))
)


def due(unit: Unit, now: datetime, most: int) -> list[tuple[str, datetime]]:
    """Return (person, since when) for those whose lesson is due and comes as a message of its own.

    At most `most` of them, the longest overdue first; nobody who has blocked the bot.
    """
    return [tuple(row) for row in unit.connection.execute(_DUE, {"now": now, "most": most})]


def sent(unit: Unit, person: str) -> Mapping[str, datetime]:
    """Return lesson -> when this person got it last (UTC)."""
    rows = unit.connection.execute(
        select(_SENT.c.lesson, _SENT.c.at).where(_SENT.c.person == person)
    )
    return {row.lesson: row.at for row in rows}


@dataclass(frozen=True, slots=True)
class SendWeekly:
    """Store that a person gets this lesson now, and when the next is due.

    `seen` is the time at which this one was due, None if they ask just now. An empty `lesson`
    means that there was none to send.
    """

    person: str
    seen: datetime | None
    lesson: str
    following: datetime
    pushed: bool

    def apply(self, unit: Unit) -> None:
        """Store it. Raises Conflict if they stopped or got one in the meantime."""
        run, here = unit.connection.execute, _PEOPLE.c.id == self.person
        same = _PEOPLE.c.weekly == self.seen if self.seen else _PEOPLE.c.weekly.is_(None)
        values = {"weekly": self.following, "weekly_pushed": self.pushed}
        if run(update(_PEOPLE).where(here, same).values(**values)).rowcount != 1:
            raise Conflict
        if self.lesson:
            mine = (_SENT.c.person == self.person) & (_SENT.c.lesson == self.lesson)
            run(delete(_SENT).where(mine))
            run(insert(_SENT).values(person=self.person, lesson=self.lesson, at=unit.now))


@dataclass(frozen=True, slots=True)
class StopWeekly:
    """Store that a person wants no more lessons of the week.

    What they got in the last REST is kept until it is over, for who asks again soon.
    """

    person: str

    def apply(self, unit: Unit) -> None:
        """Store it; it does no harm to stop twice."""
        values = {"weekly": None, "weekly_pushed": False}
        run = unit.connection.execute
        run(update(_PEOPLE).where(_PEOPLE.c.id == self.person).values(**values))
        run(delete(_SENT).where(_SENT.c.person == self.person, _SENT.c.at < unit.now - REST))
