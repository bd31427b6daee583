"""Counts the reporters of a month for the village pack, in a district or the country."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from handlers.core.several import commonest
from storage.cases import cases
from storage.engine.transaction import Unit
from storage.people.rounding import STEP, at_least

ENOUGH = STEP
"""The least number of people that is told: fewer could identify somebody."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a pack, in which no one person shows.

    own:             True if they are the district's, False if the whole country's.
    people:          how many people reported at least; 0 if fewer than ENOUGH in the country.
    claimed, wanted: ids of the choices of most people; empty if few made the same.
    """

    own: bool
    people: int
    claimed: str = ""
    wanted: str = ""


def of_month(unit: Unit, district: str, begin: datetime, end: datetime) -> Figures:
    """Return the figures of the reports opened from `begin` until before `end`."""
    for area in (district, None):
        told = cases.reports_of(unit, begin, end, area)
        people = at_least(len({reporter for reporter, _ in told}))
        if people >= ENOUGH:
            return Figures(
                area is not None,
                people,
                commonest((reporter, report.claimed.choice) for reporter, report in told),
                commonest((reporter, report.wanted.choice) for reporter, report in told),
            )
    return Figures(own=False, people=0)
