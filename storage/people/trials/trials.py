"""Stores trials of lessons: sealed plans, the two halves, who takes part, and their answers.

Nobody reads what one half told before the end: `answers` is for the command that tells the result,
which asks the day first.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from storage.engine.columns import table
from storage.engine.transaction import Conflict, Unit
from storage.people.people import ChangePerson
from storage.people.trials.plan import Ending, Plan, Trial
from storage.tables.people import TrialMember, TrialRow, TrialUnit

_TRIALS = table(TrialRow)
_UNITS = table(TrialUnit)
_MEMBERS = table(TrialMember)
_COUNTS = ("item", "deceits", "deceits_right", "genuine", "genuine_right")
_SELECT = select(
    _TRIALS.c.plan, _TRIALS.c.fingerprint, _TRIALS.c.sealed, _TRIALS.c.seed, _TRIALS.c.result
)


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a trial. `early` is None until the lot is drawn.

    `offered` is when they were last offered a lesson or the test below an answer (UTC). `item` is
    the place in the plan, from 0, of the test item that comes next. The four counts are test items
    shown and told right; none is stored twice.
    """

    trial: str
    unit: str
    lessons: int
    offered: datetime | None
    item: int
    deceits: int
    deceits_right: int
    genuine: int
    genuine_right: int
    early: bool | None

    @property
    def answered(self) -> int:
        """How many test items they answered."""
        return self.deceits + self.genuine

    @property
    def right(self) -> int:
        """How many of these they told right."""
        return self.deceits_right + self.genuine_right


@dataclass(frozen=True, slots=True)
class Answers:
    """What one person of a unit told right, without the person."""

    unit: str
    early: bool
    deceits: int
    deceits_right: int
    genuine: int
    genuine_right: int


def find(unit: Unit, name: str) -> Trial | None:
    """Return the trial with this name, or None."""
    row = unit.connection.execute(_SELECT.where(_TRIALS.c.name == name)).one_or_none()
    return _trial(row) if row else None


def every(unit: Unit) -> tuple[Trial, ...]:
    """Return all trials, the first sealed first."""
    rows = unit.connection.execute(_SELECT.order_by(_TRIALS.c.sealed, _TRIALS.c.name))
    return tuple(_trial(row) for row in rows)


def _trial(row: Sequence[Any]) -> Trial:
    return Trial(Plan.of_json(row[0]), *row[1:])


def joinable(unit: Unit, units: Collection[str]) -> tuple[Trial, str] | None:
    """Return the trial without a lot that one of these units takes part in, and the unit."""
    row = unit.connection.execute(
        _SELECT.add_columns(_UNITS.c.unit)
        .join(_UNITS, _UNITS.c.trial == _TRIALS.c.name)
        .where(_UNITS.c.unit.in_(units), _TRIALS.c.seed == "", _TRIALS.c.result == "")
        .order_by(_TRIALS.c.sealed, _TRIALS.c.name, _UNITS.c.unit)
    ).first()
    return (_trial(row[:5]), row[5]) if row else None


def member(unit: Unit, person: str) -> Member | None:
    """Return how far this person is in their trial, or None."""
    columns = [_MEMBERS.c[name] for name in Member.__dataclass_fields__ if name != "early"]
    same = (_UNITS.c.trial == _MEMBERS.c.trial) & (_UNITS.c.unit == _MEMBERS.c.unit)
    row = unit.connection.execute(
        select(*columns, _UNITS.c.early).join(_UNITS, same).where(_MEMBERS.c.person == person)
    ).one_or_none()
    return Member(**row._mapping) if row else None


def taken(unit: Unit, units: Collection[str]) -> frozenset[str]:
    """Return those of these units that are in a trial which has not ended."""
    going_on = (_TRIALS.c.name == _UNITS.c.trial) & (_TRIALS.c.result == "")
    found = select(_UNITS.c.unit).join(_TRIALS, going_on).where(_UNITS.c.unit.in_(units))
    return frozenset(unit.connection.execute(found).scalars())


def halves(unit: Unit, trial: str) -> Mapping[str, bool | None]:
    """Return unit -> whether its lessons come early; None before the lot is drawn."""
    rows = unit.connection.execute(
        select(_UNITS.c.unit, _UNITS.c.early).where(_UNITS.c.trial == trial)
    )
    return {row.unit: row.early for row in rows}


def members(unit: Unit, trial: str) -> tuple[int, int]:
    """Return (people who agreed, people who answered the whole test), of both halves together."""
    plan = find(unit, trial)
    whole = len(plan.plan.test) if plan else 0
    here = _MEMBERS.c.trial == trial
    done = here & (_MEMBERS.c.item >= whole)
    count = select(func.count()).select_from(_MEMBERS)
    run = unit.connection.execute
    return run(count.where(here)).scalar_one(), run(count.where(done)).scalar_one()


def answers(unit: Unit, trial: str) -> tuple[Answers, ...]:
    """Return what each person of the trial told right, in no order that names anybody."""
    columns = [
        _MEMBERS.c[name] for name in ("deceits", "deceits_right", "genuine", "genuine_right")
    ]
    same = (_UNITS.c.trial == _MEMBERS.c.trial) & (_UNITS.c.unit == _MEMBERS.c.unit)
    rows = unit.connection.execute(
        select(_MEMBERS.c.unit, _UNITS.c.early, *columns)
        .join(_UNITS, same)
        .where(_MEMBERS.c.trial == trial, _UNITS.c.early.is_not(None))
        .order_by(_MEMBERS.c.unit, *columns)
    )
    return tuple(Answers(*row) for row in rows)


def seal(unit: Unit, plan: Plan) -> None:
    """Store a plan, which nothing changes from here on. Raises Conflict if the name is taken."""
    if find(unit, plan.name):
        raise Conflict
    row = {"name": plan.name, "plan": plan.to_json(), "fingerprint": plan.fingerprint}
    unit.connection.execute(insert(_TRIALS).values(**row, sealed=unit.now, seed="", result=""))
    rows = [{"trial": plan.name, "unit": each, "early": None} for each in plan.units]
    unit.connection.execute(insert(_UNITS), rows)


def draw(unit: Unit, trial: str, seed: str, early: Collection[str]) -> None:
    """Store the lot. Raises Conflict if one was drawn already."""
    run, here = unit.connection.execute, _TRIALS.c.name == trial
    if run(update(_TRIALS).where(here, _TRIALS.c.seed == "").values(seed=seed)).rowcount != 1:
        raise Conflict
    mine, first = _UNITS.c.trial == trial, _UNITS.c.unit.in_(early)
    run(update(_UNITS).where(mine, first).values(early=True))
    run(update(_UNITS).where(mine, ~first).values(early=False))


def keep_result(unit: Unit, trial: str, result: str) -> None:
    """Store the result that is told from here on, and forget what each person told right.

    Raises Conflict if there is one already.
    """
    run, here = unit.connection.execute, _TRIALS.c.name == trial
    if run(update(_TRIALS).where(here, _TRIALS.c.result == "").values(result=result)).rowcount != 1:
        raise Conflict
    none = dict.fromkeys(_COUNTS, 0)
    run(update(_MEMBERS).where(_MEMBERS.c.trial == trial).values(**none))


def cancel(unit: Unit, trial: str) -> None:
    """End a trial without a result and take everybody out of it, so that its units are free.

    Raises Conflict if it has ended already.
    """
    keep_result(unit, trial, Ending.CANCELLED)
    let_go(unit, trial)


def let_go(unit: Unit, trial: str, most: int | None = None) -> int:
    """Take up to `most` people out of a trial, or all, with what they told. Returns how many."""
    names = select(_MEMBERS.c.person).where(_MEMBERS.c.trial == trial).order_by(_MEMBERS.c.person)
    found = list(unit.connection.execute(names.limit(most)).scalars())
    for person in found:
        LeaveTrial(person).apply(unit)
    return len(found)


@dataclass(frozen=True, slots=True)
class JoinTrial:
    """Store that a person agreed to take part in a trial, as one of this unit."""

    person: str
    trial: str
    unit: str

    def apply(self, unit: Unit) -> None:
        """Store it. Raises Conflict if the lot was drawn or they are in one already."""
        found = find(unit, self.trial)
        if found is None or found.seed or found.result or member(unit, self.person):
            raise Conflict
        counts = dict.fromkeys(_COUNTS, 0)
        row = {"person": self.person, "trial": self.trial, "unit": self.unit, "lessons": 0}
        unit.connection.execute(insert(_MEMBERS).values(**row, **counts))
        ChangePerson(self.person, {"trial": self.trial}).apply(unit)


@dataclass(frozen=True, slots=True)
class LeaveTrial:
    """Take a person out of their trial, with all that is stored of it."""

    person: str

    def apply(self, unit: Unit) -> None:
        """Delete it; it does no harm to leave twice."""
        unit.connection.execute(delete(_MEMBERS).where(_MEMBERS.c.person == self.person))
        ChangePerson(self.person, {"trial": None}).apply(unit)


@dataclass(frozen=True, slots=True)
class OfferInTrial:
    """Store that a person is offered the test, or the lesson with number `lessons`, from 1."""

    person: str
    before: datetime | None
    lessons: int

    def apply(self, unit: Unit) -> None:
        """Store it. Raises Conflict if they were offered something in the meantime."""
        same = _MEMBERS.c.offered == self.before if self.before else _MEMBERS.c.offered.is_(None)
        changed = update(_MEMBERS).where(_MEMBERS.c.person == self.person, same)
        values = {"offered": unit.now, "lessons": self.lessons}
        if unit.connection.execute(changed.values(**values)).rowcount != 1:
            raise Conflict


@dataclass(frozen=True, slots=True)
class CountAnswer:
    """Store an answer to the test by a person whose next item was the one at `item`.

    `then` is the place of the item after it, if items in between were taken away.
    """

    person: str
    item: int
    genuine: bool
    right: bool
    then: int | None = None

    def apply(self, unit: Unit) -> None:
        """Store it. Raises Conflict if they answered in the meantime, or the trial has ended."""
        asked = _MEMBERS.c.genuine if self.genuine else _MEMBERS.c.deceits
        told = _MEMBERS.c.genuine_right if self.genuine else _MEMBERS.c.deceits_right
        here = _MEMBERS.c.person == self.person
        going_on = select(_TRIALS.c.name).where(_TRIALS.c.result == "")
        at = here & (_MEMBERS.c.item == self.item) & _MEMBERS.c.trial.in_(going_on)
        then = self.item + 1 if self.then is None else self.then
        values = {asked.name: asked + 1, told.name: told + int(self.right), "item": then}
        if unit.connection.execute(update(_MEMBERS).where(at).values(values)).rowcount != 1:
            raise Conflict
