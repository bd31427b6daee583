"""Fixtures that every test may use."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage.database import Database
from storage.keyring import Keyring
from tests.clock import Clock
from tests.postgresql import Server, postgresql, unavailable


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared facts, data and stand-ins beside the repository; skips without it."""
    folder = Path(__file__).resolve().parent.parent.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the shared folder beside the repository")
    return folder


@pytest.fixture
def clock() -> Clock:
    """The time that `db` and `both` go by; tests move it on."""
    return Clock()


@pytest.fixture
def keyring() -> Keyring:
    """Keys made for this test."""
    return Keyring((Keyring.new_key(),))


@pytest.fixture
async def db(tmp_path: Path, keyring: Keyring, clock: Clock) -> AsyncIterator[Database]:
    """An open, empty SQLite database."""
    database = Database(f"sqlite:///{tmp_path}/rutan.db", keyring, clock)
    await database.open()
    yield database
    await database.close()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    """A PostgreSQL server for this run; skips where there are no programs for one."""
    if reason := unavailable():
        pytest.skip(reason)
    with postgresql() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/rutan.db"
    server: Server = request.getfixturevalue("postgresql_server")
    return server.database(uuid.uuid4().hex)


@pytest.fixture
async def both(database_url: str, keyring: Keyring, clock: Clock) -> AsyncIterator[Database]:
    """An open, empty database: the test runs once on SQLite and once on PostgreSQL."""
    database = Database(database_url, keyring, clock)
    await database.open()
    yield database
    await database.close()
