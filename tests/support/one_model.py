"""The understanding model, loaded once for all programs that the tests of a process start.

Each of them would load its own, and look some 6,000 examples through, and read 3,500 of them, in
the background while a test waits for its answers. What is read here is the same: only the reading
is shared and remembered, and what one process of a run has read the others need not read again.
"""

from __future__ import annotations

import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from copy import copy
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

from bot.understanding import comparison, reader
from bot.understanding.model import Model
from content.reading.library import Library

LATER = 3600.0
"""Seconds between examples read in the background: a test reads those it needs."""

_look_through = reader.Understanding._remember  # noqa: SLF001  # what a started program does


async def _once_awaited(
    understanding: reader.Understanding, model: Model, library: Library
) -> None:
    """Read the examples ahead of people only where a test waits for that: others read those that
    they need."""
    if isinstance(model, SharedModel):
        await understanding._awaited.wait()  # noqa: SLF001
    await _look_through(understanding, model, library)


@cache
def _loaded() -> Model:
    return Model()


class Readings:
    """What the processes of this run have read, in a file of the run. For several threads."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db, self._one_at_a_time = db, Lock()
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = OFF")
        db.execute("CREATE TABLE IF NOT EXISTS reading (text TEXT PRIMARY KEY, arrays BLOB)")

    def of(self, text: str) -> Any:
        """What the model makes of a text."""
        key = text.encode("utf-8", "surrogatepass")
        with self._one_at_a_time:
            found = self._db.execute("SELECT arrays FROM reading WHERE text = ?", (key,)).fetchone()
        if found:
            return pickle.loads(found[0])  # noqa: S301  # our own, of this run
        arrays = _loaded()._run(text)  # noqa: SLF001  # what the model itself would do
        with self._one_at_a_time:
            row = (key, pickle.dumps(arrays))
            self._db.execute("INSERT OR IGNORE INTO reading VALUES (?, ?)", row)
        return arrays


_readings: list[Readings] = []


@cache
def _read(text: str) -> Any:
    return _readings[-1].of(text)


class SharedModel(Model):
    """A model that has learned nothing yet, with the loaded parts and readings of all others."""

    def __init__(self) -> None:
        vars(self).update(vars(_loaded()))
        self.added = copy(self.added)  # what one program adds, another does not know
        self.added.take([])

    def _run(self, text: str) -> Any:
        return _read(text)


@contextmanager
def shared(folder: Path) -> Iterator[None]:
    """Let every program of this process use it; `folder` is that of the run."""
    file = folder / "readings.sqlite3"
    with (
        closing(
            sqlite3.connect(file, timeout=60, isolation_level=None, check_same_thread=False)
        ) as db,
        pytest.MonkeyPatch.context() as patch,
    ):
        _readings.append(Readings(db))
        patch.setattr(reader, "Model", SharedModel)
        patch.setattr(reader, "PAUSE", LATER)
        patch.setattr(reader.Understanding, "_remember", _once_awaited)
        patch.setattr(comparison, "hash_of", cache(comparison.hash_of))  # of all, at each start
        yield
        _readings.pop()
