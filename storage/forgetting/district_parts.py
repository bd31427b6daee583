"""Finds the rows that belong to one district alone: its cases, its officials, and people with
nothing elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

from sqlalchemy import or_, select

from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import Case
from storage.tables.officials import Official, SecondChat
from storage.tables.people import PERSON_TABLE, ClassMember, ClassRow

T = TypeVar("T")
MOST = 500
"""Values named in one statement."""

_CASES = table(Case)
_OFFICIALS = table(Official)
_CHATS = table(SecondChat)


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield these values, a few hundred at once."""
    rest = iter(values)
    while part := list(islice(rest, MOST)):
        yield part


@dataclass(frozen=True, slots=True)
class Parts:
    """What is of a district.

    cases, references: ids and names of its cases.
    officials:         numbers of its officials, also of those whose duty ended.
    whole:             people who have nothing elsewhere.
    staying:           people of it who have.
    lived_here:        those of them who live in this district.
    no_longer_officials: those of them who have no role elsewhere, though they had one here.
    everywhere:        officials of other areas.
    """

    cases: tuple[int, ...]
    references: tuple[str, ...]
    officials: tuple[int, ...]
    whole: tuple[str, ...]
    staying: tuple[str, ...]
    lived_here: tuple[str, ...]
    no_longer_officials: tuple[str, ...]
    everywhere: tuple[str, ...]

    @staticmethod
    def find(unit: Unit, district: str) -> Parts:
        """Read what is of this district now."""
        run = unit.connection.execute
        here = _CASES.c.district == district
        cases = run(select(_CASES.c.id, _CASES.c.word, _CASES.c.digits).where(here)).all()
        own = _OFFICIALS.c.district == district
        numbers = run(select(_OFFICIALS.c.id).where(own).order_by(_OFFICIALS.c.id)).scalars().all()
        lived = set(
            run(select(PERSON_TABLE.c.id).where(PERSON_TABLE.c.district == district)).scalars()
        )
        worked = set(run(select(_OFFICIALS.c.person).where(own)).scalars())
        reported = set(run(select(_CASES.c.reporter).where(here)).scalars())
        people = {person for person in lived | worked | reported if person}
        pairs = _pairs(unit)
        people |= {chat for person in people for chat in pairs[person]}
        elsewhere = _elsewhere(unit, district, numbers)
        tied = {p for p in people if ({p} | pairs[p]) & elsewhere}
        working = set(
            run(
                select(_OFFICIALS.c.person).where(
                    or_(_OFFICIALS.c.district.is_(None), ~own), _OFFICIALS.c.until.is_(None)
                )
            ).scalars()
        )
        ended = {p for p in tied if ({p} | pairs[p]) & worked and not ({p} | pairs[p]) & working}
        return Parts(
            tuple(row.id for row in cases),
            tuple(f"{row.word}{row.digits}" for row in cases),
            tuple(numbers),
            tuple(sorted(people - tied)),
            tuple(sorted(tied)),
            tuple(sorted(tied & lived)),
            tuple(sorted(ended)),
            tuple(sorted(working - {""})),
        )


def _pairs(unit: Unit) -> dict[str, set[str]]:
    """Return chat -> the other chat of the same official."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in unit.connection.execute(select(_CHATS.c.person, _CHATS.c.first)):
        found[one].add(other)
        found[other].add(one)
    return found


def _elsewhere(unit: Unit, district: str, officials: Iterable[int]) -> set[str]:
    """Return everybody who lives, reported, works, worked or learns outside this district."""
    run, classes, members = unit.connection.execute, table(ClassRow), table(ClassMember)
    own = set(officials)
    lives = select(PERSON_TABLE.c.id).where(PERSON_TABLE.c.district != district)
    reported = select(_CASES.c.reporter).where(_CASES.c.district != district)
    works = select(_OFFICIALS.c.person).where(
        or_(_OFFICIALS.c.district.is_(None), _OFFICIALS.c.district != district)
    )
    learns = select(members.c.person, classes.c.trainer).join(
        classes, classes.c.id == members.c.class_id
    )
    found = {person for each in (lives, reported, works) for person in run(each).scalars()}
    found |= {person for person, trainer in run(learns) if trainer not in own}
    return {person for person in found if person}
