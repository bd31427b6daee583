"""A plan of a trial as a file, from the lessons that there are."""

from __future__ import annotations

import datetime as dt
from typing import Any

import yaml

from content.reading.library import Library
from content.reading.schema import RealOrFake

UNITS = [f"380{n}" for n in range(1, 9)]


def items(library: Library, without: str) -> list[str]:
    """Three deceits and three genuine ones of other lessons than `without`."""
    found: dict[bool, list[str]] = {True: [], False: []}
    for lesson in library.curriculum.lessons.values():
        for question in lesson.questions.values():
            if isinstance(question, RealOrFake) and lesson.slug != without:
                found[question.genuine].append(f"{lesson.slug}.{question.id}")
    return found[True][:3] + found[False][:3]


def plan_of(library: Library, today: dt.date, **changed: Any) -> dict[str, Any]:
    """A plan that begins next week, with what is `changed`."""
    lesson = next(iter(library.curriculum.lessons))
    week = dt.timedelta(days=7)
    return {
        "name": "dry-season",
        "question": "Do three lessons raise the share of deceit that is told right?",
        "unit": "district",
        "units": UNITS,
        "lessons": [lesson],
        "test": items(library, lesson),
        "outcome": "deceit",
        "seed": "first prize of the state lottery of 16 December 2026",
        "join_until": today + week,
        "measure_from": today + 5 * week,
        "end": today + 8 * week,
        "assumed": {"people": 12, "share": 0.6, "gain": 0.2, "alike": 0.05},
    } | changed


def written(plan: dict[str, Any]) -> str:
    """The plan as a YAML file."""
    return yaml.safe_dump(plan, allow_unicode=True)
