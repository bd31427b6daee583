"""A SQL statement that goes to the database driver directly, for the path of every message."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storage.engine.columns import written
from storage.engine.transaction import Unit

Values = Mapping[str, Any]
"""A value for each parameter: str, int, bool, bytes, a UTC datetime, or a list for IN."""

T = TypeVar("T")

_IN = re.compile(r"IN :(\w+)")
_NAME = re.compile(r":(\w+)")


def _json(values: list[Any]) -> str:
    """A list as json_each reads it; bytes would be taken for another format."""
    return orjson.dumps(values).decode()


_AS_SQLITE: Mapping[type, Callable[[Any], Any]] = {datetime: written, list: _json}


class Statement:
    """An SQL statement with :name parameters that bypasses SQLAlchemy.

    SQLAlchemy's preparation of each execution took a quarter of the time spent on a message.
    Statements that are not run for every message use SQLAlchemy Core.

    `IN :name` takes a list. `postgresql` is appended to the SQL on PostgreSQL only,
    e.g. FOR UPDATE, which SQLite with its one writer does not need. Rows hold the driver's own
    values; Record.read and columns.read convert them.
    """

    def __init__(self, sql: str, postgresql: str = "") -> None:
        listed = _IN.sub(r"IN (SELECT value FROM json_each(:\1))", sql)
        self.spelled = {
            "sqlite": listed,
            "postgresql": _NAME.sub(r"%(\1)s", _IN.sub(r"= ANY(:\1)", sql)) + postgresql,
        }

    def rows(self, unit: Unit, values: Values) -> list[tuple[Any, ...]]:
        """Run the statement and return its rows. Raises DBAPIError, like the methods below."""
        return self._ask(unit.connection, values, lambda cursor: list(cursor.fetchall()))

    def run(self, unit: Unit, values: Values) -> int:
        """Run the statement and return how many rows it changed."""
        return self._ask(unit.connection, values, lambda cursor: int(cursor.rowcount))

    def run_each(self, unit: Unit, several: Sequence[Values]) -> None:
        """Run the statement once for each of these sets of values, in order."""
        raw, sql = _driver(unit.connection), self.spelled[unit.connection.dialect.name]
        try:
            cursor = raw.cursor()
            cursor.executemany(sql, [_bound(unit.connection, values) for values in several])
            cursor.close()
        except Exception as error:
            raise _wrapped(unit.connection, sql, error) from error

    def _ask(self, connection: Connection, values: Values, take: Callable[[Any], T]) -> T:
        sql = self.spelled[connection.dialect.name]
        try:
            cursor = _driver(connection).execute(sql, _bound(connection, values))
            taken = take(cursor)
            cursor.close()
        except Exception as error:
            raise _wrapped(connection, sql, error) from error
        return taken


def _driver(connection: Connection) -> Any:
    return connection.connection.dbapi_connection


def _bound(connection: Connection, values: Values) -> Values:
    if connection.dialect.name != "sqlite":
        return values
    return {
        name: as_sqlite(value) if (as_sqlite := _AS_SQLITE.get(type(value))) else value
        for name, value in values.items()
    }


def _wrapped(connection: Connection, sql: str, error: Exception) -> BaseException:
    """Return the error as SQLAlchemy would raise it, without the parameters: they are personal."""
    kinds = connection.dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        sql, None, error, kinds, hide_parameters=True, dialect=connection.dialect
    )
