"""Fixtures of the handlers' tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.engine.database import Database
from storage.engine.keyring import Keyring
from tests.support import empty_database, one_thread
from tests.support.clock import Clock


@pytest.fixture
async def db(tmp_path: Path, keyring: Keyring, clock: Clock) -> AsyncIterator[Database]:
    """An open, empty SQLite database, read in the thread that asks."""
    with pytest.MonkeyPatch.context() as patch:
        one_thread.share(patch)
        database = Database(empty_database.sqlite(tmp_path), keyring, clock)
    await database.open()
    yield database
    await database.close()
