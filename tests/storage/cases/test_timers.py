"""Timers: which stand, dropping all of a subject, the clocks of cases; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from storage.cases import cases, timers
from storage.cases.cases import MoveCase, OpenCase
from storage.cases.report import Report
from storage.cases.states import Level, Move, State
from storage.cases.timers import DropTimers, ServeTimers, SetTimer, Timer, TimerDone
from storage.engine.database import Database
from storage.engine.transaction import Conflict
from tests.support.clock import Clock


async def standing(db: Database, *whats: str) -> list[tuple[str, str]]:
    found = await db.read(lambda unit: timers.standing(unit, whats, ["mali4821 1", "mali4821 2"]))
    return sorted((timer.what, timer.subject) for timer in found)


async def test_those_of_these_kinds_and_subjects_stand(both: Database, clock: Clock) -> None:
    due = clock() + timedelta(minutes=10)
    for what, subject in (("told a", "mali4821 1"), ("told a", "loma1111 1"), ("b", "mali4821 2")):
        await both.write(SetTimer(Timer(what, subject, due)).apply)
    assert await standing(both, "told a", "b") == [("b", "mali4821 2"), ("told a", "mali4821 1")]
    assert await standing(both, "told a") == [("told a", "mali4821 1")]
    assert await standing(both) == []


async def test_one_that_stands_keeps_its_time_unless_it_is_set_again(
    both: Database, clock: Clock
) -> None:
    first, later = clock() + timedelta(minutes=10), clock() + timedelta(minutes=20)
    for due, again in ((first, False), (later, False), (later, True)):
        await both.write(SetTimer(Timer("a", "mali4821 1", due), again).apply)
        (timer,) = await both.read(lambda unit: timers.standing(unit, ["a"], ["mali4821 1"]))
        assert timer.due == (later if again else first)


async def test_all_of_a_subject_are_dropped_and_no_others(both: Database, clock: Clock) -> None:
    for what, subject in (("a", "mali4821 1"), ("b", "mali4821 1"), ("a", "mali4821 2")):
        await both.write(SetTimer(Timer(what, subject, clock())).apply)
    drop = DropTimers(("a", "b", "c"), "mali4821 1")
    await both.write(drop.apply)
    await both.write(drop.apply)
    assert await standing(both, "a", "b") == [("a", "mali4821 2")]


def a_case(**values: Any) -> OpenCase:
    district = OpenCase(
        "mali", "4821", Level.DISTRICT, "3805", "38", False, "u1", "th", False, Report()
    )
    return replace(district, **values)


async def clocks(db: Database) -> list[tuple[str, int]]:
    found = await db.read(lambda unit: timers.due(unit))
    return [(timer.subject, timer.step) for timer in found if timer.what == timers.CLOCK]


async def moves(db: Database, move: Move, **values: Any) -> None:
    case = await db.read(lambda unit: cases.find(unit, "mali4821"))
    assert case is not None
    await db.write(MoveCase(case, "official:1", move, replace(case, **values)).apply)


async def set_for_later(db: Database, clock: Clock) -> None:
    later = Timer(timers.CLOCK, "mali4821", clock() + timedelta(hours=4))
    await db.write(SetTimer(later, again=True).apply)
    assert await clocks(db) == []


async def test_a_case_has_a_clock_from_its_opening_until_it_is_closed(
    both: Database, clock: Clock
) -> None:
    await both.write(a_case().apply)
    assert await clocks(both) == [("mali4821", timers.STARTED)]
    for move, values in (
        (Move.TAKE, {"state": State.TAKEN, "taken_by": 1}),
        (Move.GIVE, {"taken_by": 2}),
        (Move.ASK, {"state": State.WAITING}),
        (Move.RAISE, {"state": State.REOPENED, "taken_by": None, "level": Level.PROVINCE}),
        (Move.TO_DISTRICT, {"level": Level.DISTRICT, "district": "3801"}),
    ):
        await set_for_later(both, clock)
        await moves(both, move, **values)
        assert await clocks(both) == [("mali4821", timers.STARTED)], move
    await set_for_later(both, clock)
    await moves(both, Move.NOTE)
    assert await clocks(both) == [], "a note changes nobody's turn"
    await moves(both, Move.CLOSE, state=State.CLOSED)
    assert await both.read(lambda unit: timers.standing(unit, [timers.CLOCK], ["mali4821"])) == ()
    await moves(both, Move.REOPEN, state=State.REOPENED)
    assert await clocks(both) == [("mali4821", timers.STARTED)]


async def test_cases_of_an_official_who_leaves_are_marked_as_left_behind(
    both: Database, clock: Clock
) -> None:
    await both.write(a_case().apply)
    await moves(both, Move.TAKE, state=State.TAKEN, taken_by=1)
    await set_for_later(both, clock)
    await both.write(lambda unit: cases.hand_back(unit, 1))
    assert await clocks(both) == [("mali4821", timers.FREED)]


async def test_a_timer_that_was_set_anew_meanwhile_is_not_done(
    both: Database, clock: Clock
) -> None:
    read = Timer("a", "mali4821", clock(), 2)
    await both.write(SetTimer(read).apply)
    for again in (replace(read, step=3), replace(read, due=clock() + timedelta(seconds=1))):
        await both.write(SetTimer(again, again=True).apply)
        with pytest.raises(Conflict):
            await both.write(TimerDone(read).apply)
    await both.write(TimerDone(again).apply)
    with pytest.raises(Conflict):
        await both.write(TimerDone(again).apply)


async def test_timers_are_served_together_and_one_that_changed_holds_up_none(
    both: Database, clock: Clock
) -> None:
    read = [Timer("a", f"mali000{n}", clock()) for n in range(3)]
    for timer in read:
        await both.write(SetTimer(timer).apply)
    following = [replace(timer, due=clock() + timedelta(hours=4), step=1) for timer in read]
    await both.write(SetTimer(replace(read[1], step=7), again=True).apply)
    serve = ServeTimers(
        ((read[0], following[0]), (read[1], following[1]), (read[2], None)),
    )
    await both.write(serve.apply)
    subjects = [timer.subject for timer in read]
    left = await both.read(lambda unit: timers.standing(unit, ["a"], subjects))
    assert sorted((timer.subject, timer.step) for timer in left) == [
        ("mali0000", 1),
        ("mali0001", 7),
    ]
    with pytest.raises(Conflict):
        await both.write(serve.apply)
