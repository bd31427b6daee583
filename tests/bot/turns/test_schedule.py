"""What is done by the clock is done once, by one process, and survives a broken round."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.console.channel import ConsoleChannel
from bot.delivery.worker import DeliveryWorker
from bot.process.heartbeat import Process
from bot.turns.phrasebook import Phrasebook
from bot.turns.schedule import Schedule
from content.reading.library import Library
from handlers.core.outcome import Notice
from handlers.core.ports import Off
from handlers.core.reply import text
from handlers.core.say import Quote
from handlers.core.scheduled import JobContext, JobResult, ScheduledJob
from storage.cases import timers
from storage.cases.timers import SetTimer, Timer, TimerDone
from storage.engine.database import Database
from storage.people import people
from storage.people.people import Person
from tests.support.clock import Clock

HELLO = text(Quote("good morning"))


async def morning(context: JobContext) -> tuple[JobResult, ...]:
    """Says good morning for every timer that is due."""
    return tuple(
        JobResult(
            f"{timer.what}:{timer.subject}",
            (TimerDone(timer),),
            (Notice(timer.subject, HELLO, "morning"),),
        )
        for timer in await context.read(timers.due)
    )


class Rig:
    """A schedule with one console person, "console:a", and what reached her."""

    def __init__(self, db: Database, jobs: list[ScheduledJob]) -> None:
        self.arrived: list[dict[str, Any]] = []
        self.db = db
        self.channel = ConsoleChannel(self.arrived.append)
        self.process = Process(db)
        channels = {self.channel.name: self.channel}
        self.delivery = DeliveryWorker(db, self.process, channels)
        self.schedule = Schedule(
            db, self.process, self.delivery, channels, Phrasebook({}), Library(), jobs, Off()
        )

    async def start(self) -> None:
        await self.channel.open()
        await self.process.start()
        await self.delivery.start()

    async def stop(self) -> None:
        await self.delivery.stop()
        await self.process.stop()
        await self.channel.close()

    async def once(self) -> int:
        done = await self.schedule.once()
        await self.delivery.settled()
        return done


@pytest.fixture
async def rig(db: Database) -> AsyncIterator[Rig]:
    person = Person("console:a", "console", "a", "a")
    await db.write(lambda unit: people.add(unit, person))
    made = Rig(db, [morning])
    await made.start()
    yield made
    await made.stop()


async def set_timer(db: Database, clock: Clock, hours: int = 1) -> None:
    due = clock() + timedelta(hours=hours)
    await db.write(SetTimer(Timer("morning", "console:a", due)).apply)


async def test_nothing_happens_before_its_time_and_once_after_it(rig: Rig, clock: Clock) -> None:
    await set_timer(rig.db, clock)
    assert await rig.once() == 0
    clock.on(3601)
    assert await rig.once() == 1
    assert await rig.once() == 0
    assert len(rig.arrived) == 1
    assert "good morning" in json.dumps(rig.arrived[0])


async def test_only_one_process_does_it(rig: Rig, clock: Clock) -> None:
    other = Rig(rig.db, [morning])
    await other.start()
    await set_timer(rig.db, clock, hours=0)
    assert await rig.once() + await other.once() == 1
    await other.stop()


async def test_an_errand_somebody_did_meanwhile_is_left_alone(rig: Rig, clock: Clock) -> None:
    async def twice(context: JobContext) -> tuple[JobResult, ...]:
        return (*await morning(context), *await morning(context))

    rig.schedule._jobs = (twice,)
    await set_timer(rig.db, clock, hours=0)
    assert await rig.once() == 1
    assert len(rig.arrived) == 1


async def test_a_notice_to_nobody_we_know_does_not_stop_the_rest(rig: Rig, clock: Clock) -> None:
    await rig.db.write(SetTimer(Timer("morning", "console:gone", clock())).apply)
    await set_timer(rig.db, clock, hours=0)
    assert await rig.once() == 2
    assert len(rig.arrived) == 1
