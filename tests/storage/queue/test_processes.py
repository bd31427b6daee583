"""Who lives and who holds a duty, by signs of life in a table."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine.address import DatabaseUnusable
from storage.engine.columns import written
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.queue import processes
from storage.queue.processes import PeerBeat


async def beat(db: Database, me: str) -> tuple[PeerBeat, ...]:
    return await db.write(lambda unit: processes.beat(unit, me))


async def set_sign(db: Database, process: str, at: str) -> None:
    query = text("UPDATE process SET alive_until = :at WHERE id = :id")
    if db.dialect == "postgresql":
        query = text("UPDATE process SET alive_until = CAST(:at AS timestamptz) WHERE id = :id")
    await db.write(lambda u: u.connection.execute(query, {"at": at, "id": process}) and None)


def set_schema(unit: Unit, version: str) -> str:
    """Say that the database has this schema; return which it had."""
    run = unit.connection.execute
    before: str = run(text("SELECT version_num FROM alembic_version")).scalar_one()
    run(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    return before


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


async def test_who_lives_is_counted_without_keys_and_at_every_schema(both: Database) -> None:
    url = both._url.render_as_string(hide_password=False)
    assert processes.count_alive_at(url) == 0
    await beat(both, "a")
    await beat(both, "b")
    await set_sign(both, "b", "2020-01-01 00:00:00.000000")
    now = datetime.now(UTC)
    if both.dialect == "sqlite":  # the clock of `both` is not that of this machine
        await set_sign(both, "a", str(written(now + timedelta(hours=1))))
    mine = await both.write(lambda u: set_schema(u, "9999"))
    try:
        assert processes.count_alive_at(url) == 1
    finally:  # other tests use the same database on PostgreSQL
        await both.write(lambda u: set_schema(u, mine))


def test_a_database_of_before_there_were_processes_has_none(tmp_path: Path) -> None:
    assert processes.count_alive_at(f"sqlite:///{tmp_path}/empty.sqlite3") == 0
    (tmp_path / "damaged").write_bytes(b"no database at all")
    with pytest.raises(DatabaseUnusable):
        processes.count_alive_at(f"sqlite:///{tmp_path}/damaged")
