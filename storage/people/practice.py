"""Stores who agreed to practice messages, when the next is due, and how each one was answered.

Nobody but the person is told how they answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select, text, update

from storage.engine.columns import table
from storage.engine.transaction import Conflict, Unit
from storage.tables.cases import Case, DraftRow
from storage.tables.people import PERSON_TABLE, FlowStateRow, PracticeSent

KEPT = timedelta(days=90)
"""How long it is kept how somebody answered a practice message."""

CALM = timedelta(hours=2)
"""For so long after a question of ours nobody gets a practice message."""

AFTER_AN_EMERGENCY = timedelta(days=7)
"""For so long after an answer to an emergency or a danger nobody gets a practice message."""

OPEN = ""
"""The answer of a message that waits for one."""

_PEOPLE = PERSON_TABLE
_SENT = table(PracticeSent)
_DUE = (
    select(_PEOPLE.c.id, _PEOPLE.c.practice)
    .where(text("practice_pushed"), _PEOPLE.c.blocked.is_(None))  # spelled like the index
    .where(_PEOPLE.c.practice <= bindparam("now", type_=_PEOPLE.c.practice.type))
    .order_by(_PEOPLE.c.practice, _PEOPLE.c.id)
    .limit(bindparam("most"))
)


@dataclass(frozen=True, slots=True)
class Sent:
    """When a person got a message (UTC), and their answer; OPEN while it waits for one."""

    at: datetime
    answer: str


def due(unit: Unit, now: datetime, most: int) -> list[tuple[str, datetime]]:
    """Return (person, since when) for those to whom a message comes by itself and is due."""
    return [tuple(row) for row in unit.connection.execute(_DUE, {"now": now, "most": most})]


def sent(unit: Unit, person: str) -> Mapping[str, Sent]:
    """Return message -> when this person got it and how they answered."""
    rows = unit.connection.execute(
        select(_SENT.c.item, _SENT.c.at, _SENT.c.answer).where(_SENT.c.person == person)
    )
    return {row.item: Sent(row.at, row.answer) for row in rows}


def busy(unit: Unit, person: str) -> bool:
    """Return whether they have an open case or draft, or were asked something a short while ago."""
    cases, drafts, states = table(Case), table(DraftRow), table(FlowStateRow)
    recent = states.c.updated > unit.now - CALM
    return any(
        unit.connection.execute(one.limit(1)).first()
        for one in (
            select(cases.c.id).where(cases.c.reporter == person, cases.c.closed.is_(None)),
            select(drafts.c.step).where(drafts.c.person == person),
            select(states.c.flow).where(states.c.person == person, recent),
        )
    )


@dataclass(frozen=True, slots=True)
class SendPractice:
    """Store that a person gets this message now, and when the next is due.

    `seen` is the time at which this one was due, None if they agree just now. An empty `item` only
    moves what is due.
    """

    person: str
    seen: datetime | None
    item: str
    following: datetime
    pushed: bool

    def apply(self, unit: Unit) -> None:
        """Store it. Raises Conflict if they stopped or got one in the meantime."""
        run, here = unit.connection.execute, _PEOPLE.c.id == self.person
        same = _PEOPLE.c.practice == self.seen if self.seen else _PEOPLE.c.practice.is_(None)
        values = {"practice": self.following, "practice_pushed": self.pushed}
        if run(update(_PEOPLE).where(here, same).values(**values)).rowcount != 1:
            raise Conflict
        if self.seen is None:
            run(delete(_SENT).where(_SENT.c.person == self.person))
        if self.item:
            row = {"person": self.person, "item": self.item, "answer": OPEN}
            run(insert(_SENT).values(**row, at=unit.now))


@dataclass(frozen=True, slots=True)
class DelayPractice:
    """Let nothing come to a person before this time (UTC)."""

    person: str
    until: datetime

    def apply(self, unit: Unit) -> None:
        """Store it; does nothing for who does not practise, or whose next one is due later. It
        raises nothing, so that it never holds up the answer to an emergency."""
        here = (_PEOPLE.c.id == self.person) & (_PEOPLE.c.practice < self.until)
        unit.connection.execute(update(_PEOPLE).where(here).values(practice=self.until))


@dataclass(frozen=True, slots=True)
class AnswerPractice:
    """Store how a person answered a message that waits for it."""

    person: str
    item: str
    answer: str

    def apply(self, unit: Unit) -> None:
        """Store it. Raises Conflict if it was answered in the meantime."""
        here = (_SENT.c.person == self.person) & (_SENT.c.item == self.item)
        changed = update(_SENT).where(here, _SENT.c.answer == OPEN).values(answer=self.answer)
        if unit.connection.execute(changed).rowcount != 1:
            raise Conflict


@dataclass(frozen=True, slots=True)
class StopPractice:
    """End practice for a person, with how they answered."""

    person: str

    def apply(self, unit: Unit) -> None:
        """Delete it; it does no harm to stop twice."""
        values = {"practice": None, "practice_pushed": False}
        run = unit.connection.execute
        run(update(_PEOPLE).where(_PEOPLE.c.id == self.person).values(**values))
        run(delete(_SENT).where(_SENT.c.person == self.person))
