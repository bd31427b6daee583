"""Open cases by district on both databases: what waits, what is late, nothing of the province's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import event

from storage.cases.listing.overdue import Limits, Overdue
from storage.cases.states import Level, Move
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.figures import open_now
from storage.figures.open_now import OpenNow
from tests.storage.figures.test_totals import move, told
from tests.support.clock import Clock


def before(moment: datetime) -> Overdue:
    return Overdue(Limits(moment, moment))


async def test_what_waits_is_counted_by_district(both: Database, clock: Clock) -> None:
    begin = clock.now
    for n, (district, urgent) in enumerate((("3805", True), ("3805", False), ("3801", True))):
        await both.write(replace(told(f"000{n}"), district=district, urgent=urgent).apply)
        clock.now += timedelta(hours=1)
    await both.write(replace(told("0009"), level=Level.PROVINCE).apply)
    await move(both, "mali0001", Move.TAKE)
    await move(both, "mali0002", Move.CLOSE, "advised")
    found = await both.read(lambda unit: open_now.by_district(unit, None, before(begin)))
    assert found == {"3805": OpenNow(untaken=1, urgent=1, overdue=1, open=2)}
    early = begin - timedelta(minutes=1)
    found = await both.read(
        lambda unit: open_now.by_district(unit, ["3805", "4305"], before(early))
    )
    assert found["3805"].overdue == 0
    assert await both.read(lambda unit: open_now.by_district(unit, ["4305"], before(begin))) == {}


def test_several_districts_add_up() -> None:
    assert OpenNow(1, 2, 3, 4) + OpenNow(1, 0, 0, 1) == OpenNow(2, 2, 3, 5)


async def test_an_index_alone_answers_on_sqlite(db: Database) -> None:
    def plans(unit: Unit) -> list[str]:
        asked: list[tuple[str, Any]] = []

        def note(_: object, __: object, statement: str, values: Any, *___: object) -> None:
            asked.append((statement, values))

        event.listen(unit.connection, "before_cursor_execute", note)
        open_now.by_district(unit, None, before(unit.now))
        open_now.by_district(unit, ["3805", "3801"], before(unit.now))
        event.remove(unit.connection, "before_cursor_execute", note)
        explain = unit.connection.exec_driver_sql
        return [
            row[3] for sql, values in asked for row in explain(f"EXPLAIN QUERY PLAN {sql}", values)
        ]

    found = await db.read(plans)
    assert len(found) == 2
    assert all("COVERING INDEX case_waiting" in plan for plan in found), found
