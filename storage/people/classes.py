"""Stores classes (people whom a trainer invites to learn, as at one meeting), their members and
rounded figures.

The trainer sees the progress of a class only in counts that hold with any one person left out,
rounded down to a multiple of STEP.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select

from storage.engine.columns import table
from storage.engine.transaction import Conflict, Unit
from storage.people.rounding import at_least
from storage.tables.officials import Official
from storage.tables.people import ClassMember, ClassRow, Progress

CODE_PREFIX = "c"
_DIGITS = 8

CODE_LIFE = timedelta(days=90)
"""How long people can join a class with its code."""

MOST = 300
"""The most people in one class."""

_CLASSES = table(ClassRow)
_MEMBERS = table(ClassMember)
_OFFICIALS = table(Official)
_PROGRESS = table(Progress)


@dataclass(frozen=True, slots=True)
class Class:
    """A class of the official with the number `trainer`. `code` is public, e.g. on a poster."""

    id: int
    code: str
    trainer: int
    opened: datetime

    def joinable(self, now: datetime) -> bool:
        """Return whether people can still join with the code."""
        return now < self.opened + CODE_LIFE


@dataclass(frozen=True, slots=True)
class Figures:
    """What a trainer may see of a class: numbers of people, as `at_least` rounds them.

    `finished` is lesson slug -> people who finished the lesson, `missed` is trick id -> people who
    answered a question about it wrongly. Entries of 0 are left out.
    """

    people: int
    finished: Mapping[str, int]
    missed: Mapping[str, int]


def new_code() -> str:
    """Return a new class code that is easy to type: "c" and eight random digits."""
    return CODE_PREFIX + "".join(secrets.choice("0123456789") for _ in range(_DIGITS))


def looks_like_code(text: str) -> bool:
    """Return whether a text has the form of a class code."""
    code = text.strip().lower()
    digits = code.removeprefix(CODE_PREFIX)
    shaped = code.startswith(CODE_PREFIX) and len(digits) == _DIGITS
    return shaped and digits.isascii() and digits.isdecimal()


_SELECT = select(_CLASSES.c.id, _CLASSES.c.code, _CLASSES.c.trainer, _CLASSES.c.opened)


def find(unit: Unit, code: str) -> Class | None:
    """Return the class with this code, or None if there is none or its trainer's role has ended.

    The class may be too old to be joined.
    """
    row = unit.connection.execute(
        _SELECT.join(_OFFICIALS, _OFFICIALS.c.id == _CLASSES.c.trainer).where(
            _CLASSES.c.code == code.strip().lower(), _OFFICIALS.c.until.is_(None)
        )
    ).one_or_none()
    return Class(*row) if row else None


def of_trainers(unit: Unit, officials: Collection[int]) -> tuple[Class, ...]:
    """Return the classes of these officials, newest first."""
    rows = unit.connection.execute(
        _SELECT.where(_CLASSES.c.trainer.in_(officials)).order_by(_CLASSES.c.id.desc())
    )
    return tuple(Class(*row) for row in rows)


def of_member(unit: Unit, person: str) -> frozenset[int]:
    """Return the ids of the classes this person is in."""
    rows = unit.connection.execute(select(_MEMBERS.c.class_id).where(_MEMBERS.c.person == person))
    return frozenset(rows.scalars())


def codes_of_member(unit: Unit, person: str) -> tuple[str, ...]:
    """Return the codes of the classes this person is in."""
    joined = select(_CLASSES.c.code).join(_MEMBERS, _MEMBERS.c.class_id == _CLASSES.c.id)
    mine = joined.where(_MEMBERS.c.person == person).order_by(_CLASSES.c.id)
    return tuple(unit.connection.execute(mine).scalars())


def full(unit: Unit, class_id: int) -> bool:
    """Return whether the class has MOST people."""
    return _people(unit, class_id) >= MOST


def figures(unit: Unit, class_id: int, tricks: Mapping[str, Collection[str]]) -> Figures:
    """Return what the people of a class have learned since they joined it.

    `tricks` is trick id -> progress items of its questions. Each figure counts people and not
    answers, so that one person changes it by one at most, which rounding down mostly hides; what is
    told is true without any one of them. Exact counts do not leave this module.
    """
    here = (
        (_MEMBERS.c.class_id == class_id)
        & (_MEMBERS.c.person == _PROGRESS.c.person)
        & (_PROGRESS.c.updated >= _MEMBERS.c.joined)
    )
    people = func.count(func.distinct(_PROGRESS.c.person))
    run = unit.connection.execute
    lessons = run(
        select(_PROGRESS.c.item, people)
        .where(here, _PROGRESS.c.item.like("lesson:%"), _PROGRESS.c.right > 0)
        .group_by(_PROGRESS.c.item)
    )
    finished = {item.removeprefix("lesson:"): count for item, count in lessons}
    wrong = select(people).where(here, _PROGRESS.c.wrong > 0)
    missed = {
        trick: run(wrong.where(_PROGRESS.c.item.in_(items))).scalar_one()
        for trick, items in tricks.items()
    }
    return Figures(at_least(_people(unit, class_id)), _shown(finished), _shown(missed))


def _people(unit: Unit, class_id: int) -> int:
    count = select(func.count()).select_from(_MEMBERS).where(_MEMBERS.c.class_id == class_id)
    return unit.connection.execute(count).scalar_one()


def _shown(counts: Mapping[str, int]) -> Mapping[str, int]:
    """Return the counts rounded down, largest first.

    Equal ones are sorted by name, so that the order does not reveal the exact counts.
    """
    rounded = {name: told for name, count in counts.items() if (told := at_least(count))}
    return dict(sorted(rounded.items(), key=lambda one: (-one[1], one[0])))


@dataclass(frozen=True, slots=True)
class OpenClass:
    """Open a class under a code made by `new_code`."""

    code: str
    trainer: int

    def apply(self, unit: Unit) -> None:
        """Store the class. Raises Conflict if the code is taken."""
        taken = select(_CLASSES.c.id).where(_CLASSES.c.code == self.code)
        if unit.connection.execute(taken).first():
            raise Conflict
        unit.connection.execute(
            insert(_CLASSES).values(code=self.code, trainer=self.trainer, opened=unit.now)
        )


@dataclass(frozen=True, slots=True)
class JoinClass:
    """Add a person to a class."""

    class_id: int
    person: str

    def apply(self, unit: Unit) -> None:
        """Store it; the joining date of somebody who is in the class already is kept."""
        if self.class_id not in of_member(unit, self.person):
            unit.connection.execute(
                insert(_MEMBERS).values(class_id=self.class_id, person=self.person, joined=unit.now)
            )


@dataclass(frozen=True, slots=True)
class LeaveClasses:
    """Remove a person from all classes; their own progress is kept."""

    person: str

    def apply(self, unit: Unit) -> None:
        """Delete the rows."""
        unit.connection.execute(delete(_MEMBERS).where(_MEMBERS.c.person == self.person))
