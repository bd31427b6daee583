"""Column types for tables, with the same behaviour on SQLite and PostgreSQL."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, DateTime, Integer, Table, TypeDecorator
from sqlalchemy.dialects.sqlite import DATETIME
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

BigKey = BigInteger().with_variant(Integer, "sqlite")
"""The type of generated primary keys: SQLite generates them only for INTEGER PRIMARY KEY."""


_KEY_EPOCH = 1_577_836_800_000_000
"""Microseconds from 1970 to 2020. Counted from then, silent keys have 18 digits until 2050."""
_KEY_BITS = 10


def silent_key() -> int:
    """Return a new primary key for rows whose keys people can see, e.g. in a button's data.

    Keys rise with the time at which they are made, but whoever sees two of their own cannot tell
    how many others were made in between.
    """
    moment = time.time_ns() // 1_000 - _KEY_EPOCH
    return moment << _KEY_BITS | secrets.randbits(_KEY_BITS)


class _Iso(DATETIME):
    """A datetime stored as text in SQLite.

    Uses datetime.isoformat, which takes a fifth of the time of SQLAlchemy's own conversion.
    """

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:
        """Return the function that converts a datetime to "2026-01-31 23:59:59.000000"."""
        return written

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[str | None], datetime | None]:
        """Return the function that converts that text to a datetime without a time zone."""
        return lambda written: datetime.fromisoformat(written) if written else None


def written(moment: datetime | None) -> str | None:
    """Return a UTC datetime as SQLite stores it: ISO 8601 text without the time zone."""
    return moment.replace(tzinfo=None).isoformat(" ", "microseconds") if moment else None


class Utc(TypeDecorator[datetime]):
    """A datetime in UTC. SQLite stores no time zone, so it is added again on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        """Return the column type for this database."""
        if dialect.name != "sqlite":
            return super().load_dialect_impl(dialect)
        iso: type[TypeEngine[datetime]] = _Iso
        return dialect.type_descriptor(iso())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC. Raises ValueError for a datetime without a zone: it is ambiguous."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the datetime with the UTC zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def read(stored: str | datetime) -> datetime:
    """Return the UTC datetime of a driver's value: text from SQLite, datetime from PostgreSQL."""
    if isinstance(stored, str):
        return datetime.fromisoformat(stored).replace(tzinfo=UTC)
    return stored.astimezone(UTC)


def moment(*, null: bool = False, index: bool = False, key: bool = False) -> Column[datetime]:
    """Declare a column of datetimes in UTC."""
    return Column(Utc(), nullable=null, index=index, primary_key=key)


def table(model: type[SQLModel]) -> Table:
    """Return the SQLAlchemy Core table of a model."""
    return SQLModel.metadata.tables[str(model.__tablename__)]
