"""Open cases of areas, without their reports: urgent and oldest first; on both databases."""

from __future__ import annotations

from dataclasses import replace

from storage.cases import acknowledgements, cases
from storage.cases.acknowledgements import Acknowledge
from storage.cases.cases import MoveCase, OpenCase, Reach
from storage.cases.listing import overview
from storage.cases.report import Report
from storage.cases.states import Level, Move, State
from storage.engine.database import Database
from tests.support.clock import Clock

CASES = (
    # digits, level, district, urgent
    ("0001", Level.DISTRICT, "3805", False),
    ("0002", Level.DISTRICT, "3805", False),
    ("0003", Level.DISTRICT, "3805", True),
    ("0004", Level.DISTRICT, "3801", False),
    ("0005", Level.PROVINCE, "3805", False),
    ("0006", Level.NATIONAL, "3805", False),
    ("0007", Level.DISTRICT, "4305", False),
)


async def opened(db: Database, clock: Clock) -> None:
    for digits, level, district, urgent in CASES:
        case = OpenCase(
            "mali", digits, level, district, district[:2], urgent, "u1", "th", False, Report()
        )
        await db.write(case.apply)
        clock.on(60)
    case = await db.read(lambda unit: cases.find(unit, "mali0002"))
    assert case is not None
    closed = replace(case, state=State.CLOSED, outcome="advised")
    await db.write(MoveCase(case, "official:1", Move.CLOSE, closed).apply)


async def test_each_level_has_its_own_and_sees_those_below(both: Database, clock: Clock) -> None:
    await opened(both, clock)

    async def at(level: Level, area: str = "") -> list[str]:
        rows = await both.read(lambda unit: overview.at(unit, [Reach(level, area)]))
        return [row.digits for row in rows]

    async def below(level: Level, area: str = "") -> list[str]:
        rows = await both.read(lambda unit: overview.below(unit, [Reach(level, area)]))
        return [row.digits for row in rows]

    assert await at(Level.DISTRICT, "3805") == ["0003", "0001"]
    assert await at(Level.PROVINCE, "38") == ["0005"]
    assert await at(Level.NATIONAL) == ["0006"]
    assert await below(Level.PROVINCE, "38") == ["0003", "0001", "0004"]
    assert await below(Level.NATIONAL) == ["0003", "0001", "0004", "0005", "0007"]
    assert await below(Level.DISTRICT, "3805") == []
    assert await both.read(lambda unit: overview.at(unit, [])) == ()


async def test_what_an_official_holds(both: Database, clock: Clock) -> None:
    await opened(both, clock)
    case = await both.read(lambda unit: cases.find(unit, "mali0001"))
    assert case is not None
    taken = replace(case, state=State.TAKEN, taken_by=7)
    await both.write(MoveCase(case, "official:7", Move.TAKE, taken).apply)
    (row,) = await both.read(lambda unit: overview.held_by(unit, 7))
    assert (row.reference, row.state, row.reach) == (
        "mali0001", State.TAKEN, Reach(Level.DISTRICT, "3805"),
    )  # fmt: skip
    assert await both.read(lambda unit: overview.held_by(unit, 8)) == ()


async def test_who_told_the_village_has_told_it_whatever_they_press_after(both: Database) -> None:
    for told in (False, True, False):
        await both.write(Acknowledge(1, 5, told).apply)
    await both.write(Acknowledge(1, 6, told=False).apply)
    found = await both.read(lambda unit: acknowledgements.of_case(unit, 1))
    assert sorted(found) == [(5, True), (6, False)]
    assert await both.read(lambda unit: acknowledgements.of_case(unit, 2)) == ()
