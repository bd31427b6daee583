"""How many cases of districts are open now: what a province sees of each, without opening one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage.cases.states import Level, State
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import Case

_CASES = table(Case)
_FREE = (State.NEW, State.REOPENED)


@dataclass(frozen=True, slots=True)
class OpenNow:
    """The open cases of a district.

    untaken: when each that nobody has taken was opened.
    urgent:  how many of those are after a loss.
    open:    all that are not closed.
    """

    untaken: tuple[datetime, ...] = ()
    urgent: int = 0
    open: int = 0


def by_district(unit: Unit, districts: Collection[str] | None) -> dict[str, OpenNow]:
    """Return district -> its open cases, for those of these districts that have any.

    None: of all districts. Left out are cases that only the province may see.
    """
    wanted = select(_CASES.c.district, _CASES.c.state, _CASES.c.urgent, _CASES.c.opened).where(
        _CASES.c.closed.is_(None), _CASES.c.level == Level.DISTRICT
    )
    if districts is not None:
        wanted = wanted.where(_CASES.c.district.in_(districts))
    found: dict[str, list[tuple[bool, bool, datetime]]] = {}
    for row in unit.connection.execute(wanted):
        found.setdefault(row.district, []).append((row.state in _FREE, row.urgent, row.opened))
    return {
        district: OpenNow(
            tuple(sorted(opened for free, _, opened in rows if free)),
            sum(free and urgent for free, urgent, _ in rows),
            len(rows),
        )
        for district, rows in found.items()
    }
