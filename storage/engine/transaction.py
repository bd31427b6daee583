"""The unit of work, which every function that uses tables is given, and the shape of a change."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from storage.engine.keyring import Keyring

T = TypeVar("T")

WAKE = "rutan_wake"
"""The PostgreSQL channel on which processes are notified that work was released."""


class Conflict(Exception):
    """Data was changed since it was read. The turn is run again with the current data."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A connection (in a transaction when writing), the keys, and the time (UTC) of this unit."""

    connection: Connection
    keyring: Keyring
    now: datetime


class Change(Protocol):
    """A frozen value that says what is to be stored: handlers make it, turns apply it."""

    def apply(self, unit: Unit) -> None:
        """Store it. Raises Conflict if the stored version is not the one it expects."""
        ...


class Read(Protocol):
    """Runs a plain function on a read-only unit and returns its result."""

    def __call__(self, fn: Callable[[Unit], T], /) -> Awaitable[T]:
        """The result of `fn(unit)`."""
        ...
