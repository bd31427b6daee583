"""Makes columns, SQL and row unpacking from the fields of a dataclass, so that what is stored is
declared once.

This is done once, at import. Adding a column then takes one new field and a migration.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from datetime import datetime
from enum import Enum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import Boolean, Column, Integer, LargeBinary, String, Table
from sqlalchemy.types import TypeEngine
from sqlmodel import SQLModel

from storage.engine import columns
from storage.engine.columns import Utc

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

D = TypeVar("D", bound="DataclassInstance")

_TYPES: Mapping[Any, type[TypeEngine[Any]]] = {
    str: String,
    int: Integer,
    bool: Boolean,
    bytes: LargeBinary,
    datetime: Utc,
}
_FROM_DRIVER: Mapping[Any, Callable[[Any], Any]] = {bool: bool, datetime: columns.read}
"""Conversions of driver values: SQLite returns booleans as numbers and datetimes as text."""


class Record(Generic[D]):
    """The columns that hold a dataclass: one per field, with its name and in the same order.

    Fields in `without` are not stored. A column may be NULL if its field may be None.
    """

    def __init__(self, kind: type[D], without: Collection[str] = ()) -> None:
        hints = typing.get_type_hints(kind)
        self._kind = kind
        self._fields: tuple[Field[Any], ...] = tuple(
            field for field in fields(kind) if field.name not in without
        )
        self.names = tuple(field.name for field in self._fields)
        every = tuple(field.name for field in fields(kind))
        self._leading = every[: len(self.names)] == self.names
        self._all = attrgetter(*self.names)
        self._types = [_stored_type(hints[name]) for name in self.names]
        self._optional = [isinstance(hints[name], types.UnionType) for name in self.names]
        self._convert = tuple(
            (at, convert)
            for at, each in enumerate(self._types)
            if (convert := _from_driver(each)) is not None
        )

    def select(self, table: str) -> str:
        """Return the columns for a SELECT: "person.id, person.channel, …"."""
        return ", ".join(f"{table}.{name}" for name in self.names)

    def insert(self, table: str, *more: str) -> str:
        """Return an INSERT with a parameter for each column and for the columns in `more`."""
        names = (*self.names, *more)
        values = ", ".join(f":{name}" for name in names)
        return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({values})"  # noqa: S608  # ours

    def values(self, value: D) -> dict[str, Any]:
        """Return column name -> value."""
        return dict(zip(self.names, self._all(value), strict=True))

    def read(self, row: Sequence[Any], **instead: Any) -> D:
        """Build the dataclass from a row of a driver or of SQLAlchemy.

        `instead` replaces values of the row by column name, e.g. with decrypted ones. If fields
        that are not stored stand between the others, `instead` gives them too.
        """
        values = list(row)
        for at, convert in self._convert:
            if values[at] is not None:
                values[at] = convert(values[at])
        if not self._leading:
            return self._kind(**dict(zip(self.names, values, strict=True)) | instead)
        for name, value in instead.items():
            values[self.names.index(name)] = value
        return self._kind(*values)

    def table(self, name: str, *more: Column[Any]) -> Table:
        """Declare a table of these columns and `more`; the first field is its primary key."""
        described = zip(self._fields, self._types, self._optional, strict=True)
        own = [
            Column(
                field.name,
                _TYPES[str if issubclass(kind, Enum) else kind](),
                primary_key=number == 0,
                nullable=optional,
                default=None if field.default is MISSING else field.default,
            )
            for number, (field, kind, optional) in enumerate(described)
        ]
        return Table(name, SQLModel.metadata, *own, *more)


def _stored_type(hint: Any) -> Any:
    """Return str for `str | None`, and the supertype for a NewType."""
    if isinstance(hint, types.UnionType):
        (hint,) = (kind for kind in typing.get_args(hint) if kind is not types.NoneType)
    return getattr(hint, "__supertype__", hint)


def _from_driver(kind: Any) -> Callable[[Any], Any] | None:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return _FROM_DRIVER.get(kind)
