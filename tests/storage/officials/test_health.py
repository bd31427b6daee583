"""Figures for operators: the oldest loss that nobody took, overdue cases, cases nobody hears of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from storage.cases import cases
from storage.cases.cases import MoveCase, OpenCase
from storage.cases.listing.overdue import Limits, Overdue
from storage.cases.report import Report
from storage.cases.states import Level, Move, State
from storage.engine.database import Database
from storage.officials import health, officials
from storage.people import people
from storage.people.people import Person
from tests.support.clock import Clock


async def case(db: Database, digits: str, *, urgent: bool = False, district: str = "3805") -> None:
    await db.write(
        OpenCase(
            "mali", digits, Level.DISTRICT, district, "38", urgent, f"line:{digits}", "th", False,
            Report(),
        ).apply
    )  # fmt: skip


async def become(db: Database, digits: str, state: State) -> None:
    found = await db.read(lambda unit: cases.find(unit, f"mali{digits}"))
    assert found is not None
    now = replace(found, state=state, taken_by=1)
    await db.write(MoveCase(found, "official:1", Move.TAKE, now).apply)


async def look(
    db: Database, clock: Clock, span: timedelta = timedelta(hours=1)
) -> health.CaseHealth:
    late = clock.now - span
    return await db.read(lambda unit: health.read(unit, Overdue(Limits(late, late))))


async def test_without_cases_every_figure_is_nothing(both: Database, clock: Clock) -> None:
    found = await look(both, clock)
    assert found == health.CaseHealth(dict.fromkeys(health.OPEN, 0), None, 0, 0, 0)
    assert State.CLOSED not in found.states


async def test_the_oldest_loss_that_nobody_took_is_found_by_its_age(
    both: Database, clock: Clock
) -> None:
    begin = clock.now
    await case(both, "0001")
    clock.on(60)
    await case(both, "0002", urgent=True)
    clock.on(60)
    await case(both, "0003", urgent=True)
    assert (await look(both, clock)).loss_since == begin + timedelta(seconds=60)
    await become(both, "0002", State.TAKEN)
    assert (await look(both, clock)).loss_since == begin + timedelta(seconds=120)
    await become(both, "0003", State.CLOSED)
    found = await look(both, clock)
    assert found.loss_since is None
    assert {state: n for state, n in found.states.items() if n} == {State.NEW: 1, State.TAKEN: 1}


async def test_a_free_case_is_overdue_and_a_taken_one_is_not(both: Database, clock: Clock) -> None:
    for digits in ("0001", "0002"):
        await case(both, digits)
    await become(both, "0002", State.WAITING)
    assert (await look(both, clock)).overdue == 0
    clock.on(3600)
    assert (await look(both, clock)).overdue == 1


async def test_cases_reach_nobody_where_no_officer_can_be_reached(
    both: Database, clock: Clock
) -> None:
    await case(both, "0001")
    await case(both, "0002", district="3806")
    assert (await look(both, clock)).nowhere == 2
    code = officials.new_code()
    await both.write(lambda unit: people.add(unit, Person("line:o", "line", "1", "o")))
    await both.write(officials.MakeInvite(code, "officer", "3805", None).apply)
    invite = await both.read(lambda unit: officials.find_invite(unit, code))
    assert invite is not None
    await both.write(officials.AcceptInvite(invite, "line:o").apply)
    found = await look(both, clock)
    assert (found.nowhere, found.unreachable) == (1, 0)
    await both.write(lambda unit: people.block(unit, "line:o", True))
    found = await look(both, clock)
    assert (found.nowhere, found.unreachable) == (2, 1)
