"""Opens the database and runs functions on it in transactions: `await db.read(fn)` and `await
db.write(fn)`.

`fn` is given a Unit: the connection, the keys and the time.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError

from storage import migrations
from storage.engine.address import address, make_private, unusable
from storage.engine.group_commit import Function
from storage.engine.keyring import Keyring
from storage.engine.transaction import Change, Conflict, Read, Unit
from storage.keys import keychain
from storage.keys.erasure_ledger import ErasureLedger

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
"""The errors that a read or write raises if the database is down, full or locked."""


def unavailable(error: Exception) -> str | None:
    """Return advice for the operator if `error` says that an open database cannot be used.

    Returns None for every other error.
    """
    cause = error.__cause__
    # SQLite raises the same class for a mistake in a statement.
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
    """The interface that each kind of database implements, in sqlite.py and postgresql.py."""

    engine: Engine

    def open(self) -> None:
        """Prepare it for reads and writes."""
        ...

    async def close(self) -> None:
        """Finish what is under way and close every connection."""
        ...

    async def read(self, fn: Callable[[Unit], T], /) -> T:
        """Run fn on a connection for reading; nothing it writes is stored."""
        ...

    def write(self, fn: Callable[[Unit], T], /) -> Awaitable[T]:
        """Run fn in a transaction; an error that it raises undoes it and is raised here."""
        ...

    def write_together(self, fn: Function[T, R], item: T, /) -> Awaitable[R]:
        """Run fn in a transaction, once for all items that wait for the same function."""
        ...

    def wakes(self) -> AsyncIterator[None]:
        """Yield whenever another process announces work."""
        ...

    async def wipe(self) -> None:
        """Remove what was deleted from the files beside the tables."""
        ...


class Database:
    """The application's database, SQLite or PostgreSQL.

    `now` returns the time (UTC) that each unit of work is given; tests replace it. `ledger`
    is where units note whom they erase.
    """

    def __init__(
        self,
        url: str,
        keyring: Keyring,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        ledger: ErasureLedger | None = None,
    ) -> None:
        self._url = address(url)
        self.keyring = keyring
        self.now = now
        self._ledger = ledger
        self.dialect = self._url.get_backend_name()
        self._store = self._make_store()

    def _make_store(self) -> Store:
        if self.dialect == "sqlite":
            from storage.engine.sqlite import SqliteStore

            return SqliteStore(self._url, self._unit)
        from storage.engine.postgresql import PostgresqlStore

        return PostgresqlStore(self._url, self._unit)

    def _unit(self, connection: Connection) -> Unit:
        return Unit(connection, self.keyring, self.now(), ledger=self._ledger)

    async def open(self) -> None:
        """Open the database and create the tables if it is empty.

        Raises DatabaseUnusable, migrations.SchemaBehind if `migrate` has to run first, or
        keychain.WrongDataKey if it was written with another DATA_KEY.
        """
        try:
            await asyncio.to_thread(self._prepare)
        except (SQLAlchemyError, OSError) as error:
            self._store.engine.dispose()
            raise unusable(self._url, error) from error
        except (migrations.SchemaBehind, keychain.WrongDataKey):
            self._store.engine.dispose()
            raise
        self._store.open()

    def _prepare(self) -> None:
        """Look at the schema and read the secrets, on one connection."""
        make_private(self._url)
        with self._store.engine.connect() as connection:
            migrations.prepare(connection)
            keychain.load(connection, self.keyring)

    async def close(self) -> None:
        """Finish what is under way and close every connection."""
        await self._store.close()

    async def read(self, fn: Callable[[Unit], T], /) -> T:
        """Return fn(unit), run on a connection for reading; no transaction stays open."""
        return await self._store.read(fn)

    async def write(self, fn: Callable[[Unit], T], /) -> T:
        """Return the result of fn(unit) once it is committed.

        If fn raises, what it wrote is undone and the error is raised here. Several writes may share
        one commit; each succeeds or fails alone.
        """
        return await self._store.write(fn)

    async def write_together(self, fn: Function[T, R], item: T, /) -> R:
        """Run fn(unit, items) for `item` and others; return its result once it is committed.

        `items` are all items that wait for the same function (compared by ==) at that time. fn
        returns one result per item, or the error to raise for that item. If fn itself raises, it is
        run again for each item alone. Once fn has started, its work is committed even if the caller
        is cancelled.
        """
        return await self._store.write_together(fn, item)

    def wakes(self) -> AsyncIterator[None]:
        """Yield whenever another process released work; never on SQLite, which has to be polled."""
        return self._store.wakes()

    async def wipe(self) -> None:
        """Remove what was deleted from the write-ahead log too.

        SQLite only; a PostgreSQL server has its own terms for its log (docs/operations.md).
        """
        await self._store.wipe()
