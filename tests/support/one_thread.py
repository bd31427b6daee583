"""A SQLite database that is read in the thread that asks, for tests of one turn after the other.

The program reads in threads of its own, so that a slow query holds nobody up. To hand a query over
and its answer back takes longer than most queries, and here nobody else waits.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from storage.engine import sqlite


class Here(Executor):
    """Runs what it is given at once."""

    def __init__(self, most: int, name: str, begin: Callable[[], None] | None = None) -> None:
        self._begin = begin

    def submit(self, fn: Callable[..., Any], /, *values: Any, **named: Any) -> Future[Any]:
        """The result, or what was raised."""
        if self._begin is not None:
            self._begin()
            self._begin = None
        done: Future[Any] = Future()
        try:
            done.set_result(fn(*values, **named))
        except BaseException as error:
            done.set_exception(error)
        return done


def share(patch: pytest.MonkeyPatch) -> None:
    """Let SQLite databases that are opened from now on be read so."""
    patch.setattr(sqlite, "ThreadPoolExecutor", Here)
