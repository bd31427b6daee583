"""Who lives and who holds a duty, by signs of life in a table."""

from __future__ import annotations

from sqlalchemy import text

from storage.engine.database import Database
from storage.queue import processes
from storage.queue.processes import PeerBeat


async def beat(db: Database, me: str) -> tuple[PeerBeat, ...]:
    return await db.write(lambda unit: processes.beat(unit, me))


async def set_sign(db: Database, process: str, at: str) -> None:
    query = text("UPDATE process SET alive_until = :at WHERE id = :id")
    if db.dialect == "postgresql":
        query = text("UPDATE process SET alive_until = CAST(:at AS timestamptz) WHERE id = :id")
    await db.write(lambda u: u.connection.execute(query, {"at": at, "id": process}) and None)


async def hold(db: Database, me: str, duty: str = "schedules") -> bool:
    return await db.write(lambda unit: processes.take_leadership(unit, duty, me))


async def test_a_process_that_beats_is_not_missing(both: Database) -> None:
    await beat(both, "a")
    assert [(s.process, s.missing) for s in await beat(both, "b")] == [("a", False)]


async def test_one_whose_last_beat_is_long_ago_is_missing(both: Database) -> None:
    await beat(both, "a")
    await set_sign(both, "a", "2020-01-01 00:00:00+00:00")
    assert [s.missing for s in await beat(both, "b")] == [True]


async def test_a_sign_from_the_future_is_missing_as_the_clock_was_put_back(both: Database) -> None:
    await beat(both, "a")
    await set_sign(both, "a", "2099-01-01 00:00:00+00:00")
    assert [s.missing for s in await beat(both, "b")] == [True]


async def test_a_duty_has_one_holder_until_it_is_gone(both: Database) -> None:
    for process in ("a", "b"):
        await beat(both, process)
    assert await hold(both, "a")
    assert await hold(both, "a"), "the holder may ask again"
    assert not await hold(both, "b")
    assert await hold(both, "b", "polling"), "another duty is another matter"
    await both.write(lambda unit: processes.remove(unit, ["a"]))
    assert await hold(both, "b")
    assert not await hold(both, "a")
