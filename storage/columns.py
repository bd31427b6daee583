"""The kinds of columns our tables are made of, for SQLite and PostgreSQL alike."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import BigInteger, Column, DateTime, Integer, Table, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlmodel import SQLModel

BigKey = BigInteger().with_variant(Integer, "sqlite")
"""SQLite counts up only an INTEGER PRIMARY KEY."""


class Utc(TypeDecorator[datetime]):
    """A moment in UTC. SQLite keeps no zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a zone: it would be a local time nobody can place."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every moment its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def moment(*, null: bool = False, index: bool = False) -> Column[datetime]:
    """A column of moments in UTC."""
    return Column(Utc(), nullable=null, index=index)


def table(model: type[SQLModel]) -> Table:
    """The Core table of a model, for hot statements."""
    return SQLModel.metadata.tables[str(model.__tablename__)]
