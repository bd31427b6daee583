"""One way to the database: units stand or fall alone, and share commits where they can."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sqlite3
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from bot import logs
from storage.engine import group_commit, sqlite
from storage.engine.address import DatabaseUnusable, address
from storage.engine.database import Conflict, Database, Unavailable, Unit, unavailable
from storage.engine.keyring import Keyring


def put(name: str) -> object:
    statement = text("INSERT INTO holder (duty, owner) VALUES (:name, 'x')")

    def fn(unit: Unit) -> str:
        unit.connection.execute(statement, {"name": name})
        if name.startswith("bad"):
            raise Conflict
        return name

    return fn


def names(unit: Unit) -> list[str]:
    return list(unit.connection.execute(text("SELECT duty FROM holder ORDER BY duty")).scalars())


@pytest.fixture(params=["quick disk", "slow disk"])
def any_disk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The same with a disk that the loop waits for itself, and with one it does not."""
    monkeypatch.setattr(sqlite, "BLINK_SECONDS", 1000.0 if request.param == "quick disk" else -1.0)
    return str(request.param)


async def test_only_a_quick_disk_is_waited_for_on_the_loop(db: Database, any_disk: str) -> None:
    threads: list[str] = []
    engine = db._store.engine
    event.listen(engine, "commit", lambda _: threads.append(threading.current_thread().name))
    await db.write(put("a"))  # type: ignore[arg-type]
    assert threads == ["MainThread" if any_disk == "quick disk" else "disk_0"]


async def test_a_disk_that_was_slow_and_is_quick_again_is_waited_for_on_the_loop(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[str] = []
    engine = db._store.engine
    event.listen(engine, "commit", lambda _: threads.append(threading.current_thread().name))
    for name, blink in (("a", -1.0), ("b", 1000.0)):
        monkeypatch.setattr(sqlite, "BLINK_SECONDS", blink)
        await db.write(put(name))  # type: ignore[arg-type]
    assert threads == ["disk_0", "MainThread"]


@pytest.mark.usefixtures("any_disk")
async def test_a_long_queue_leaves_the_loop_to_others_between_its_commits(db: Database) -> None:
    units: list[Any] = [put(f"{i:03}") for i in range(3 * group_commit.GROUP)]
    writes = [asyncio.create_task(db.write(unit)) for unit in units]
    seen = set()
    async with asyncio.timeout(20):
        while not all(write.done() for write in writes):
            seen.add(sum(write.done() for write in writes))
            await asyncio.sleep(0)
    assert {group_commit.GROUP, 2 * group_commit.GROUP} <= seen


@pytest.mark.usefixtures("any_disk")
async def test_units_written_at_the_same_time_stand_or_fall_alone(both: Database) -> None:
    wanted = ["a", "bad", "b", "a", "c"]
    found = await asyncio.gather(*(both.write(put(n)) for n in wanted), return_exceptions=True)  # type: ignore[arg-type]
    assert [f for f in found if isinstance(f, str)] == ["a", "b", "c"]
    assert isinstance(found[1], Conflict)
    assert type(found[3]).__name__ == "IntegrityError"
    assert await both.read(names) == ["a", "b", "c"]


async def test_what_a_reader_writes_is_not_kept_on_sqlite(db: Database) -> None:
    await db.read(put("a"))  # type: ignore[arg-type]
    assert await db.read(names) == []


async def test_a_failed_read_leaves_the_reader_usable(both: Database) -> None:
    with pytest.raises(Exception, match="nonsense"):
        await both.read(lambda u: u.connection.execute(text("SELECT * FROM nonsense")))
    assert await both.read(names) == []


async def test_a_write_whose_caller_went_away_is_kept(both: Database) -> None:
    task = asyncio.create_task(both.write(put("a")))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await _kept(both)


@pytest.mark.parametrize("both", ["postgresql"], indirect=True)
async def test_a_write_that_waits_for_a_thread_outlives_its_caller(both: Database) -> None:
    go = threading.Event()
    slow = [asyncio.create_task(both.write(lambda unit: go.wait(20))) for _ in range(6)]
    await asyncio.sleep(0)
    task = asyncio.create_task(both.write(put("a")))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    go.set()
    await asyncio.gather(*slow)
    await _kept(both)


async def _kept(db: Database) -> None:
    async with asyncio.timeout(20):
        while await db.read(names) != ["a"]:
            pass


@pytest.fixture
def other_writer(db: Database, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """Another process in the middle of a write to the same file, which lasts until its commit."""
    (file,) = tmp_path.glob("*.db")
    with contextlib.closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


async def test_a_write_behind_another_process_leaves_the_loop_free_and_outlives_its_caller(
    db: Database, other_writer: sqlite3.Connection
) -> None:
    task = asyncio.create_task(db.write(put("a")))  # type: ignore[arg-type]
    assert await db.read(names) == []  # were the loop held up, the other would never commit
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    other_writer.execute("COMMIT")
    await _kept(db)


async def test_a_process_that_never_lets_go_is_nobodys_mistake(
    db: Database, other_writer: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.01)
    writes = [db.write(put(name)) for name in ("a", "b")]  # type: ignore[arg-type]
    found = await asyncio.gather(*writes, return_exceptions=True)
    assert [isinstance(error, Unavailable) for error in found] == [True, True]
    other_writer.execute("COMMIT")
    await db.write(put("a"))  # type: ignore[arg-type]
    assert await db.read(names) == ["a"]


@pytest.mark.usefixtures("any_disk")
@pytest.mark.parametrize("in_its_place", [None, "another file"])
def test_nothing_is_accepted_into_a_file_that_was_moved_deleted_or_replaced(
    tmp_path: Path, keyring: Keyring, in_its_place: str | None
) -> None:
    file, away = tmp_path / "x.db", tmp_path / "away"
    with asyncio.Runner() as runner:
        db = Database(f"sqlite:///{file}", keyring)
        runner.run(db.open())
        runner.run(db.write(put("a")))  # type: ignore[arg-type]
        file.rename(away)
        if in_its_place is not None:
            file.write_bytes(away.read_bytes())
        with pytest.raises(OperationalError) as caught:
            runner.run(db.write(put("b")))  # type: ignore[arg-type]
        away.rename(file)
        runner.run(db.write(put("c")))  # type: ignore[arg-type]
        assert runner.run(db.read(names)) == ["a", "c"]
        runner.run(db.close())
    assert logs.kind(caught.value) == "OperationalError (SQLITE_READONLY_DBMOVED)"


async def test_a_closed_database_refuses_a_write_instead_of_keeping_it_waiting(
    db: Database,
) -> None:
    await db.close()
    with pytest.raises(RuntimeError, match="not open"):
        await db.write(put("a"))  # type: ignore[arg-type]


def files(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


@pytest.mark.usefixtures("any_disk")
async def test_closing_waits_for_what_is_being_written_and_lets_go_of_the_file(
    tmp_path: Path, keyring: Keyring
) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    db = Database(url, keyring)
    await db.open()
    await db.read(names)
    units: list[Any] = [put(f"{i:03}") for i in range(2 * group_commit.GROUP + 1)]
    writes = [asyncio.create_task(db.write(unit)) for unit in units]
    await asyncio.sleep(0)
    await db.close()
    assert files(tmp_path) == ["x.db"]  # no -wal: nobody has it open
    stored = await asyncio.gather(*writes)
    again = Database(url, keyring)
    await again.open()
    assert await again.read(names) == stored
    await again.close()


@pytest.mark.usefixtures("any_disk")
async def test_two_processes_may_write_one_sqlite_file(tmp_path: Path, keyring: Keyring) -> None:
    first, second = (Database(f"sqlite:///{tmp_path}/x.db", keyring) for _ in range(2))
    await first.open()
    await second.open()
    await asyncio.gather(
        *(db.write(put(f"{n}{i}")) for n, db in enumerate((first, second)) for i in range(100))  # type: ignore[arg-type]
    )
    assert len(await second.read(names)) == 200
    await first.close()
    await second.close()


async def test_sqlite_survives_power_loss_by_its_settings(db: Database) -> None:
    def settings(unit: Unit) -> list[object]:
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        execute = unit.connection.exec_driver_sql
        return [execute(f"PRAGMA {pragma}").scalar() for pragma in pragmas]

    assert await db.write(settings) == ["wal", 2, 1]


@pytest.mark.usefixtures("any_disk")
async def test_a_full_disk_fails_the_write_and_the_next_one_works_again(db: Database) -> None:
    def limit(pages: int) -> object:
        return lambda u: u.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}").scalar()

    big = text("INSERT INTO holder (duty, owner) VALUES ('big', zeroblob(1000000))")
    await db.write(limit(1))  # type: ignore[arg-type]
    with pytest.raises(Exception, match="full"):
        await db.write(lambda u: u.connection.execute(big) and None)
    await db.write(limit(1_000_000))  # type: ignore[arg-type]
    await db.write(put("a"))  # type: ignore[arg-type]
    assert await db.read(names) == ["a"]


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux how long it waits")
@pytest.mark.parametrize("both", ["postgresql"], indirect=True)
async def test_the_system_ends_connections_to_a_server_that_is_gone_without_a_word(
    both: Database,
) -> None:
    def waits(unit: Unit) -> list[int]:
        raw: Any = unit.connection.connection.dbapi_connection
        with socket.socket(fileno=os.dup(raw.fileno())) as own:
            asks = own.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            tcp = (socket.TCP_USER_TIMEOUT, socket.TCP_KEEPIDLE, socket.TCP_KEEPINTVL)
            return [asks, *(own.getsockopt(socket.IPPROTO_TCP, each) for each in tcp)]

    assert await both.write(waits) == [1, 15_000, 10, 5]


@pytest.mark.parametrize("both", ["postgresql"], indirect=True)
async def test_a_server_that_takes_reads_only_is_unavailable_and_nobodys_mistake(
    both: Database,
) -> None:
    def write(unit: Unit) -> None:
        unit.connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        unit.connection.execute(text("INSERT INTO holder (duty, owner) VALUES ('a', 'me')"))

    with pytest.raises(Unavailable) as told:
        await both.write(write)
    assert "takes nothing now (cannot execute INSERT" in (unavailable(told.value) or "")
    await both.write(put("a"))  # type: ignore[arg-type]
    assert await both.read(names) == ["a"]


@pytest.mark.usefixtures("any_disk")
async def test_a_full_disk_is_nobodys_mistake_for_those_who_share_the_commit_either(
    db: Database,
) -> None:
    big = text("INSERT INTO holder (duty, owner) VALUES ('big', zeroblob(1000000))")
    limit = "PRAGMA max_page_count = "
    await db.write(lambda u: u.connection.exec_driver_sql(f"{limit}1").scalar())
    writes: list[Any] = [put("a"), lambda u: u.connection.execute(big) and None, put("b")]
    found = await asyncio.gather(*(db.write(w) for w in writes), return_exceptions=True)
    assert [isinstance(error, Unavailable) for error in found] == [True, True, True]
    await db.write(lambda u: u.connection.exec_driver_sql(f"{limit}1000000").scalar())
    await db.write(put("a"))  # type: ignore[arg-type]
    assert await db.read(names) == ["a"]


@pytest.mark.usefixtures("any_disk")
@pytest.mark.parametrize(
    "error", [asyncio.CancelledError(), MemoryError(), GeneratorExit(), StopIteration()], ids=repr
)
async def test_a_unit_that_is_cut_off_fails_alone_and_leaves_nobody_waiting(
    db: Database, error: BaseException
) -> None:
    def cut_off(unit: Unit) -> None:
        put("cut off")(unit)  # type: ignore[operator]
        raise error

    writes: list[Any] = [put("a"), cut_off, put("b")]
    async with asyncio.timeout(20):
        found: list[object] = await asyncio.gather(
            *(db.write(w) for w in writes), return_exceptions=True
        )
        await db.write(put("later"))  # type: ignore[arg-type]
    assert (found[0], found[2]) == ("a", "b")
    assert isinstance(found[1], BaseException)
    assert await db.read(names) == ["a", "b", "later"]


async def test_wakes_are_heard_by_other_processes(both: Database) -> None:
    if both.dialect == "sqlite":
        assert [wake async for wake in both.wakes()] == []
        return
    heard = both.wakes()
    await anext(heard)  # listening now
    await both.write(lambda u: u.connection.execute(text("NOTIFY rutan_wake")) and None)
    async with asyncio.timeout(20):
        await anext(heard)
    await heard.aclose()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///var/rutan.db", "sqlite+pysqlite"),
        ("sqlite+aiosqlite:///var/rutan.db", "sqlite+pysqlite"),
        ("postgresql://a:b@host/db", "postgresql+psycopg"),
        ("postgres://a:b@host/db", "postgresql+psycopg"),
        ("postgresql+asyncpg://a:b@host/db", "postgresql+psycopg"),
    ],
)
def test_every_spelling_of_an_address_is_taken(given: str, driver: str) -> None:
    assert address(given).drivername == driver


def test_asyncpgs_word_for_encryption_is_understood() -> None:
    assert address("postgresql+asyncpg://h/db?ssl=require").query == {"sslmode": "require"}


@pytest.mark.parametrize(
    "given", ["", "rutan.db", "mysql://a:secret@host/db", "postgresql://a:b@:x/"]
)
def test_a_wrong_address_is_explained_without_its_password(given: str) -> None:
    with pytest.raises(DatabaseUnusable, match="DATABASE_URL") as caught:
        address(given)
    assert "secret" not in str(caught.value)


async def test_a_server_that_is_not_there_is_explained(keyring: Keyring) -> None:
    db = Database("postgresql://a:secret@127.0.0.1:9/db", keyring)
    with pytest.raises(DatabaseUnusable, match="cannot be opened") as caught:
        await db.open()
    assert "secret" not in str(caught.value)


async def test_a_folder_that_cannot_be_written_is_explained(
    tmp_path: Path, keyring: Keyring
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnusable, match="cannot be opened"):
        await Database(f"sqlite:///{tmp_path}/file/rutan.db", keyring).open()
