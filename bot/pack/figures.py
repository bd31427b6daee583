"""What the pack counts: a month's reports of a district, or of the whole country when few."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from storage.cases import cases
from storage.engine.transaction import Unit

ENOUGH = 5
"""Reports from which a district's own figures are shown: fewer could point to somebody."""


@dataclass(frozen=True, slots=True)
class Figures:
    """`own`: the district's own, else the country's. `claimed`, `wanted`: the most frequent, as
    ids of a report's choices, empty where nobody told. `reports` is 0 where even those are few."""

    own: bool
    reports: int
    claimed: str = ""
    wanted: str = ""


def of_month(unit: Unit, district: str, begin: datetime, end: datetime) -> Figures:
    """The figures of the reports opened from `begin` until before `end`."""
    for area in (district, None):
        reports = cases.reports_of(unit, begin, end, area)
        if len(reports) >= ENOUGH:
            return Figures(
                area is not None,
                len(reports),
                _most(Counter(report.claimed.choice for report in reports)),
                _most(Counter(report.wanted.choice for report in reports)),
            )
    return Figures(own=False, reports=0)


def _most(counted: Counter[str]) -> str:
    """The most frequent; "other" tells villagers nothing, and no button pressed ("") even less."""
    for nothing in ("other", ""):
        counted.pop(nothing, None)
    return counted.most_common(1)[0][0] if counted else ""
