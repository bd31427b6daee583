"""Practice messages: sent once, answered once, stopped whole, forgotten with the person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.engine.database import Database
from storage.engine.transaction import Conflict
from storage.people import people, practice
from storage.people.people import ErasePerson, Person
from storage.people.practice import AnswerPractice, DelayPractice, SendPractice, Sent, StopPractice
from tests.support.clock import Clock

WHO = "telegram:1"


@pytest.fixture
async def begun(db: Database, clock: Clock) -> Database:
    await db.write(lambda unit: people.add(unit, Person(WHO, "telegram", "a", "1")))
    await db.write(SendPractice(WHO, None, "", clock(), True).apply)
    return db


async def test_what_is_due_is_found_and_sent_once(begun: Database, clock: Clock) -> None:
    now = clock()
    assert await begun.read(lambda unit: practice.due(unit, now, 5)) == [(WHO, now)]
    later = now + timedelta(days=4)
    await begun.write(SendPractice(WHO, now, "gift", later, True).apply)
    assert await begun.read(lambda unit: practice.due(unit, now, 5)) == []
    with pytest.raises(Conflict):
        await begun.write(SendPractice(WHO, now, "gift", later, True).apply)
    assert await begun.read(lambda unit: practice.sent(unit, WHO)) == {"gift": Sent(now, "")}


async def test_whoever_blocked_us_gets_none(begun: Database, clock: Clock) -> None:
    await begun.write(lambda unit: people.block(unit, WHO, True))
    now = clock()
    assert await begun.read(lambda unit: practice.due(unit, now, 5)) == []


async def test_an_answer_counts_once(begun: Database, clock: Clock) -> None:
    await begun.write(SendPractice(WHO, clock(), "gift", clock(), True).apply)
    await begun.write(AnswerPractice(WHO, "gift", "no").apply)
    for item in ("gift", "other"):
        with pytest.raises(Conflict):
            await begun.write(AnswerPractice(WHO, item, "yes").apply)


async def test_what_is_due_is_put_off_and_never_brought_forward(
    begun: Database, clock: Clock
) -> None:
    now, later = clock(), clock() + timedelta(days=7)
    for until in (later, now + timedelta(days=1)):
        await begun.write(DelayPractice(WHO, until).apply)
        assert (
            await begun.read(lambda unit: practice.due(unit, later - timedelta(hours=1), 5)) == []
        )
        assert await begun.read(lambda unit: practice.due(unit, later, 5)) == [(WHO, later)]


async def test_putting_off_begins_nothing_for_who_does_not_practise(
    begun: Database, clock: Clock
) -> None:
    await begun.write(StopPractice(WHO).apply)
    later = clock() + timedelta(days=7)
    await begun.write(DelayPractice(WHO, later).apply)
    person = await begun.read(lambda unit: people.find(unit, WHO))
    assert person
    assert person.practice is None


@pytest.mark.parametrize("way", [StopPractice, ErasePerson])
async def test_stopping_and_erasing_delete_the_answers(
    begun: Database, clock: Clock, way: type[StopPractice] | type[ErasePerson]
) -> None:
    await begun.write(SendPractice(WHO, clock(), "gift", clock(), True).apply)
    await begun.write(way(WHO).apply)
    assert await begun.read(lambda unit: practice.sent(unit, WHO)) == {}
    now = clock()
    assert await begun.read(lambda unit: practice.due(unit, now, 5)) == []
