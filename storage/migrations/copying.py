"""The work of `migrate` into PostgreSQL: copies a whole SQLite database into an empty one, or
leaves that empty.

All is written in one transaction, tables included, and looked through before it is committed: rows
and a checksum of each table, and the chain of the trails. Until then nobody else may write to the
SQLite database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Table,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

from storage import migrations, tables
from storage.cases import chain
from storage.engine import sqlite
from storage.engine.address import address, unusable
from storage.engine.keyring import Keyring
from storage.engine.transaction import Change, Unit
from storage.engine.unlimited import unlimited
from storage.keys import keychain
from storage.queue import processes

PAGE = 500
"""Rows that are read, and written, at once."""

_RANGE = 2**256


class CannotCopy(Exception):
    """Raised if the copy was not made; nothing of it is left. The message says what to do."""


@dataclass(frozen=True, slots=True)
class Content:
    """The number of rows of a table, and a checksum that does not depend on their order."""

    rows: int
    checksum: int


@dataclass(frozen=True, slots=True)
class Copied:
    """Table -> its content, and what the look through the trails found, on both sides alike."""

    contents: Mapping[str, Content]
    proof: chain.Proof

    @property
    def rows(self) -> int:
        """How many rows were copied."""
        return sum(each.rows for each in self.contents.values())


def copy(from_url: str, to_url: str, keyring: Keyring, last: Change | None = None) -> Copied:
    """Copy the SQLite database at `from_url` into the PostgreSQL database at `to_url`.

    `last` is applied to the copy before it is committed, e.g. to note who made it. Raises
    CannotCopy, DatabaseUnusable, SchemaBehind or WrongDataKey; then the target is as it was.
    """
    source_url, target_url = address(from_url), address(to_url)
    if source_url.get_backend_name() != "sqlite" or target_url.get_backend_name() != "postgresql":
        raise CannotCopy(
            "only a SQLite database is copied, and only into PostgreSQL "
            "(pg_dump and pg_restore copy a PostgreSQL database)"
        )
    with _connected(source_url) as source, _connected(target_url) as target:
        _look_at_source(source, keyring)
        _look_at_target(target)
        try:
            return _copied(source, target, keyring, last)
        except DatabaseError as error:
            raise CannotCopy(
                f"the copy failed and nothing of it is left ({type(error.__cause__).__name__}): "
                "look whether both databases are there, and that neither disk is full"
            ) from error


@contextmanager
def _connected(url: URL) -> Iterator[Connection]:
    """Yield a connection; what it has not committed in the end is undone."""
    engine = create_engine(url)
    event.listen(engine, "begin", unlimited)
    if url.get_backend_name() == "sqlite":
        event.listen(engine, "connect", sqlite.prepare)
    try:
        try:
            connection = engine.connect()
        except (DatabaseError, OSError) as error:
            raise unusable(url, error) from error
        with connection:
            yield connection
    finally:
        engine.dispose()


def _look_at_source(source: Connection, keyring: Keyring) -> None:
    """Lock the database against writes, and look whether it can be copied."""
    try:
        found = migrations.revision(source)
    except DatabaseError as error:
        raise unusable(source.engine.url, error) from error
    if found is None:
        raise CannotCopy("the database at DATABASE_URL holds nothing: look whether it is the one")
    if found != migrations.HEAD:
        raise migrations.behind(found)
    keychain.load(source, keyring)
    source.rollback()
    source.exec_driver_sql("BEGIN IMMEDIATE")
    if alive := processes.count_alive(Unit(source, keyring, datetime.now(UTC))):
        raise CannotCopy(f"{alive} process(es) run on this database: stop every serve and work")


def _look_at_target(target: Connection) -> None:
    """Refuse a database that has tables."""
    try:
        target.execute(text(f"SELECT pg_advisory_xact_lock({migrations.LOCK})"))
        there = inspect(target).get_table_names()
    except DatabaseError as error:
        raise unusable(target.engine.url, error) from error
    if there:
        raise CannotCopy(
            f"the database to copy into is not empty, it has {len(there)} tables: make a new one "
            "(createdb) and name that"
        )


def _copied(
    source: Connection, target: Connection, keyring: Keyring, last: Change | None
) -> Copied:
    migrations.make_tables(target)
    contents = {}
    for rows in tables.SQLModel.metadata.sorted_tables:
        _copy_rows(source, target, rows)
        _go_on_counting(target, rows)
        before, after = content_of(source, rows), content_of(target, rows)
        if before != after:
            raise CannotCopy(
                f"table {rows.name} is not the same in the copy ({before.rows} rows before, "
                f"{after.rows} after): nothing of the copy is left"
            )
        contents[rows.name] = after
    now = datetime.now(UTC)
    proof = chain.verify(Unit(source, keyring, now))
    if chain.verify(Unit(target, keyring, now)) != proof:
        raise CannotCopy("the trails are not whole in the copy: nothing of the copy is left")
    if last is not None:
        unit = Unit(target, keyring, now)
        last.apply(unit)
        unit.finish()
    target.commit()
    return Copied(contents, proof)


def _copy_rows(source: Connection, target: Connection, rows: Table) -> None:
    found = source.execute(select(rows), execution_options={"yield_per": PAGE})
    for page in found.mappings().partitions():
        target.execute(insert(rows), [dict(row) for row in page])


def _go_on_counting(target: Connection, rows: Table) -> None:
    """Make the numbers that the server gives to new rows go on behind the copied ones."""
    key = rows.autoincrement_column
    if key is None:
        return
    sequence = func.pg_get_serial_sequence(func.quote_ident(rows.name), key.name)
    if target.execute(select(sequence)).scalar() is None:
        return
    highest = select(func.max(key)).scalar_subquery()
    target.execute(select(func.setval(sequence, func.coalesce(highest, 1), highest.is_not(None))))


def content_of(connection: Connection, rows: Table) -> Content:
    """Count a table and add up the SHA-256 of its rows, which are alike on both databases."""
    count = total = 0
    for row in connection.execute(select(rows), execution_options={"yield_per": PAGE}):
        count += 1
        total += int.from_bytes(hashlib.sha256(_written(row)).digest(), "big")
    return Content(count, total % _RANGE)


def _written(row: Row[Any] | Sequence[Any]) -> bytes:
    parts = [value.hex() if isinstance(value, bytes | memoryview) else value for value in row]
    told = [part.isoformat() if isinstance(part, datetime) else part for part in parts]
    return repr(tuple(told)).encode()
