"""Another program holds the database for longer than we wait: what was due is done afterwards,
once, and by the process that had the duty."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.process import heartbeat
from bot.process.housekeeping import Housekeeping
from bot.process.periodic import Periodic
from handlers.core.scheduled import JobContext, JobResult
from storage.engine import sqlite as store
from storage.engine.database import Database, Unavailable, Unit
from storage.people import people
from storage.people.people import Person
from storage.queue import lanes, processes
from tests.bot.turns import test_schedule as schedules
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import heard

DAY = 24 * 3600.0


class Lock:
    """Somebody else's write that does not end before it is told to."""

    def __init__(self, file: Path) -> None:
        self._other = sqlite3.connect(file, isolation_level=None)

    def hold(self) -> None:
        self._other.execute("BEGIN IMMEDIATE")

    def release(self) -> None:
        self._other.execute("COMMIT")

    def close(self) -> None:
        self._other.close()


@pytest.fixture
def lock(db: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Lock]:
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.01)
    (file,) = tmp_path.glob("*.db")
    with contextlib.closing(Lock(file)) as lock:
        yield lock


def _count(unit: Unit) -> int:
    return int(unit.connection.execute(text("SELECT count(*) FROM inbox")).scalar() or 0)


async def _until_told(caplog: pytest.LogCaptureFixture, words: str) -> None:
    await rigs.until(lambda: words in caplog.text)


async def test_housekeeping_forgets_after_the_lock_is_gone(
    db: Database,
    clock: Clock,
    lock: Lock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with rigs.running(db) as rig:
        await rig.hear(heard("hi", "1"))
        clock.on(8 * DAY)
        lock.hold()
        async with Periodic("housekeeping", Housekeeping(db, rig.process).once, 0.0):
            await _until_told(caplog, "housekeeping failed: OperationalError (SQLITE_BUSY)")
            assert await db.read(_count) == 1
            lock.release()
            async with asyncio.timeout(20):
                while await db.read(_count):
                    pass


async def test_a_process_beats_again_after_the_lock_is_gone(
    db: Database,
    clock: Clock,
    lock: Lock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(processes, "BEAT_SECONDS", 0.0)
    mine = heartbeat.Process(db)
    await mine.start()
    lock.hold()
    await _until_told(caplog, "heartbeat failed: OperationalError (SQLITE_BUSY)")
    clock.on(15)
    beats: Callable[[Unit], bool] = lambda unit: processes.is_alive(unit, mine.id)  # noqa: E731
    assert not await db.read(beats)
    lock.release()
    async with asyncio.timeout(20):
        while not await db.read(beats):
            pass
    await mine.stop()


async def test_nobody_counts_as_dead_who_was_locked_out_with_all_the_others(
    db: Database, clock: Clock, lock: Lock
) -> None:
    first, second = heartbeat.Process(db), heartbeat.Process(db)
    for each in (first, second):
        await each.beat()
    assert await first.leads("schedule")
    await db.write(lambda unit: lanes.add_events(unit, first.id, {"fake:a": 1}))
    lock.hold()
    for each in (first, second, first, second):
        with pytest.raises(Unavailable):
            await each.beat()
        clock.on(5)
    lock.release()
    for each in (second, first, second, first):
        await each.beat()
    assert await db.read(lambda unit: lanes.owned(unit, first.id)) == {"fake:a"}
    assert not await second.leads("schedule")
    assert (first.alive, second.alive) == (2, 2)


async def test_an_errand_that_the_lock_stopped_is_done_once_afterwards(
    db: Database, clock: Clock, lock: Lock
) -> None:
    person = Person("console:a", "console", "a", "a")
    await db.write(lambda unit: people.add(unit, person))
    held: list[Any] = []

    async def locked_meanwhile(context: JobContext) -> tuple[JobResult, ...]:
        results = await schedules.morning(context)
        if not held:
            held.append(lock.hold())
        return results

    rig = schedules.Rig(db, [locked_meanwhile])
    await rig.start()
    await schedules.set_timer(db, clock, hours=0)
    for _ in range(2):  # at the result itself, then at the duty
        with pytest.raises(Unavailable):
            await rig.once()
    lock.release()
    assert [await rig.once(), await rig.once()] == [1, 0]
    assert len(rig.arrived) == 1
    await rig.stop()
