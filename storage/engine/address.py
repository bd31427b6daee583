"""The database's address: DATABASE_URL in all accepted spellings, and what to say if it fails."""

from __future__ import annotations

import sqlite3
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
    """The database cannot be opened as DATABASE_URL says; the text says what to do about it."""


def address(url: str) -> URL:
    """The SQLAlchemy address of any accepted spelling of DATABASE_URL.

    sqlite:///file, sqlite+aiosqlite:///file, postgresql://…, postgresql+asyncpg://….
    Raises DatabaseUnusable for anything else; the message holds no password.
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
    if "ssl" in query:  # asyncpg's word for libpq's
        query["sslmode"] = query.pop("ssl")
    return parsed.set(drivername=_DRIVERS[parsed.drivername], query=query)


def make_folder(url: URL) -> None:
    """Make the folder of a SQLite file. Raises OSError."""
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def unusable(url: URL, error: Exception) -> DatabaseUnusable:
    """The explanation of a database that cannot be opened (its password is not shown)."""
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
