"""Who wants a lesson each week: due in order, sent once, gone when they are erased."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.engine.database import Conflict, Database
from storage.forgetting.retention import forget
from storage.people import people, weekly
from storage.people.people import ErasePerson, Person
from storage.people.weekly import KEPT, REST, SendWeekly, StopWeekly
from tests.support.clock import Clock

ME, OTHER = "preview:1", "preview:2"
WEEK = timedelta(days=7)


async def asked(db: Database, clock: Clock, person: str, *, pushed: bool = True) -> None:
    await db.write(lambda unit: people.add(unit, Person(person, "preview", "a", person)))
    await db.write(SendWeekly(person, None, "a", clock() + WEEK, pushed).apply)


async def test_they_are_due_after_a_week_unless_they_blocked_us(
    both: Database, clock: Clock
) -> None:
    await asked(both, clock, ME)
    await asked(both, clock, OTHER, pushed=False)
    assert await both.read(lambda unit: weekly.due(unit, clock(), 9)) == []
    clock.now += WEEK
    due = await both.read(lambda unit: weekly.due(unit, clock(), 9))
    assert due == [(ME, clock())]
    await both.write(lambda unit: people.block(unit, ME, True))
    assert await both.read(lambda unit: weekly.due(unit, clock(), 9)) == []


async def test_two_who_send_at_once_send_one(both: Database, clock: Clock) -> None:
    await asked(both, clock, ME)
    due = clock() + WEEK
    await both.write(SendWeekly(ME, due, "b", due + WEEK, True).apply)
    with pytest.raises(Conflict):
        await both.write(SendWeekly(ME, due, "c", due + WEEK, True).apply)
    assert set(await both.read(lambda unit: weekly.sent(unit, ME))) == {"a", "b"}


async def test_what_was_stopped_is_not_sent(both: Database, clock: Clock) -> None:
    await asked(both, clock, ME)
    due = clock() + WEEK
    await both.write(StopWeekly(ME).apply)
    with pytest.raises(Conflict):
        await both.write(SendWeekly(ME, due, "b", due + WEEK, True).apply)
    clock.now += WEEK
    assert await both.read(lambda unit: weekly.due(unit, clock(), 9)) == []


async def test_stopping_keeps_only_what_must_not_be_repeated_soon(
    both: Database, clock: Clock
) -> None:
    await asked(both, clock, ME)
    due = clock() + WEEK
    clock.now += REST
    await both.write(SendWeekly(ME, due, "b", clock() + WEEK, True).apply)
    clock.now += timedelta(days=1)
    await both.write(StopWeekly(ME).apply)
    assert set(await both.read(lambda unit: weekly.sent(unit, ME))) == {"b"}


async def test_erasing_leaves_nothing_and_old_rows_go_by_themselves(
    both: Database, clock: Clock
) -> None:
    await asked(both, clock, ME)
    await asked(both, clock, OTHER)
    await both.write(ErasePerson(ME).apply)
    assert await both.read(lambda unit: weekly.sent(unit, ME)) == {}
    assert await both.read(lambda unit: weekly.sent(unit, OTHER)) != {}
    clock.now += KEPT + timedelta(days=1)
    assert (await both.write(forget))["lessons of the week"] == 1
    assert await both.read(lambda unit: weekly.sent(unit, OTHER)) == {}
