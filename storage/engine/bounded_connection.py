"""A connection to PostgreSQL that does not wait for ever for a server that says nothing: one that
hangs, or something on the way that keeps the connection and loses what comes.

A machine that is gone is noticed by the system (CONNECTING in postgresql.py); here its system still
answers, so that only the program can tell.
"""

from __future__ import annotations

from collections.abc import Generator
from math import inf
from time import monotonic
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.rows import TupleRow

R = TypeVar("R")

ANSWER_SECONDS = 35.0
"""How long a server may say nothing while we wait for it."""

STATEMENT_SECONDS = 30
"""How long one statement may take, for a lock too; the server itself ends it then. It is less than
ANSWER_SECONDS, so that a server that works is not taken for one that hangs. The longest of ours, a
figure over a million cases, takes a few seconds."""

IDLE_SECONDS = 60
"""How long a transaction of ours may wait for its next statement; then the server ends it, and a
process that stands still, or a machine that is gone, holds no locks for longer."""

SETTINGS = (
    f"SET statement_timeout = '{STATEMENT_SECONDS}s';"
    f" SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'"
)
"""Set by statements, as some poolers refuse a connection that asks for them."""

_WAIT = 0.1
"""Seconds after which a wait looks at the time; psycopg's own default."""


class NoAnswer(psycopg.OperationalError):
    """Raised if the server said nothing for ANSWER_SECONDS. The connection is closed."""


class BoundedConnection(psycopg.Connection[TupleRow]):
    """A connection whose every wait ends, unless it is `patient` (unlimited.py)."""

    patient = False

    def wait(self, gen: PQGen[R], interval: float = _WAIT, timeout: float | None = None) -> R:
        """Wait as psycopg does; every statement, commit and rollback comes by here.

        Raises NoAnswer.
        """
        try:
            most = inf if self.patient else ANSWER_SECONDS
            return super().wait(_bounded(gen, most), interval, timeout)
        except NoAnswer:
            # What comes on it later would be taken for the answer to something else.
            self.pgconn.finish()
            raise


class BoundedAsyncConnection(psycopg.AsyncConnection[TupleRow]):
    """The same on the event loop. Its `notifies` needs a timeout below ANSWER_SECONDS: it is no
    silence that nobody wakes us."""

    async def wait(
        self,
        gen: PQGen[R],
        interval: float = _WAIT,
        timeout: float | None = None,  # noqa: ASYNC109  # psycopg's own
    ) -> R:
        """Wait as psycopg does. Raises NoAnswer."""
        try:
            return await super().wait(_bounded(gen), interval, timeout)
        except NoAnswer:
            self.pgconn.finish()
            raise


def begin(connection: psycopg.Connection[Any], _record: object = None) -> None:
    """Tell the server the limits of a new connection."""
    connection.execute(SETTINGS)
    connection.commit()


def _bounded(gen: PQGen[R], most: float = ANSWER_SECONDS) -> Generator[Any, Any, R]:
    """Hand on what `gen` waits for, until nothing has come for `most` seconds."""
    heard = monotonic()
    try:
        wanted = next(gen)
        while True:
            ready = yield wanted
            if ready:
                heard = monotonic()
            elif monotonic() - heard > most:
                raise NoAnswer(f"the server said nothing for {most:.0f} s")
            wanted = gen.send(ready)
    except StopIteration as end:
        result: R = end.value
        return result
