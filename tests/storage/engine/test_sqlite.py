"""A copy taken while people write is whole: what it holds is answered after it is put back."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.queue import lanes
from tests.support import running as rigs
from tests.support.clock import Clock
from tests.support.fake_channel import heard
from tests.support.postgresql import Server, programs


async def write_down(db: Database) -> None:
    """One event answered, one stored and not yet answered."""
    async with rigs.running(db) as rig:
        await rig.hear(heard("done", "1"))
    await db.write(lambda u: lanes.add_events(u, None, {db.keyring.person("fake:a"): 1}))
    sql = text("UPDATE inbox SET state = 'open', raw = :raw")
    raw = db.keyring.seal(heard("waiting", "1").raw)
    await db.write(lambda u: u.connection.execute(sql, {"raw": raw}) and None)


async def answered(url: str, keyring: Keyring, clock: Clock) -> list[str]:
    """What a process says that starts on this database."""
    db = Database(url, keyring, clock)
    await db.open()
    query = text("DELETE FROM outbox")  # the reply of the same event went out before the copy
    await db.write(lambda u: u.connection.execute(query) and None)
    async with rigs.running(db) as rig:
        await rig.look()
        texts = rig.texts
    await db.close()
    return texts


async def run(*command: str | Path) -> None:
    done = await asyncio.create_subprocess_exec(*command)
    assert await done.wait() == 0


async def test_a_copy_of_a_sqlite_file_in_use(
    db: Database, keyring: Keyring, clock: Clock, tmp_path: Path
) -> None:
    await write_down(db)
    with (
        closing(sqlite3.connect(f"{tmp_path}/rutan.db")) as source,
        closing(sqlite3.connect(f"{tmp_path}/copy.db")) as copy,
    ):
        source.backup(copy)
    assert await answered(f"sqlite:///{tmp_path}/copy.db", keyring, clock) == ["waiting"]


async def test_a_dump_of_a_postgresql_database_in_use(
    postgresql_server: Server, keyring: Keyring, clock: Clock, tmp_path: Path
) -> None:
    tools = programs()
    assert tools is not None
    if not (tools / "pg_dump").exists():
        pytest.skip("pg_dump is not on this machine")
    source, target = (postgresql_server.database(f"backup_{n}") for n in ("source", "target"))
    db = Database(source, keyring, clock)
    await db.open()
    await write_down(db)
    dump = str(tmp_path / "rutan.dump")
    await run(tools / "pg_dump", "-Fc", "-f", dump, source)
    await db.close()
    await run(tools / "pg_restore", "--no-owner", "-d", target, dump)
    assert await answered(target, keyring, clock) == ["waiting"]


def in_files(folder: Path, words: bytes) -> list[str]:
    """The names of the database's files that hold these bytes."""
    return sorted(path.name for path in folder.glob("rutan.db*") if words in path.read_bytes())


async def test_what_is_deleted_lies_in_no_file_once_the_log_is_wiped(
    db: Database, tmp_path: Path
) -> None:
    add, drop = text("INSERT INTO alert_stop VALUES (:p, :p)"), text("DELETE FROM alert_stop")
    await db.write(lambda u: u.connection.execute(add, {"p": "CANARY" * 9}) and None)
    await db.wipe()
    assert in_files(tmp_path, b"CANARY") == ["rutan.db"]
    await db.write(lambda u: u.connection.execute(add, {"p": "OTHER" * 9}) and None)
    await db.write(lambda u: u.connection.execute(drop) and None)
    assert in_files(tmp_path, b"CANARY") != []  # so that this test can fail
    await db.wipe()
    assert in_files(tmp_path, b"CANARY") == in_files(tmp_path, b"OTHER") == []


async def test_a_wipe_waits_for_nobody_who_reads_and_holds_up_nobody_who_writes(
    db: Database, tmp_path: Path
) -> None:
    add = text("INSERT INTO alert_stop VALUES (:p, :p)")

    async def write(n: int) -> None:
        await db.write(lambda u: u.connection.execute(add, {"p": f"p{n}"}) and None)

    await asyncio.gather(*(each for n in range(50) for each in (write(n), db.wipe())))
    count = text("SELECT count(*) FROM alert_stop")
    assert await db.read(lambda u: u.connection.execute(count).scalar()) == 50


async def test_deleted_content_is_overwritten_on_every_connection(db: Database) -> None:
    asked = text("PRAGMA secure_delete")
    assert await db.read(lambda u: u.connection.execute(asked).scalar()) == 1
    assert await db.write(lambda u: u.connection.execute(asked).scalar()) == 1
