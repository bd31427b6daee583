"""Deletes an erased district's rows from the trails, and records the gap so that the chain can
still be verified.

Its rows go, all others stay as they are, byte for byte. A gap says which places were taken out and
which mark the last of them had, under a seal that nobody can make without DATA_KEY: so the chain
goes on behind it, and a row that somebody else took away is still noticed.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import CaseMove, TrailGap
from storage.tables.officials import ContentMove, RoleMove

_GAPS = table(TrailGap)
_TRAILS = {kind.__tablename__: table(kind) for kind in (CaseMove, RoleMove, ContentMove)}
MOST = 500
"""Rows named in one statement."""


@dataclass(frozen=True, slots=True)
class Known:
    """A place of the chain and the mark that its row had when somebody noted it down."""

    place: int
    mark: str


class Gaps:
    """The gaps of a chain, for whoever walks along it. `cut` counts the rows that were there."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        rows = unit.connection.execute(
            select(_GAPS.c.first, _GAPS.c.last, _GAPS.c.mark, _GAPS.c.seal)
        )
        self._gaps = {first: (Known(last, mark), seal) for first, last, mark, seal in rows}
        self.cut = 0

    def over(self, last: Known, place: int) -> Known:
        """Return the row before `place`: `last`, or the end of the sealed gaps that follow it."""
        while last.place + 1 < place and (found := self._gaps.get(last.place + 1)):
            end, seal = found
            if seal != _seal(self._unit, last, end):
                break
            self.cut += end.place - last.place
            last = end
        return last


def _seal(unit: Unit, before: Known, end: Known) -> str:
    told = [before.place, before.mark, end.place, end.mark]
    return unit.keyring.hash("trail gap", json.dumps(told))


def cut(unit: Unit, gone: Mapping[str, Collection[int]]) -> int:
    """Delete rows (table of a trail -> ids) and leave sealed gaps; return how many went.

    The chain must have begun, and nothing may have been appended in this unit before.
    """
    places: dict[int, str] = {}
    for kind, ids in gone.items():
        rows = _TRAILS[kind]
        for part in _parts(sorted(ids)):
            chosen = rows.c.id.in_(part)
            found = unit.connection.execute(select(rows.c.place, rows.c.mark).where(chosen))
            places |= {place: mark for place, mark in found if place is not None}
    for first, last in _runs(places):
        before = _mark_at(unit, first - 1)
        end = Known(last, places[last])
        seal = _seal(unit, Known(first - 1, before), end)
        new = {"first": first, "last": last, "mark": end.mark, "seal": seal}
        unit.connection.execute(insert(_GAPS).values(**new))
    for kind, ids in gone.items():
        rows = _TRAILS[kind]
        for part in _parts(sorted(ids)):
            unit.connection.execute(delete(rows).where(rows.c.id.in_(part)))
    return len(places)


def _parts(ids: list[int]) -> Iterator[list[int]]:
    return (ids[start : start + MOST] for start in range(0, len(ids), MOST))


def _runs(places: Collection[int]) -> Iterator[tuple[int, int]]:
    """Yield (first, last) of each run of places without a hole."""
    first = last = None
    for place in sorted(places):
        if first is None or last is None:
            first = last = place
        elif place == last + 1:
            last = place
        else:
            yield first, last
            first = last = place
    if first is not None and last is not None:
        yield first, last


def _mark_at(unit: Unit, place: int) -> str:
    """Return the mark of the row that is or was at a place; "" before the first."""
    for rows, at in ((_GAPS, _GAPS.c.last), *((t, t.c.place) for t in _TRAILS.values())):
        found = unit.connection.execute(select(rows.c.mark).where(at == place)).scalar()
        if found is not None:
            return str(found)
    return ""
