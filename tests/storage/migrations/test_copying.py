"""SQLite into PostgreSQL: all of it, looked through, or nothing."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, func, insert, inspect, select, text

from storage.cases import chain
from storage.cases.cases import OpenCase, find
from storage.cases.report import Report
from storage.cases.states import Level
from storage.engine.address import DatabaseUnusable, address
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Unit
from storage.keys.keychain import WrongDataKey
from storage.migrations import SchemaBehind, copying
from storage.officials import content_trail, role_trail
from storage.people import people
from storage.people.people import Person
from storage.queue import processes
from storage.tables import SQLModel
from tests.support.postgresql import Server

MOMENT = datetime(2026, 11, 22, 7, 0, 0, 123456, UTC)


@pytest.fixture
async def source(tmp_path: Path, keyring: Keyring) -> str:
    """A SQLite database with a row or more in every table."""
    url = f"sqlite:///{tmp_path}/rutan.sqlite3"
    db = Database(url, keyring)
    await db.open()
    person = keyring.person("line:U1")
    await db.write(lambda unit: people.add(unit, Person(person, "line", "1", "U1")))
    for digits in ("4821", "4822"):
        await db.write(
            OpenCase(
                "mali", digits, Level.DISTRICT, "3805", "38", True, person, "th", False, Report()
            ).apply
        )
    await db.write(lambda unit: role_trail.append(unit, 1, "operator", "accept"))
    await db.write(lambda unit: content_trail.append(unit, "lessons/loans", 1, "draft", "f"))
    await db.write(fill)
    await db.close()
    return url


MADE_UP = "trail_gap"
"""The table of which no row can be made up: a gap must fit the chain of trails."""


def fill(unit: Unit) -> None:
    """Put a row of made-up values into every table that is empty."""
    for rows in SQLModel.metadata.sorted_tables:
        if rows.name == MADE_UP:
            continue
        if unit.connection.execute(select(func.count()).select_from(rows)).scalar():
            continue
        values: dict[str, Any] = {}
        for column in rows.columns:
            kind = column.type.python_type
            values[column.name] = {
                int: 7,
                str: "ก",
                bool: True,
                bytes: b"\0sealed\xff",
                object: MOMENT,  # Utc
            }[kind]
        unit.connection.execute(insert(rows).values(values))


@pytest.fixture
def target(postgresql_server: Server) -> str:
    """The address of a PostgreSQL database without tables."""
    return postgresql_server.database(uuid.uuid4().hex)


def tables_at(url: str) -> list[str]:
    engine = create_engine(address(url))
    found = inspect(engine).get_table_names()
    engine.dispose()
    return found


async def test_every_table_arrives_and_the_trails_are_whole(
    source: str, target: str, keyring: Keyring
) -> None:
    done = copying.copy(source, target, keyring)
    assert done.contents.keys() == SQLModel.metadata.tables.keys()
    assert {name for name, each in done.contents.items() if not each.rows} == {MADE_UP}
    assert done.contents["case"].rows == 2
    assert not done.proof.broken
    db = Database(target, keyring)
    await db.open()
    case = await db.read(lambda unit: find(unit, "mali4821"))
    assert case is not None
    assert case.reporter == db.keyring.person("line:U1")
    assert (await db.read(lambda unit: chain.verify(unit))) == done.proof
    await db.close()


async def test_new_rows_are_numbered_behind_the_copied_ones(
    source: str, target: str, keyring: Keyring
) -> None:
    copying.copy(source, target, keyring)
    db = Database(target, keyring)
    await db.open()
    new = OpenCase(
        "mali", "9999", Level.DISTRICT, "3805", "38", False, "line:2", "th", False, Report()
    )
    await db.write(lambda unit: people.add(unit, Person("line:2", "line", "1", "2")))
    await db.write(new.apply)
    case = await db.read(lambda unit: find(unit, "mali9999"))
    assert case is not None
    assert case.id == 3
    await db.close()


def test_the_source_stays_as_it_was(source: str, target: str, keyring: Keyring) -> None:
    file = Path(source.removeprefix("sqlite:///"))
    with create_engine(address(source)).connect() as connection:
        before = {t.name: copying.content_of(connection, t) for t in sorted_tables()}
    copying.copy(source, target, keyring)
    with create_engine(address(source)).connect() as connection:
        assert {t.name: copying.content_of(connection, t) for t in sorted_tables()} == before
    assert file.exists()


def sorted_tables() -> list[Any]:
    return SQLModel.metadata.sorted_tables


def test_a_target_with_tables_is_refused_and_untouched(
    source: str, target: str, keyring: Keyring
) -> None:
    engine = create_engine(address(target))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (n INTEGER)"))
    engine.dispose()
    with pytest.raises(copying.CannotCopy, match="not empty, it has 1 tables"):
        copying.copy(source, target, keyring)
    assert tables_at(target) == ["theirs"]


@dataclass(frozen=True)
class Fails:
    """The last thing before the commit goes wrong."""

    def apply(self, unit: Unit) -> None:
        raise RuntimeError("power cut")


def test_a_copy_that_ends_in_the_middle_leaves_nothing(
    source: str, target: str, keyring: Keyring
) -> None:
    with pytest.raises(RuntimeError):
        copying.copy(source, target, keyring, Fails())
    assert tables_at(target) == []
    copying.copy(source, target, keyring)
    assert "case" in tables_at(target)


def test_a_row_that_postgresql_refuses_is_told_and_leaves_nothing(
    source: str, target: str, keyring: Keyring
) -> None:
    engine = create_engine(address(source))
    with engine.begin() as connection:  # PostgreSQL takes no zero byte in a text
        connection.execute(text("UPDATE person SET district = 'a' || char(0) || 'b'"))
    engine.dispose()
    with pytest.raises(copying.CannotCopy, match="nothing of it is left"):
        copying.copy(source, target, keyring)
    assert tables_at(target) == []


def test_a_row_that_did_not_arrive_is_noticed(
    source: str, target: str, keyring: Keyring, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = copying._copy_rows

    def forgetful(source: Connection, target: Connection, rows: Any) -> None:
        whole(source, target, rows)
        if rows.name == "case":
            target.execute(text("UPDATE \"case\" SET urgent = false WHERE digits = '4822'"))

    monkeypatch.setattr(copying, "_copy_rows", forgetful)
    with pytest.raises(copying.CannotCopy, match="table case is not the same"):
        copying.copy(source, target, keyring)
    assert tables_at(target) == []


async def test_a_database_in_use_is_not_copied(source: str, target: str, keyring: Keyring) -> None:
    db = Database(source, keyring)
    await db.open()
    await db.write(lambda unit: processes.beat(unit, "serving"))
    await db.close()
    with pytest.raises(copying.CannotCopy, match=r"1 process\(es\) run"):
        copying.copy(source, target, keyring)
    assert tables_at(target) == []


def test_another_key_an_older_schema_and_an_empty_file_are_refused(
    source: str, target: str, keyring: Keyring, tmp_path: Path
) -> None:
    with pytest.raises(WrongDataKey):
        copying.copy(source, target, Keyring((Keyring.new_key(),)))
    engine = create_engine(address(source))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0009'"))
    engine.dispose()
    with pytest.raises(SchemaBehind, match="migrate"):
        copying.copy(source, target, keyring)
    (tmp_path / "empty.sqlite3").touch()
    with pytest.raises(copying.CannotCopy, match="holds nothing"):
        copying.copy(f"sqlite:///{tmp_path}/empty.sqlite3", target, keyring)
    assert tables_at(target) == []


def test_what_is_no_way_from_sqlite_to_postgresql_is_refused(
    source: str, tmp_path: Path, keyring: Keyring
) -> None:
    with pytest.raises(copying.CannotCopy, match="only a SQLite database"):
        copying.copy(source, f"sqlite:///{tmp_path}/other.sqlite3", keyring)
    with pytest.raises(DatabaseUnusable, match="cannot be opened"):
        copying.copy(source, "postgresql://a:secret@127.0.0.1:9/db", keyring)
    with pytest.raises(DatabaseUnusable, match="no database address"):
        copying.copy(source, "nonsense", keyring)


def test_the_checksum_sees_one_changed_value(source: str) -> None:
    engine = create_engine(address(source))
    rows = SQLModel.metadata.tables["case"]
    with engine.connect() as connection:
        before = copying.content_of(connection, rows)
        connection.execute(text('UPDATE "case" SET version = 5 WHERE id = 1'))
        after = copying.content_of(connection, rows)
        connection.rollback()
    engine.dispose()
    assert after.rows == before.rows == 2
    assert after != before
