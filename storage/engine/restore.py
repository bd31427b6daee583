"""Puts a copy that backup.py made in the place of the database.

A SQLite file of before is moved aside, so that nothing is lost by a mistake. PostgreSQL's tables
are replaced in one transaction by pg_restore.
"""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError

from storage import migrations
from storage.engine.address import PRIVATE_FILE, PRIVATE_FOLDER, address, unusable
from storage.engine.backup import PART, client_program

_SQLITE, _DUMP = b"SQLite format 3\0", b"PGDMP"
"""How the files begin (https://sqlite.org/fileformat.html; pg_dump's custom format)."""
_BESIDE = ("", "-wal", "-shm")
"""Ends of the names of a SQLite database's files."""


class RestoreFailed(Exception):
    """Raised if the copy was not put back; the database is as it was. The message says why."""


def is_empty(url: str) -> bool:
    """Return whether there is no database at `url`, or one without a table of ours.

    Raises DatabaseUnusable.
    """
    parsed = address(url)
    if parsed.get_backend_name() == "sqlite":
        return not Path(parsed.database or "").exists()
    engine = create_engine(parsed)
    try:
        with engine.connect() as connection:
            return migrations.revision(connection) is None
    except (SQLAlchemyError, OSError) as error:
        raise unusable(parsed, error) from error
    finally:
        engine.dispose()


def put_back(copy: Path, url: str, look: Callable[[str], None]) -> Path | None:
    """Put `copy` in the place of the database at `url`; return where the file of before lies now.

    `look` is given the address of the copy before it takes that place, and may raise; for
    PostgreSQL it is not called. No process may be using the database. Raises RestoreFailed,
    DatabaseUnusable.
    """
    parsed = address(url)
    lite = parsed.get_backend_name() == "sqlite"
    try:
        with copy.open("rb") as file:
            begin = file.read(len(_SQLITE))
        if not begin.startswith(_SQLITE if lite else _DUMP):
            kind = "a SQLite file" if lite else "a file of pg_dump -Fc"
            raise RestoreFailed(f"{copy} is not {kind}, which DATABASE_URL asks for")
        if lite:
            return _put_file(copy, Path(parsed.database or ""), look)
    except OSError as error:
        raise RestoreFailed(f"{error.filename or copy}: {error.strerror or error}") from error
    _pg_restore(copy, parsed)
    return None


def _put_file(copy: Path, place: Path, look: Callable[[str], None]) -> Path | None:
    place.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    part = place.with_name(place.name + PART)
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=PRIVATE_FILE, exist_ok=False)
        shutil.copyfile(copy, part)
        _check(copy, part)
        look(f"sqlite:///{part}")
        aside = _move_aside(place)
        part.replace(place)
    finally:
        for end in _BESIDE:
            part.with_name(part.name + end).unlink(missing_ok=True)
    return aside


def _check(copy: Path, part: Path) -> None:
    """Raise RestoreFailed if the copy is damaged."""
    try:
        with contextlib.closing(sqlite3.connect(part)) as opened:
            (found,) = opened.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise RestoreFailed(f"{copy}: {error}") from error
    if found != "ok":
        raise RestoreFailed(f"{copy} is damaged ({found}): take an older one")


def _move_aside(place: Path) -> Path | None:
    if not place.exists():
        return None
    aside = place.with_name(f"{place.name}.before-{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}")
    for end in _BESIDE:
        old = place.with_name(place.name + end)
        if old.exists():
            old.rename(aside.with_name(aside.name + end))
    return aside


def _pg_restore(copy: Path, url: URL) -> None:
    options = ("--clean", "--if-exists", "--no-owner", "--single-transaction")
    if why := client_program("pg_restore", url, *options, str(copy)):
        raise RestoreFailed(why)
