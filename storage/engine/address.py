"""Parses DATABASE_URL, makes a SQLite file private to this user, and explains why a database cannot
be opened.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+aiosqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+asyncpg": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class DatabaseUnusable(Exception):
    """Raised if DATABASE_URL is invalid or its database cannot be opened.

    The message tells the operator what to do about it.
    """


def address(url: str) -> URL:
    """Return the SQLAlchemy URL for a value of DATABASE_URL.

    Accepts sqlite:///file, sqlite+aiosqlite:///file, postgresql://… and postgresql+asyncpg://….
    Raises DatabaseUnusable for anything else; the message does not contain the password.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise DatabaseUnusable(
            "DATABASE_URL is no database address; expected sqlite:///file.db "
            "or postgresql://name:password@host/database"
        ) from error
    if parsed.drivername not in _DRIVERS:
        raise DatabaseUnusable(
            f"DATABASE_URL: {parsed.drivername!r} is not supported; use sqlite or postgresql"
        )
    query = dict(parsed.query)
    if "ssl" in query:  # asyncpg's name for libpq's sslmode
        query["sslmode"] = query.pop("ssl")
    return parsed.set(drivername=_DRIVERS[parsed.drivername], query=query)


def short_name(url: str) -> str:
    """Return 12 hex digits that stand for the database of this DATABASE_URL in names of files.

    Another password, user or driver changes nothing, nor does the folder from which a SQLite file
    is named. Raises DatabaseUnusable.
    """
    parsed = address(url)
    backend, file = parsed.get_backend_name(), parsed.database or ""
    if backend == "sqlite" and file not in {"", ":memory:"}:
        file = str(Path(file).resolve())
    options = sorted((k, str(v)) for k, v in parsed.query.items() if "password" not in k)
    named = repr((backend, parsed.host, parsed.port, file, options))
    return hashlib.sha256(named.encode()).hexdigest()[:12]


PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
"""Access rights of what this program makes: nobody but its own user reads it."""


def make_private(url: URL) -> None:
    """Create a SQLite file and its folder for this user alone; do nothing for PostgreSQL.

    A file that others may read, from an older release, is closed to them; SQLite gives its other
    files the rights of the first (https://sqlite.org/c3ref/c_open_autoproxy.html). A folder that
    was there keeps its rights, since others may have files in it. Raises OSError.
    """
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return
    file = Path(url.database)
    file.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if not file.exists():
        file.touch(mode=PRIVATE_FILE)
    for each in (file, *(file.with_name(file.name + end) for end in ("-wal", "-shm"))):
        if each.exists() and each.stat().st_mode & 0o077 and _ours(each):
            each.chmod(PRIVATE_FILE)


def _ours(file: Path) -> bool:
    """Whether the file belongs to this user, who alone may change its rights. Windows has no such
    rights: the folder of a user is closed to others there."""
    return sys.platform != "win32" and file.stat().st_uid == os.geteuid()


def leave_to(path: Path, owner: tuple[int, int]) -> None:
    """Let root leave what it made to this user and group: the service could not open it otherwise.

    Does nothing for other users, and on Windows, which has no such owners. Raises OSError.
    """
    if sys.platform != "win32" and os.geteuid() == 0:
        os.chown(path, *owner)


def unusable(url: URL, error: Exception) -> DatabaseUnusable:
    """Return the error that explains why a database cannot be opened, without its password."""
    cause = error.__cause__ or error
    name = f"the database at {url.render_as_string()}"
    if type(cause) is sqlite3.DatabaseError:
        return DatabaseUnusable(
            f"{name} is damaged or is no database ({cause}): stop every process, put the last "
            "backup in its place (docs/operations.md, Back up and put back), or check DATABASE_URL"
        )
    reason = cause if isinstance(cause, sqlite3.Error) else type(cause).__name__
    return DatabaseUnusable(
        f"{name} cannot be opened ({reason}): check DATABASE_URL, that the folder or server is "
        "there, who may write to it, and that neither is the disk full nor the file in use"
    )
