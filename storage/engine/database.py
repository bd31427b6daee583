"""The way to the database: `await db.read(fn)` and `await db.write(fn)` over a Unit."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from storage import migrations
from storage.engine.address import address, make_folder, unusable
from storage.engine.group_commit import Function
from storage.engine.keyring import Keyring
from storage.engine.transaction import Change, Conflict, Read, Unit

__all__ = [
    "Change",
    "Conflict",
    "Database",
    "Read",
    "Unavailable",
    "Unit",
    "unavailable",
]

T = TypeVar("T")
R = TypeVar("R")

Unavailable = (OperationalError, InterfaceError)
"""What a read or write raises if the database is down, full or locked."""


def unavailable(error: Exception) -> str | None:
    """What to do if a database that could be opened takes no work; None for other errors."""
    cause = error.__cause__
    # For SQLite a mistake in a statement is of the same class.
    ours = getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
    if not isinstance(error, Unavailable) or ours:
        return None
    words = str(cause).partition("\n")[0]
    return (
        f"the database takes nothing now ({words}): look who may write to its file and folder "
        "(the files named -wal and -shm too), whether the disk is full, whether the server is "
        "there, and whether another program holds it; then start again"
    )


class Store(Protocol):
    """What each kind of database implements: sqlite.py and postgresql.py beside this file."""

    engine: Engine

    def open(self) -> None:
        """Start its threads."""
        ...

    async def close(self) -> None:
        """Finish what is under way and close every connection."""
        ...

    async def read(self, fn: Callable[[Unit], T], /) -> T:
        """Run fn on a reader; nothing it writes is stored."""
        ...

    def write(self, fn: Callable[[Unit], T], /) -> Awaitable[T]:
        """Run fn in a transaction; what it raises undoes it and is raised here."""
        ...

    def write_together(self, fn: Function[T, R], item: T, /) -> Awaitable[R]:
        """Run fn in a transaction, once for all items that wait for the same function."""
        ...

    def wakes(self) -> AsyncIterator[None]:
        """Yields whenever another process says that there is work."""
        ...


class Database:
    """The application's database, SQLite or PostgreSQL, with one code for both.

    `clock` gives the time of every unit (UTC); tests move it.
    """

    def __init__(
        self,
        url: str,
        keyring: Keyring,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._url = address(url)
        self.keyring = keyring
        self.now = clock
        self.dialect = self._url.get_backend_name()
        self._store = self._make_store()

    def _make_store(self) -> Store:
        if self.dialect == "sqlite":
            from storage.engine.sqlite import SqliteStore

            return SqliteStore(self._url, self._unit)
        from storage.engine.postgresql import PostgresqlStore

        return PostgresqlStore(self._url, self._unit)

    def _unit(self, connection: Connection) -> Unit:
        return Unit(connection, self.keyring, self.now())

    async def open(self) -> None:
        """Open it; an empty database gets its tables.

        Raises DatabaseUnusable, or migrations.SchemaBehind if `migrate` has to run first.
        """
        try:
            await asyncio.to_thread(make_folder, self._url)
            await asyncio.to_thread(migrations.prepare, self._store.engine)
        except (SQLAlchemyError, OSError) as error:
            self._store.engine.dispose()
            raise unusable(self._url, error) from error
        except migrations.SchemaBehind:
            self._store.engine.dispose()
            raise
        self._store.open()

    async def close(self) -> None:
        """Finish what is under way and close every connection."""
        await self._store.close()

    async def read(self, fn: Callable[[Unit], T], /) -> T:
        """The result of fn(unit), on a reader, with no transaction held afterwards."""
        return await self._store.read(fn)

    async def write(self, fn: Callable[[Unit], T], /) -> T:
        """The result of fn(unit) once it is committed; whatever fn raises undoes what it did.

        Several writes may share one commit; each succeeds or fails alone.
        """
        return await self._store.write(fn)

    async def write_together(self, fn: Function[T, R], item: T, /) -> R:
        """The result for this item of fn(unit, items) once it is committed.

        `items` are all that wait for the same function (compared by ==) at that moment. fn returns
        a result for each, or the error that is raised for that item. If fn itself raises, it is run
        for each item alone. Once begun, it is committed even if the caller is cancelled.
        """
        return await self._store.write_together(fn, item)

    def wakes(self) -> AsyncIterator[None]:
        """Yields whenever another process released work (never on SQLite: poll there)."""
        return self._store.wakes()
