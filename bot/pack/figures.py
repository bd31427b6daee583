"""Counts a month's reports for the village pack, in a district or, if few, in the whole country."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from storage.cases import cases
from storage.engine.transaction import Unit

ENOUGH = 5
"""The least number of reports for figures to be shown: fewer could identify somebody."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a pack.

    own:             True if they are the district's, False if the whole country's.
    reports:         the number of reports; 0 if there are fewer than ENOUGH in the country.
    claimed, wanted: ids of the most frequent choices in the reports; empty if nobody chose one.
    """

    own: bool
    reports: int
    claimed: str = ""
    wanted: str = ""


def of_month(unit: Unit, district: str, begin: datetime, end: datetime) -> Figures:
    """Return the figures of the reports opened from `begin` until before `end`."""
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
    """Return the most frequent id, except "other" and "" (no button pressed), which say nothing."""
    for nothing in ("other", ""):
        counted.pop(nothing, None)
    return counted.most_common(1)[0][0] if counted else ""
