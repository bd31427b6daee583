"""The unit of work: what every function that touches tables is given, and the shape of a change."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from storage.engine.keyring import Keyring

T = TypeVar("T")

WAKE = "rutan_wake"
"""The PostgreSQL channel on which other processes hear that work was released."""


class Conflict(Exception):
    """Something changed since it was read. The turn is run again with what holds now."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A connection (in a transaction when writing), the keys, and the time (UTC) of this unit."""

    connection: Connection
    keyring: Keyring
    now: datetime


class Change(Protocol):
    """A frozen value that says what is to be stored: handlers make it, the dispatcher applies."""

    def apply(self, unit: Unit) -> None:
        """Store it. Raises Conflict where the version it expects is no longer the stored one."""
        ...


class Read(Protocol):
    """Runs a plain function over a read-only unit and gives its result."""

    def __call__(self, fn: Callable[[Unit], T], /) -> Awaitable[T]:
        """Await the result of `fn(unit)`."""
        ...
