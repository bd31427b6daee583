"""Stores the totals of each area and month: a case is counted anew in the write that opens or moves
it.

Beside each case lies, sealed, how it was counted last. When a unit ends, the totals change by the
difference to how the case stands then; so nothing is counted twice, whatever was rolled back in
between. All of it is done while the head of the trails is locked (storage/cases/chain.py), so that
processes take turns and cannot wait for each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Row, bindparam, func, select, text, update

from storage.cases.report import Report
from storage.cases.states import Level, Move, State
from storage.engine.columns import table
from storage.engine.keyring import WrongKey
from storage.engine.statement import Statement
from storage.engine.transaction import Unit
from storage.figures.counted import Counted, Entry, count
from storage.keys import person_keys
from storage.tables.cases import Case, CaseMove, TrailHead

MOST = 100
"""The most cases counted in one unit of catching up."""

_CASES = table(Case)
_MOVES = table(CaseMove)
_HEAD = table(TrailHead)
_ADD = Statement(
    "INSERT INTO case_total (area, month, kind, value, number)"
    " VALUES (:area, :month, :kind, :value, :number)"
    " ON CONFLICT (area, month, kind, value)"
    " DO UPDATE SET number = case_total.number + excluded.number"
)
_NAMES = (
    "id", "state", "level", "district", "province", "outcome", "opened", "closed", "reporter",
    "facts", "counted",
)  # fmt: skip
_COLUMNS = [_CASES.c[name] for name in _NAMES]
# Built once: a statement keeps what SQLAlchemy looks its compiled form up by.
_IDS: BindParameter[list[int]] = bindparam("ids", expanding=True)
_READ = select(*_COLUMNS).where(_CASES.c.id.in_(_IDS)).with_for_update()
_KEEP = (
    update(_CASES).where(_CASES.c.id == bindparam("case")).values(counted=bindparam("counted_now"))
)
_TAKES = (Move.TAKE, Move.ASK, Move.REFER, Move.CLOSE)
"""Moves with which an official takes a case that nobody has."""
_FIRST = (
    select(_MOVES.c.case_id.label("case"), func.min(_MOVES.c.at).label("at"))
    .where(_MOVES.c.case_id.in_(_IDS), _MOVES.c.move.in_(_TAKES))
    .group_by(_MOVES.c.case_id)
)
_UNTAKEN = (State.NEW,)
UNCOUNTED = "counted IS NULL"
"""Spelled as in the index case_uncounted, so that SQLite uses it."""


@dataclass(eq=False, slots=True)
class _Moved:
    """The cases that a unit has opened or moved; some may be gone again, by a rolled-back one."""

    cases: set[int] = field(default_factory=set)

    def __call__(self, unit: Unit) -> None:
        """Count them; the last that a unit does, after its rows of the trails are chained."""
        _count(unit, unit.connection.execute(_READ, {"ids": sorted(self.cases)}).all())


def moved(unit: Unit, case: int) -> None:
    """Count a case anew when the unit ends. Its move must have been added to the trail before."""
    known = next((each for each in unit.at_end if isinstance(each, _Moved)), None)
    if known is None:
        known = _Moved()
        unit.at_end.append(known)
    known.cases.add(case)


def catch_up(unit: Unit) -> int:
    """Count some cases that never were, as those from before there were totals.

    Returns how many; 0 if there are none left.
    """
    unit.connection.execute(select(_HEAD.c.place).with_for_update()).first()
    wanted = select(*_COLUMNS).where(text(UNCOUNTED)).limit(MOST)
    rows = unit.connection.execute(wanted.with_for_update(skip_locked=True)).all()
    _count(unit, rows)
    return len(rows)


def uncounted(unit: Unit) -> int:
    """Return how many cases no total has yet."""
    wanted = select(func.count()).select_from(_CASES).where(text(UNCOUNTED))
    return unit.connection.execute(wanted).scalar_one()


def _count(unit: Unit, rows: Collection[Row[Any]]) -> None:
    ciphers = person_keys.of_people(unit, (row.reporter for row in rows))
    first = taken(unit, [row.id for row in rows if row.state not in _UNTAKEN])
    changed: Counter[Entry] = Counter()
    for row in rows:
        before = _before(unit, row)
        try:
            report = Report.from_json(ciphers.of(row.reporter).open_json(row.facts))
        except WrongKey:
            report = Report()
        now = count(
            report,
            Level(row.level),
            row.district,
            row.province,
            row.outcome,
            row.opened,
            first.get(row.id),
            row.closed,
        )
        if now == before:
            continue
        changed.update(now.entries())
        if before is not None:
            changed.subtract(before.entries())
        sealed = unit.keyring.seal_json(now.to_json())
        unit.connection.execute(_KEEP, {"case": row.id, "counted_now": sealed})
    add(unit, changed)


def forget(unit: Unit, cases: Collection[int]) -> None:
    """Take these cases out of all totals, before they are deleted with their district."""
    unit.connection.execute(select(_HEAD.c.place).with_for_update()).first()
    wanted = select(_CASES.c.counted).where(_CASES.c.id.in_(cases), _CASES.c.counted.is_not(None))
    changed: Counter[Entry] = Counter()
    for row in unit.connection.execute(wanted).all():
        if before := _before(unit, row):
            changed.subtract(before.entries())
    add(unit, changed)


def _before(unit: Unit, row: Row[Any]) -> Counted | None:
    return Counted.from_json(unit.keyring.open_json(row.counted)) if row.counted else None


def taken(unit: Unit, cases: Collection[int]) -> dict[int, datetime]:
    """Return case -> when an official first took it, for those that were taken."""
    if not cases:
        return {}
    return {row.case: row.at for row in unit.connection.execute(_FIRST, {"ids": list(cases)})}


def add(unit: Unit, changed: Counter[Entry]) -> None:
    """Add to the totals; entries that do not change are left out."""
    rows = [
        {"area": area, "month": month, "kind": kind.value, "value": value, "number": number}
        for (area, month, kind, value), number in sorted(changed.items())
        if number
    ]
    if rows:
        _ADD.run_each(unit, rows)
