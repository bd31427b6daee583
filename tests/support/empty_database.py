"""Empty databases that have their tables already: copied, since making tables takes longest."""

from __future__ import annotations

import functools
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from storage import migrations
from tests.support.postgresql import Server


def sqlite(folder: Path, name: str = "rutan.db") -> str:
    """The address of an empty SQLite database with tables, made in this folder."""
    (folder / name).write_bytes(_file())
    return f"sqlite:///{folder}/{name}"


@functools.cache
def _file() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        migrations.migrate(f"sqlite:///{folder}/empty.db")
        return (Path(folder) / "empty.db").read_bytes()


def postgresql(server: Server) -> str:
    """The address of an empty PostgreSQL database with tables, made on this server."""
    return server.database(uuid.uuid4().hex, template=_template(server))


@functools.cache
def _template(server: Server) -> str:
    migrations.migrate(server.database("empty"))
    return "empty"


MANY_ROWS = 1000
"""Deleted rows that would make the tests after it slower: nobody vacuums."""


class Lent:
    """Databases of one server that tests use one after the other.

    Each is empty when a test gets it, with its numbers beginning at one. To delete all rows takes a
    tenth of the time of making a database. One whose tables a test has changed or filled, or that
    is still in use, is not lent again.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._free: list[tuple[str, psycopg.Connection[Any]]] = []

    @contextmanager
    def one(self) -> Iterator[str]:
        """The address of an empty database with tables, while the block runs."""
        url, connection, shape = self._taken()
        yield url
        if _emptied(connection, shape):
            self._free.append((url, connection))
        else:
            connection.close()

    def _taken(self) -> tuple[str, psycopg.Connection[Any], list[tuple[Any, ...]]]:
        while self._free:
            url, connection = self._free.pop()
            try:
                return url, connection, _shape(connection)
            except psycopg.Error:  # a test restarted the server meanwhile
                connection.close()
        url = postgresql(self._server)
        connection = psycopg.connect(url, autocommit=True)
        connection.execute("SET lock_timeout = '2s'; SET session_replication_role = replica")
        return url, connection, _shape(connection)

    def close(self) -> None:
        """Let go of all."""
        for _, connection in self._free:
            connection.close()
        self._free.clear()


_SHAPE = """
SELECT relname, relkind, attname, atttypid, attnotnull FROM pg_class
JOIN pg_attribute ON attrelid = pg_class.oid AND NOT attisdropped
WHERE relnamespace = 'public'::regnamespace ORDER BY 1, 3
"""
_FIRST_NUMBERS = """
SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
FROM pg_sequences WHERE last_value IS NOT NULL
"""


def _shape(connection: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    return connection.execute(_SHAPE).fetchall()


def _emptied(connection: psycopg.Connection[Any], shape: list[tuple[Any, ...]]) -> bool:
    tables = sorted({row[0] for row in shape if row[1] == "r"} - {"alembic_version"})
    everything = ";".join(f'DELETE FROM "{name}"' for name in tables)
    try:
        if _shape(connection) != shape:
            return False
        gone = connection.execute(everything)
        rows = gone.rowcount
        while gone.nextset():
            rows += gone.rowcount
        if rows > MANY_ROWS:
            return False
        connection.execute(_FIRST_NUMBERS)
    except psycopg.Error:  # its server was stopped, or somebody still holds a row
        return False
    return True
