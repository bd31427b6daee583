"""SQLite: what waits is written in one go on the loop, others read in threads."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from storage.engine.transaction import Unit

T = TypeVar("T")

GROUP = 64
"""Units that share one commit at most: beyond it the first one waits longer than it gains."""

READERS = 3
BUSY_SECONDS = 10.0
"""How long a writer of this process waits for a writer of another one."""

BLINK_SECONDS = 0.01
"""How long the loop may wait for the disk. A disk whose last commit took longer (an SSD needs
0.2 to 5 ms) is waited for in a thread: to go there and back costs more than a quick disk does,
as each step waits for the interpreter."""

CHECKPOINT_PAGES = 4000
"""Pages in the WAL before they are written back (16 MB): as many as one piece of its index holds
(https://sqlite.org/walformat.html, 4,062). By SQLite's own 1,000 a crowd's pages went back twelve
times a second, each time with everybody waiting for the disk."""


@dataclass(slots=True)
class _Job:
    """A unit that waits for the writer, and who waits for it."""

    fn: Callable[[Unit], Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class SqliteStore:
    """A database in one file. Safe with several processes on one machine, not on a network disk.

    Statements run on the loop: each takes microseconds, and in a thread each would wait for the
    loop to let go of the interpreter, which cost residents half of their waiting. Only what may
    wait for long is left to a thread: the commits of a slow disk, and a lock that another process
    has taken.
    """

    def __init__(self, url: URL, unit: Callable[[Connection], Unit]) -> None:
        self._unit = unit
        # Each thread holds its own connection open: nothing to pool.
        self.engine: Engine = create_engine(
            url, poolclass=NullPool, connect_args={"check_same_thread": False}
        )
        event.listen(self.engine, "connect", _prepare)
        self._waiting: deque[_Job] = deque()
        self._writing: asyncio.Task[None] | None = None
        self._writer: Connection | None = None
        self._disk = ThreadPoolExecutor(1, "disk")
        self._readers = ThreadPoolExecutor(READERS, "reader", self._open_reader)
        self._local = threading.local()
        self._open: list[Connection] = []
        self._file = Path(url.database) if url.database else None
        self._opened: tuple[int, int] | None = None
        self._commit_took = 0.0

    def open(self) -> None:
        """Open the connection that writes."""
        self._writer = self.engine.connect()
        self._open.append(self._writer)
        self._opened = _identity(self._file)
        _wait_for_lock(_raw(self._writer), 0)  # the loop must not: see _begin()

    async def close(self) -> None:
        """Commit what is waiting, then close every connection."""
        while self._writing is not None:
            await asyncio.wait({self._writing})
        self._writer = None
        await asyncio.to_thread(self._disk.shutdown)
        await asyncio.to_thread(self._readers.shutdown)
        for connection in self._open:
            connection.close()
        self._open.clear()
        self.engine.dispose()

    async def read(self, fn: Callable[[Unit], T], /) -> T:
        """Run fn over one snapshot."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read, fn)

    async def write(self, fn: Callable[[Unit], T], /) -> T:
        """Run fn in the next group."""
        if self._writer is None:
            raise RuntimeError("the database is not open")
        job = _Job(fn, asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_on(self._writer))
        result: T = await job.future
        return result

    async def wakes(self) -> AsyncIterator[None]:
        """Nothing: SQLite cannot call another process, so they poll."""
        return
        yield

    def _open_reader(self) -> None:
        self._local.connection = self.engine.connect()
        self._open.append(self._local.connection)

    def _read(self, fn: Callable[[Unit], T]) -> T:
        connection: Connection = self._local.connection
        connection.exec_driver_sql("BEGIN")
        try:
            return fn(self._unit(connection))
        finally:
            connection.rollback()

    async def _write_on(self, connection: Connection) -> None:
        try:
            while self._waiting:
                group = [self._waiting.popleft() for _ in range(min(GROUP, len(self._waiting)))]
                try:
                    await self._write_group(connection, group)
                except Exception as error:
                    # Disk full, or the file is locked for too long: nothing of it is stored.
                    for job in group:
                        job.error = job.error or error
                _answer(group)
                if self._waiting:
                    await asyncio.sleep(0)  # others want the loop, too
        finally:
            self._writing = None

    async def _write_group(self, connection: Connection, group: list[_Job]) -> None:
        """One transaction, a savepoint each. Raises where the transaction itself fails."""
        loop, raw = asyncio.get_running_loop(), _raw(connection)
        try:
            try:
                raw.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                await loop.run_in_executor(self._disk, _begin, connection, raw)
            if not connection.in_transaction():
                connection.begin()  # so that SQLAlchemy, too, knows what the commit is for
            unit = self._unit(connection)
            for job in group:
                raw.execute("SAVEPOINT unit")
                try:
                    job.result = job.fn(unit)
                except BaseException as error:  # whatever it is, nobody may wait for ever
                    # A future takes no StopIteration.
                    job.error = RuntimeError() if isinstance(error, StopIteration) else error
                    if not raw.in_transaction:
                        raise  # SQLite undid all of it, which it does when the disk is full
                    raw.execute("ROLLBACK TO unit")
                raw.execute("RELEASE unit")
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
        """Raises OperationalError, too, where the file was deleted, moved or replaced: SQLite
        would go on writing into what nobody finds again."""
        if _identity(self._file) != self._opened:
            moved = sqlite3.OperationalError("the database file was deleted, moved or replaced")
            moved.sqlite_errorname = "SQLITE_READONLY_DBMOVED"  # its own word outside WAL mode
            raise OperationalError("COMMIT", None, moved)
        began = time.perf_counter()
        connection.commit()
        self._commit_took = time.perf_counter() - began


def _begin(connection: Connection, raw: sqlite3.Connection) -> None:
    """Begin when the writer of another process lets us. Raises OperationalError if it does not."""
    _wait_for_lock(raw, BUSY_SECONDS)
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        _wait_for_lock(raw, 0)


def _identity(file: Path | None) -> tuple[int, int] | None:
    """Which file is at this path now, or None where there is none (or it is in memory)."""
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


def _answer(group: list[_Job]) -> None:
    for job in group:
        if job.future.done():  # whoever waited was cancelled; the work is stored all the same
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)


def _prepare(raw: sqlite3.Connection, _record: object) -> None:
    """FULL: a commit survives power loss, not only a crash (https://sqlite.org/pragma.html)."""
    raw.isolation_level = None  # we begin by hand: IMMEDIATE for the writer
    _wait_for_lock(raw, BUSY_SECONDS)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA temp_store = MEMORY")
    raw.execute("PRAGMA cache_size = -16000")
    raw.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
