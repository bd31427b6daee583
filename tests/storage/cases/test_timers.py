"""Timers: which stand, and dropping all of a subject; on both databases."""

from __future__ import annotations

from datetime import timedelta

from storage.cases import timers
from storage.cases.timers import DropTimers, SetTimer, Timer
from storage.engine.database import Database
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
