"""Column types of our tables, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, DateTime, Integer, Table, TypeDecorator
from sqlalchemy.dialects.sqlite import DATETIME
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

BigKey = BigInteger().with_variant(Integer, "sqlite")
"""SQLite generates numbers only for an INTEGER PRIMARY KEY."""


class _Iso(DATETIME):
    """A moment as SQLite's text, by Python's isoformat: a fifth of the cost of SQLAlchemy's own."""

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], str | None]:
        """From a moment to "2026-01-31 23:59:59.000000"."""
        return written

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[str | None], datetime | None]:
        """From that text to a moment."""
        return lambda written: datetime.fromisoformat(written) if written else None


def written(moment: datetime | None) -> str | None:
    """A moment in UTC as SQLite stores it, without its zone."""
    return moment.replace(tzinfo=None).isoformat(" ", "microseconds") if moment else None


class Utc(TypeDecorator[datetime]):
    """A moment in UTC. SQLite stores no zone, so it is added again when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        """The column type of this database."""
        if dialect.name != "sqlite":
            return super().load_dialect_impl(dialect)
        iso: type[TypeEngine[datetime]] = _Iso
        return dialect.type_descriptor(iso())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: its local time would be ambiguous."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value if value.tzinfo is UTC else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Add the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def read(stored: str | datetime) -> datetime:
    """A moment in UTC from a driver's value: text from SQLite, a moment from PostgreSQL."""
    if isinstance(stored, str):
        return datetime.fromisoformat(stored).replace(tzinfo=UTC)
    return stored.astimezone(UTC)


def moment(*, null: bool = False, index: bool = False) -> Column[datetime]:
    """A column of moments in UTC."""
    return Column(Utc(), nullable=null, index=index)


def table(model: type[SQLModel]) -> Table:
    """The SQLAlchemy Core table of a model."""
    return SQLModel.metadata.tables[str(model.__tablename__)]
