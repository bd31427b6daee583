"""Counts how many people of an area finished each lesson and erred at each question, rounded down
to fives; under five is left out.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import case, func, select

from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.people.rounding import at_least
from storage.tables.people import PERSON_TABLE, Progress

_PROGRESS = table(Progress)
_PEOPLE = PERSON_TABLE
LEAST = 5
"""The fewest people of whom anything is told."""
_LESSON, _QUESTION = "lesson:", "question:"


@dataclass(frozen=True, slots=True)
class Missed:
    """A question ("slug.question"): how many answered it, and how many of 100 erred at least once.

    `people` is rounded down to a step of five.
    """

    question: str
    people: int
    erred: int


@dataclass(frozen=True, slots=True)
class LearningFigures:
    """Of those who agreed that their lessons are remembered: how many learn, finished and erred.

    finished: lesson -> how many people, rounded down to a step of five; smaller groups are missing.
    missed:   the questions with the most errors first.
    """

    people: int = 0
    finished: tuple[tuple[str, int], ...] = ()
    missed: tuple[Missed, ...] = ()


def of(unit: Unit, districts: Collection[str] | None) -> LearningFigures:
    """Return the figures of the people of these districts; None: of everybody."""
    joined = _PROGRESS.join(_PEOPLE, _PEOPLE.c.id == _PROGRESS.c.person)
    erred = func.sum(case((_PROGRESS.c.wrong > 0, 1), else_=0))
    finished = func.sum(case((_PROGRESS.c.right > 0, 1), else_=0))
    items = (
        select(_PROGRESS.c.item, func.count(), erred, finished)
        .select_from(joined)
        .group_by(_PROGRESS.c.item)
    )
    people = select(func.count(_PROGRESS.c.person.distinct())).select_from(joined)
    if districts is not None:
        items = items.where(_PEOPLE.c.district.in_(districts))
        people = people.where(_PEOPLE.c.district.in_(districts))
    lessons: dict[str, int] = {}
    missed: list[Missed] = []
    for item, answered, wrong, right in unit.connection.execute(items):
        if item.startswith(_LESSON) and right >= LEAST:
            lessons[item.removeprefix(_LESSON)] = at_least(int(right) + 1)
        elif item.startswith(_QUESTION) and answered >= LEAST and wrong > 0:
            share = round(100 * int(wrong) / answered / 5) * 5
            question = item.removeprefix(_QUESTION)
            missed.append(Missed(question, at_least(answered + 1), share))
    learning = unit.connection.execute(people).scalar_one()
    return LearningFigures(
        at_least(learning + 1),
        tuple(sorted(lessons.items(), key=lambda each: (-each[1], each[0]))),
        tuple(sorted(missed, key=lambda each: (-each.erred, each.question))),
    )
