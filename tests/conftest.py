"""Fixtures that every test may use."""

from __future__ import annotations

import contextlib
import gc
import os
import shutil
import sys
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from content.reading.library import Library
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from tests.support import content_once, empty_database, one_model, statements_once
from tests.support.clock import Clock
from tests.support.paths import ROOT
from tests.support.postgresql import Server, postgresql, unavailable

MEMORY = Path("/dev/shm")  # noqa: S108  # pytest makes a folder of its own in it
ROOM = 2 << 30
"""Bytes that must be free in memory before temporary files go there."""


def pytest_configure() -> None:
    """Keep temporary files in memory where there is room: every write that a test makes to a
    database waits for the disk otherwise. PYTEST_DEBUG_TEMPROOT chooses another place.

    Collecting makes no garbage worth looking for: what it makes lives until the end."""
    gc.disable()
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return
    runs_programs = not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC
    if runs_programs and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared facts, data and stand-ins beside the repository; skips without it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs the shared folder beside the repository")
    return folder


@pytest.fixture(scope="session")
def library() -> Library:
    """The content that people get: read once, looked at by many tests, changed by none."""
    return Library.load(ROOT / "content")


@pytest.fixture(scope="session", autouse=True)
def _once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What takes long and comes out the same is done once for all tests of this process."""
    statements_once.share()
    folder = tmp_path_factory.getbasetemp()
    run = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    with one_model.shared(run), pytest.MonkeyPatch.context() as patch:
        content_once.share(patch)
        if "bot.app" in sys.modules:  # else no test of this process starts the program in it
            from tests.support import tesseract_once

            tesseract_once.share(patch)
        yield


def pytest_collection_finish() -> None:
    """What lives until the end is not looked through for garbage again and again: a tenth of the
    time went into that. Garbage of tests is collected less often, and all of it at the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
    gc.enable()


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
    database = Database(empty_database.sqlite(tmp_path), keyring, clock)
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
    """The address of a database of each kind, so empty that it has no tables yet."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/rutan.db"
    server: Server = request.getfixturevalue("postgresql_server")
    return server.database(uuid.uuid4().hex)


@pytest.fixture(scope="session")
def postgresql_lent(postgresql_server: Server) -> Iterator[empty_database.Lent]:
    """Empty databases of that server."""
    lent = empty_database.Lent(postgresql_server)
    yield lent
    lent.close()


@pytest.fixture(params=["sqlite", "postgresql"])
async def both(
    request: pytest.FixtureRequest, tmp_path: Path, keyring: Keyring, clock: Clock
) -> AsyncIterator[Database]:
    """An open, empty database: the test runs once on SQLite and once on PostgreSQL."""
    with contextlib.ExitStack() as stack:
        if request.param == "sqlite":
            url = empty_database.sqlite(tmp_path)
        else:
            lent: empty_database.Lent = request.getfixturevalue("postgresql_lent")
            url = stack.enter_context(lent.one())
        database = Database(url, keyring, clock)
        await database.open()
        yield database
        await database.close()
