"""The transaction that every function on tables gets (Unit), and the protocol of a change to
store.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from storage.engine.keyring import Keyring
from storage.keys.erasure_ledger import ErasureLedger

T = TypeVar("T")

WAKE = "rutan_wake"
"""The PostgreSQL channel on which processes are notified that work was released."""


class Conflict(Exception):
    """Raised if data was changed since it was read; the turn is then run again with fresh data."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A connection (in a transaction when writing), the keys, and the time (UTC) of this unit.

    All statements of a unit use the same time. What is in `at_end` runs once, before the commit.
    `ledger` is where erasures are noted; None where nothing is to be noted.
    """

    connection: Connection
    keyring: Keyring
    now: datetime
    at_end: list[Callable[[Unit], None]] = field(default_factory=list, compare=False)
    ledger: ErasureLedger | None = None

    def finish(self) -> None:
        """Run what was put off until the end of the transaction."""
        for last in self.at_end:
            last(self)


class Change(Protocol):
    """A frozen value that describes a write. Handlers return changes; the turn applies them."""

    def apply(self, unit: Unit) -> None:
        """Store the change. Raises Conflict if the stored version is not the expected one."""
        ...


class Read(Protocol):
    """A callable that runs a synchronous function on a read-only unit and returns its result."""

    def __call__(self, fn: Callable[[Unit], T], /) -> Awaitable[T]:
        """Return the result of `fn(unit)`."""
        ...
