"""The store for PostgreSQL: psycopg in a small thread pool, and LISTEN for work of other
processes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError

from storage.engine import bounded_connection
from storage.engine.bounded_connection import BoundedAsyncConnection, BoundedConnection
from storage.engine.group_commit import Call, Function, GroupCommit
from storage.engine.transaction import WAKE, Unit

T = TypeVar("T")
R = TypeVar("R")

THREADS = 6
TRIES = 3
"""How often a transaction is tried if it fails by a deadlock or a serialisation failure."""

RECONNECT_SECONDS = 2.0
LOOK_SECONDS = 1.0
"""How long work of other processes may wait where we cannot listen for it."""

QUIET_SECONDS = 20.0
"""After how long without a word a connection that listens is asked whether it is still one; less
than the time for which a server may say nothing."""

CONNECTING: Mapping[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 2,
    "tcp_user_timeout": 15_000,
}
"""libpq's settings for a server that is gone without a word (a cable, a firewall, a machine that
lost power): the system asks on connections that are quiet for 10 s, and ends them after some 20 s,
milliseconds for the last one. Its own terms are two hours, and a quarter of an hour for what was
sent (https://www.postgresql.org/docs/current/libpq-connect.html)."""

log = logging.getLogger(__name__)


class PostgresqlStore:
    """A PostgreSQL database, shared by any number of processes and machines."""

    def __init__(self, url: URL, unit: Callable[[Connection], Unit]) -> None:
        self._unit = unit
        self.engine: Engine = create_engine(
            url,
            pool_size=THREADS,
            max_overflow=0,
            pool_pre_ping=False,
            connect_args=dict(CONNECTING),
        )
        event.listen(self.engine, "do_connect", _connect)
        event.listen(self.engine, "connect", bounded_connection.begin)
        self._silent = False
        self._reading = self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._threads = ThreadPoolExecutor(THREADS, "database")
        self._groups: dict[Function[Any, Any], GroupCommit] = {}
        self._address = url.set(drivername="postgresql").render_as_string(hide_password=False)

    def open(self) -> None:
        """Do nothing: connections are made when they are needed."""

    async def close(self) -> None:
        """Finish what is under way, then close every connection."""
        for group in self._groups.values():
            await group.settled()
        await asyncio.to_thread(self._threads.shutdown)
        self.engine.dispose()

    async def read(self, fn: Callable[[Unit], T], /) -> T:
        """Run fn without a transaction: each statement sees what is committed at its start."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._read, fn)

    def write(self, fn: Callable[[Unit], T], /) -> asyncio.Future[T]:
        """Run fn in a transaction of its own; the server groups commits by itself."""
        loop = asyncio.get_running_loop()
        # A caller that is cancelled must not cancel a transaction that still waits for a thread.
        return asyncio.shield(loop.run_in_executor(self._threads, self._write, fn))

    def write_together(self, fn: Function[T, R], item: T, /) -> asyncio.Future[R]:
        """Run fn in one transaction for all items that wait for the same function."""
        group = self._groups.get(fn)
        if group is None:
            group = self._groups[fn] = GroupCommit(self._commit_group)
        return group.write_together(fn, item)

    async def _commit_group(self, group: Sequence[Call]) -> None:
        loop = asyncio.get_running_loop()
        for call in group:
            await loop.run_in_executor(self._threads, call.run, self._write_items, _server_gone)

    def _write_items(self, fn: Function[T, R], items: Sequence[T]) -> Sequence[R | Exception]:
        return self._write(lambda unit: fn(unit, items))

    async def wakes(self) -> AsyncIterator[None]:
        """Yield at each NOTIFY, and once after each connect for those missed before it.

        On Windows, yield every second: psycopg listens on a selector's loop alone, and that one
        starts no processes there, which the opening of files needs.
        """
        while sys.platform == "win32":
            yield
            await asyncio.sleep(LOOK_SECONDS)
        while True:
            try:
                async with await BoundedAsyncConnection.connect(
                    make_conninfo(self._address, **CONNECTING), autocommit=True
                ) as connection:
                    await connection.execute(f"LISTEN {WAKE}")
                    yield
                    while True:
                        async for _ in connection.notifies(timeout=QUIET_SECONDS):
                            yield
                        await connection.execute("SELECT 1")  # whether it is still there
            except psycopg.OperationalError as error:
                log.warning("listening for work failed: %s", type(error).__name__)
                await asyncio.sleep(RECONNECT_SECONDS)

    async def wipe(self) -> None:
        """Do nothing: the server's log is the server's."""

    @contextlib.contextmanager
    def _watched(self) -> Iterator[None]:
        """Tell the log once when no word comes from the server, and once when it answers again.

        Both come from the threads; a line too many does no harm.
        """
        try:
            yield
        except OperationalError as error:
            if isinstance(error.orig, psycopg.Error) and error.orig.sqlstate is None:
                if not self._silent:
                    log.error(
                        "no word from the database server (%s): nothing new is taken, and what was "
                        "accepted waits; look whether it runs and can be reached",
                        type(error.orig).__name__,
                    )
                self._silent = True
            raise
        if self._silent:
            self._silent = False
            log.info("the database server answers again")

    def _read(self, fn: Callable[[Unit], T]) -> T:
        with self._watched(), self._reading.connect() as connection:
            return fn(self._unit(connection))

    def _write(self, fn: Callable[[Unit], T]) -> T:
        with self._watched():
            return self._written(fn)

    def _written(self, fn: Callable[[Unit], T]) -> T:
        """Run fn in a transaction.

        Raises OperationalError also where the server takes reads only, as one does whose disk is
        full, or that is a standby since a moment ago.
        """
        for last in (False,) * (TRIES - 1) + (True,):
            try:
                with self.engine.begin() as connection:
                    unit = self._unit(connection)
                    result = fn(unit)
                    unit.finish()
                    return result
            except OperationalError as error:
                if last or not _undone(error):
                    raise
            except InternalError as error:
                if not isinstance(error.orig, psycopg.errors.ReadOnlySqlTransaction):
                    raise
                # psycopg files this under mistakes; it means that the server takes nothing now.
                raise OperationalError("COMMIT", None, error.orig) from error.orig
        raise AssertionError("unreachable")


def _connect(_dialect: object, _record: object, words: Sequence[Any], named: Any) -> Any:
    return BoundedConnection.connect(*words, **named)


def _server_gone(error: BaseException) -> bool:
    return isinstance(error, OperationalError | InterfaceError)


def _undone(error: DBAPIError) -> bool:
    return isinstance(
        error.orig, psycopg.errors.DeadlockDetected | psycopg.errors.SerializationFailure
    )
