"""SQLite: one writer thread that commits waiting units together, and a few reader threads."""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from storage.unit import Unit

T = TypeVar("T")

GROUP = 64
"""Units that share one commit at most: beyond it the first one waits longer than it gains."""

READERS = 3
BUSY_SECONDS = 10.0
"""How long a writer of this process waits for a writer of another one."""


@dataclass(slots=True)
class _Job:
    """A unit that waits for the writer, and who waits for it."""

    fn: Callable[[Unit], Any]
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class SqliteStore:
    """A database in one file. Safe with several processes on one machine, not on a network disk."""

    def __init__(self, url: URL, unit: Callable[[Connection], Unit]) -> None:
        self._unit = unit
        # Each thread holds its own connection open: nothing to pool.
        self.engine: Engine = create_engine(
            url, poolclass=NullPool, connect_args={"check_same_thread": False}
        )
        event.listen(self.engine, "connect", _prepare)
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._writer: threading.Thread | None = None
        self._readers = ThreadPoolExecutor(READERS, "reader", self._open_reader)
        self._local = threading.local()
        self._open: list[Connection] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    def open(self) -> None:
        """Start the writer."""
        self._loop = asyncio.get_running_loop()
        connection = self.engine.connect()
        self._open.append(connection)
        self._writer = threading.Thread(
            target=self._write_all, args=(connection,), name="writer", daemon=True
        )
        self._writer.start()

    async def close(self) -> None:
        """Commit what is waiting, then close every connection."""
        if self._writer is not None:
            self._jobs.put(None)
            await asyncio.to_thread(self._writer.join)
            self._writer = None
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
        if self._loop is None:
            raise RuntimeError("the database is not open")
        job = _Job(fn, self._loop.create_future())
        self._jobs.put(job)
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

    def _write_all(self, connection: Connection) -> None:
        raw = connection.connection.dbapi_connection
        assert isinstance(raw, sqlite3.Connection)  # noqa: S101
        last = False
        while not last:
            first = self._jobs.get()
            if first is None:
                return
            group = [first]
            while len(group) < GROUP:
                try:
                    job = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if job is None:
                    last = True
                    break
                group.append(job)
            self._write_group(connection, raw, group)
            assert self._loop is not None  # noqa: S101
            self._loop.call_soon_threadsafe(_answer, group)

    def _write_group(
        self, connection: Connection, raw: sqlite3.Connection, group: list[_Job]
    ) -> None:
        """One transaction, a savepoint each. An error of the transaction itself is everybody's."""
        try:
            raw.execute("BEGIN IMMEDIATE")
            unit = self._unit(connection)
            for job in group:
                raw.execute("SAVEPOINT unit")
                try:
                    job.result = job.fn(unit)
                except Exception as error:
                    job.error = error
                    raw.execute("ROLLBACK TO unit")
                raw.execute("RELEASE unit")
            connection.commit()
            if raw.in_transaction:
                raw.execute("COMMIT")
        except Exception as error:
            # Disk full, or the file is locked for too long: nothing of this group is stored.
            connection.rollback()
            if raw.in_transaction:
                raw.execute("ROLLBACK")
            for job in group:
                job.error = job.error or error


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
    raw.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA temp_store = MEMORY")
    raw.execute("PRAGMA cache_size = -16000")
