"""The store for SQLite: writes share commits on the event loop, reads run in threads."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from storage.engine.group_commit import Call, Function, GroupCommit
from storage.engine.transaction import Unit

T = TypeVar("T")
R = TypeVar("R")

_NOT_OPEN = "the database is not open"

log = logging.getLogger(__name__)

READERS = 3
READER_CACHE_KIB = 2000
"""Page cache of each reader, SQLite's default; that of the writer, on the path of every message, is
16 MB. A look-up reads few pages, and large caches of readers would fill with what is written."""
BUSY_SECONDS = 10.0
"""How long this process waits for another process to release its lock."""

BLINK_SECONDS = 0.01
"""How long a commit may block the loop. If the last one took longer (an SSD needs 0.2 to 5 ms), the
next runs in a thread. On a fast disk a thread would cost more than it saves, because each of its
steps waits for the interpreter lock."""

CHECKPOINT_PAGES = 4000
"""How many pages the WAL collects before a checkpoint (16 MB), about as many as the first block of
the WAL index holds (4,062: https://sqlite.org/walformat.html). With SQLite's default of 1,000 there
were twelve checkpoints a second under load, and every write waited for the disk each time."""


class SqliteStore:
    """A SQLite database. Safe with several processes on one machine, but not on a network disk.

    Writes run on the event loop: each statement takes microseconds, while in a thread it would wait
    for the loop to release the interpreter lock, which doubled the response time for residents.
    Only work that may take long runs in a thread: commits on a slow disk, and waiting for another
    process's lock.
    """

    def __init__(self, url: URL, unit: Callable[[Connection], Unit]) -> None:
        self._unit = unit
        # Each thread keeps its own connection open, so there is nothing to pool.
        self.engine: Engine = create_engine(
            url, poolclass=NullPool, connect_args={"check_same_thread": False}
        )
        event.listen(self.engine, "connect", prepare)
        self._writer: GroupCommit | None = None
        self._disk = ThreadPoolExecutor(1, "disk")
        self._readers = ThreadPoolExecutor(READERS, "reader", self._open_reader)
        self._local = threading.local()
        self._open: list[Connection] = []
        self._file = Path(url.database) if url.database else None
        self._opened: tuple[int, int] | None = None
        self._commit_took = 0.0

    def open(self) -> None:
        """Open the connection for writes."""
        connection = self.engine.connect()
        self._open.append(connection)
        self._opened = _identity(self._file)
        _wait_for_lock(_raw(connection), 0)  # the loop must not wait: see _begin()
        self._writer = GroupCommit(partial(self._commit_group, connection))

    async def close(self) -> None:
        """Commit the writes that are waiting, then close every connection."""
        if self._writer is not None:
            await self._writer.settled()
        self._writer = None
        await asyncio.to_thread(self._disk.shutdown)
        await asyncio.to_thread(self._readers.shutdown)
        for connection in self._open:
            connection.close()
        self._open.clear()
        self.engine.dispose()

    async def read(self, fn: Callable[[Unit], T], /) -> T:
        """Run fn on one snapshot of the database."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read, fn)

    def write(self, fn: Callable[[Unit], T], /) -> asyncio.Future[T]:
        """Run fn in the next commit, in a savepoint of its own."""
        if self._writer is None:
            raise RuntimeError(_NOT_OPEN)
        return self._writer.write(fn)

    def write_together(self, fn: Function[T, R], item: T, /) -> asyncio.Future[R]:
        """Run fn in the next commit, once for all items that wait for the same function."""
        if self._writer is None:
            raise RuntimeError(_NOT_OPEN)
        return self._writer.write_together(fn, item)

    async def wakes(self) -> AsyncIterator[None]:
        """Never yield: SQLite cannot notify other processes, so they poll."""
        return
        yield

    async def wipe(self) -> None:
        """Copy the WAL into the database and cut it to nothing.

        Deleted content is overwritten there (secure_delete), while older pages of the WAL still
        hold it. Runs beside the writes, which wait for its end in a thread. If a reader holds it up
        for BUSY_SECONDS, the next call does it.
        """
        if not await asyncio.to_thread(self._truncate_wal):
            log.warning("the WAL could not be cut: it is in use")

    def _truncate_wal(self) -> bool:
        with self.engine.connect() as connection:
            busy, _, _ = _raw(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def _open_reader(self) -> None:
        self._local.connection = self.engine.connect()
        _raw(self._local.connection).execute(f"PRAGMA cache_size = -{READER_CACHE_KIB}")
        self._open.append(self._local.connection)

    def _read(self, fn: Callable[[Unit], T]) -> T:
        connection: Connection = self._local.connection
        connection.exec_driver_sql("BEGIN")
        try:
            return fn(self._unit(connection))
        finally:
            connection.rollback()

    async def _commit_group(self, connection: Connection, group: Sequence[Call]) -> None:
        """Run these calls in one transaction. Raises if the transaction itself fails."""
        loop, raw = asyncio.get_running_loop(), _raw(connection)
        try:
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                await loop.run_in_executor(self._disk, _begin, connection, raw)
            if not connection.in_transaction():
                connection.begin()  # otherwise SQLAlchemy sees no transaction to commit
            unit = self._unit(connection)
            attempt = partial(_in_savepoint, raw, unit)
            for call in group:
                # On a full disk SQLite rolls back the whole transaction, not only the savepoint.
                call.run(attempt, lambda _: not raw.in_transaction)
            unit.finish()
            if self._commit_took > BLINK_SECONDS:
                await loop.run_in_executor(self._disk, self._commit, connection)
            else:
                self._commit(connection)
        except Exception:
            connection.rollback()
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            raise

    def _commit(self, connection: Connection) -> None:
        """Commit. Raises OperationalError also if the file was deleted, moved or replaced: SQLite
        would go on writing into a file that is no longer at its path."""
        if _identity(self._file) != self._opened:
            moved = sqlite3.OperationalError("the database file was deleted, moved or replaced")
            moved.sqlite_errorname = "SQLITE_READONLY_DBMOVED"  # SQLite's name outside WAL mode
            raise OperationalError("COMMIT", None, moved)
        began = time.perf_counter()
        connection.commit()
        self._commit_took = time.perf_counter() - began


def _begin(connection: Connection, raw: sqlite3.Connection) -> None:
    """Begin a transaction once another process releases its lock.

    Raises OperationalError if it is not released within BUSY_SECONDS.
    """
    _wait_for_lock(raw, BUSY_SECONDS)
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        _wait_for_lock(raw, 0)


def _identity(file: Path | None) -> tuple[int, int] | None:
    """Return (device, inode) of the file at this path; None if there is none or it is in memory."""
    if file is None:
        return None
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _raw(connection: Connection) -> sqlite3.Connection:
    raw = connection.connection.dbapi_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101
    return raw


def _wait_for_lock(raw: sqlite3.Connection, seconds: float) -> None:
    raw.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _in_savepoint(
    raw: sqlite3.Connection, unit: Unit, fn: Function[T, R], items: Sequence[T]
) -> Sequence[R | Exception]:
    raw.execute("SAVEPOINT unit")
    try:
        results = fn(unit, items)
    except BaseException:  # whatever it is, the work must be undone and the caller answered
        if raw.in_transaction:
            raw.execute("ROLLBACK TO unit")
            raw.execute("RELEASE unit")
        raise
    raw.execute("RELEASE unit")
    return results


def prepare(raw: sqlite3.Connection, _record: object = None) -> None:
    """Set up a connection. synchronous = FULL makes a commit survive power loss, not only a crash
    (https://sqlite.org/pragma.html)."""
    raw.isolation_level = None  # transactions are begun explicitly: IMMEDIATE for writes
    _wait_for_lock(raw, BUSY_SECONDS)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA secure_delete = ON")  # not every build of SQLite has it on
    raw.execute("PRAGMA temp_store = MEMORY")
    raw.execute("PRAGMA cache_size = -16000")
    raw.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
