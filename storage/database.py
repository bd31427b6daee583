"""One way to the database: `await db.read(fn)` and `await db.write(fn)` over a Unit."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from sqlalchemy import create_engine
from sqlmodel import SQLModel

from storage import tables
from storage.keyring import Keyring
from storage.unit import Change, Conflict, Read, Unit

__all__ = ["Change", "Conflict", "Database", "Read", "Unit"]

T = TypeVar("T")


class Database:
    """INTERIM, single lock: the engine work replaces the inside, the two methods stay."""

    def __init__(
        self,
        url: str,
        keyring: Keyring,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._engine = create_engine(url, connect_args={"check_same_thread": False})
        self._keyring = keyring
        self._clock = clock
        self._lock = threading.Lock()

    async def open(self) -> None:
        """Make the tables."""
        SQLModel.metadata.create_all(self._engine)
        _ = tables

    async def close(self) -> None:
        """Let every connection go."""
        self._engine.dispose()

    async def read(self, fn: Callable[[Unit], T], /) -> T:
        """Run fn on a reader."""
        return await self.write(fn)

    async def write(self, fn: Callable[[Unit], T], /) -> T:
        """Run fn in one transaction; what it raises undoes it."""

        def work() -> T:
            with self._lock, self._engine.begin() as connection:
                return fn(Unit(connection, self._keyring, self._clock()))

        return await asyncio.to_thread(work)
