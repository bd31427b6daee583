"""Totals on both databases: they say what a count of all cases would, whatever moved in between."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from handlers.cases.case.states import after, moved
from storage.cases import cases
from storage.cases.cases import Case, MoveCase, OpenCase
from storage.cases.report import Loss, Report, Statement
from storage.cases.states import Level, Move, State
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.transaction import Conflict, Unit
from storage.figures import reading, totals
from storage.figures.counted import COUNTRY
from storage.figures.reading import Figures
from storage.forgetting import old_cases
from storage.tables.cases import Case as CaseRow
from storage.tables.cases import CaseTotal
from tests.storage.cases.test_cases import report
from tests.support.clock import Clock

MONTH = "2026-11"


async def find(db: Database, reference: str) -> Case:
    case = await db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    return case


async def move(db: Database, reference: str, what: Move, outcome: str = "") -> None:
    case = await find(db, reference)
    now = moved(case, what)
    if what is Move.TAKE:
        now = replace(now, taken_by=1)
    if outcome:
        now = replace(now, outcome=outcome)
    await db.write(MoveCase(case, "official:1", what, now).apply)


async def figures(db: Database, area: str, month: str = MONTH) -> Figures:
    return await db.read(lambda unit: reading.of_months(unit, area, [month]))


def told(
    digits: str, loss: Loss = Loss.NONE, amount: int | None = None, trick: str = "parcel"
) -> OpenCase:
    content = Report(loss=loss, scam_type=trick, statement=Statement(amount))
    return replace(report(digits=digits), report=content, seen=(), reporter=f"u{digits}")


async def test_a_case_counts_in_its_district_its_province_and_the_country(both: Database) -> None:
    await both.write(told("0001", Loss.PAID, 12_000).apply)
    for area in ("3805", "38", COUNTRY):
        found = await figures(both, area)
        assert found.cases == 1
        assert found.trick == {"parcel": 1}
        assert found.loss == {"paid.2": 1}
        assert found.outcome == {"": 1}
    assert (await figures(both, "3801")).cases == 0


async def test_a_case_that_only_the_province_may_see_is_not_in_its_districts_figures(
    both: Database,
) -> None:
    await both.write(replace(told("0001"), level=Level.PROVINCE).apply)
    assert (await figures(both, "3805")).cases == 0
    assert (await figures(both, "38")).cases == 1


async def test_taking_and_closing_are_timed_and_reopening_opens_again(
    both: Database, clock: Clock
) -> None:
    await both.write(told("0001").apply)
    clock.now += timedelta(minutes=30)
    await move(both, "mali0001", Move.TAKE)
    clock.now += timedelta(hours=10)
    await move(both, "mali0001", Move.CLOSE, "advised")
    found = await figures(both, "3805")
    assert found.outcome == {"advised": 1}
    assert found.take.median is not None
    assert found.close.median is not None
    assert abs(found.take.median - timedelta(minutes=30)) < timedelta(minutes=2)
    assert abs(found.close.median - timedelta(hours=10.5)) < timedelta(hours=0.6)
    await move(both, "mali0001", Move.REOPEN)
    found = await figures(both, "3805")
    assert found.outcome == {"": 1}
    assert found.close.cases == 0
    assert found.take.cases == 1


async def test_a_case_sent_to_another_district_counts_there(both: Database) -> None:
    await both.write(told("0001").apply)
    case = await find(both, "mali0001")
    there = replace(moved(case, Move.TO_DISTRICT), district="3801")
    await both.write(MoveCase(case, "official:1", Move.TO_DISTRICT, there).apply)
    assert (await figures(both, "3805")).cases == 0
    assert (await figures(both, "3801")).cases == 1
    assert (await figures(both, "38")).cases == 1


async def test_what_is_rolled_back_is_not_counted(both: Database) -> None:
    await both.write(told("0001").apply)
    case = await find(both, "mali0001")
    taken = replace(moved(case, Move.TAKE), taken_by=1)
    await both.write(MoveCase(case, "official:1", Move.TAKE, taken).apply)

    def in_vain(unit: Unit) -> None:
        told("0002").apply(unit)
        MoveCase(case, "official:2", Move.TAKE, taken).apply(unit)

    answers = await asyncio.gather(
        both.write(told("0003").apply), both.write(in_vain), both.write(told("0004").apply),
        return_exceptions=True,
    )  # fmt: skip
    assert [type(answer) for answer in answers] == [type(None), Conflict, type(None)]
    assert (await figures(both, "3805")).cases == 3


async def test_cases_of_before_are_counted_once_in_small_steps(both: Database) -> None:
    for n in range(7):
        await both.write(told(f"000{n}").apply)
    await move(both, "mali0003", Move.TAKE)
    known = await figures(both, COUNTRY)

    def forget_totals(unit: Unit) -> None:
        unit.connection.execute(delete(table(CaseTotal)))
        unit.connection.execute(update(table(CaseRow)).values(counted=None))

    await both.write(forget_totals)
    assert (await figures(both, COUNTRY)).cases == 0
    assert await both.write(totals.catch_up) == 7
    assert await both.write(totals.catch_up) == 0
    assert await figures(both, COUNTRY) == known


async def test_forgetting_a_report_changes_no_figure(both: Database, clock: Clock) -> None:
    await both.write(told("0001", Loss.CODE).apply)
    await move(both, "mali0001", Move.TAKE)
    await move(both, "mali0001", Move.CLOSE, "fraud")
    before = await figures(both, "3805")
    clock.now += timedelta(days=1000)
    assert await both.write(lambda unit: old_cases.forget(unit, timedelta(days=730))) == 1
    await both.write(totals.catch_up)
    assert await figures(both, "3805") == before


@pytest.mark.parametrize("seed", range(3))
async def test_any_row_of_moves_gives_what_counting_all_cases_gives(
    both: Database, clock: Clock, seed: int
) -> None:
    draw = random.Random(seed)
    names: list[str] = []
    for step in range(60):
        clock.now += timedelta(minutes=draw.randrange(1, 2000))
        if not names or draw.random() < 0.3:
            digits = f"{step:04}"
            area = draw.choice(["3805", "3801", "4305"])
            new = told(digits, draw.choice(list(Loss)), draw.choice([None, 500, 5000, 10**6]))
            await both.write(replace(new, district=area, province=area[:2]).apply)
            names.append(f"mali{digits}")
            continue
        case = await find(both, draw.choice(names))
        what = draw.choice([Move.TAKE, Move.CLOSE, Move.REOPEN, Move.RAISE, Move.WITHDRAW])
        if after(case.state, what) is None:
            continue
        now = moved(case, what)
        level = Level.PROVINCE if what is Move.RAISE else now.level
        outcome = draw.choice(["fraud", "advised"]) if now.state is State.CLOSED else ""
        outcome = "withdraw" if what is Move.WITHDRAW else outcome
        content = Report() if what is Move.WITHDRAW else now.report
        now = replace(now, level=level, outcome=outcome, report=content)
        await both.write(MoveCase(case, "official:1", what, now).apply)
    months = [f"2026-{m:02}" for m in range(11, 13)] + [f"2027-{m:02}" for m in range(1, 6)]
    for area in ("3805", "3801", "4305", "38", "43", COUNTRY):
        kept = await both.read(lambda unit, area=area: reading.of_months(unit, area, months))
        counted = await both.read(lambda unit, area=area: reading.of_days(unit, area))
        assert kept == counted
