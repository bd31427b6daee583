"""Statements that every message runs, written once and given to the driver of either database."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storage.engine.columns import written
from storage.engine.transaction import Unit

Values = Mapping[str, Any]
"""A value for each parameter: text, numbers, bytes, moments in UTC, or a list for IN."""

T = TypeVar("T")

_IN = re.compile(r"IN :(\w+)")
_NAME = re.compile(r":(\w+)")

_AS_SQLITE: Mapping[type, Callable[[Any], Any]] = {datetime: written, list: json.dumps}


class Statement:
    """SQL with :name parameters, run past SQLAlchemy: what that prepares anew at each execution
    was a quarter of what a message cost. Everything that is not run by every message stays Core.

    `IN :name` takes a list. `postgresql` is put behind it there (FOR UPDATE: SQLite has one
    writer). Rows come as the driver gives them: see columns.read for moments.
    """

    def __init__(self, sql: str, postgresql: str = "") -> None:
        listed = _IN.sub(r"IN (SELECT value FROM json_each(:\1))", sql)
        self.spelled = {
            "sqlite": listed,
            "postgresql": _NAME.sub(r"%(\1)s", _IN.sub(r"= ANY(:\1)", sql)) + postgresql,
        }

    def rows(self, unit: Unit, values: Values) -> list[tuple[Any, ...]]:
        """What it finds. Raises DBAPIError, as the two below."""
        return self._ask(unit.connection, values, lambda cursor: list(cursor.fetchall()))

    def run(self, unit: Unit, values: Values) -> int:
        """How many rows it touched."""
        return self._ask(unit.connection, values, lambda cursor: int(cursor.rowcount))

    def run_each(self, unit: Unit, several: Sequence[Values]) -> None:
        """Run it with each of these values, in order."""
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
    """As SQLAlchemy gives it, without the values: they are people's."""
    kinds = connection.dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        sql, None, error, kinds, hide_parameters=True, dialect=connection.dialect
    )
