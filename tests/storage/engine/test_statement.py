"""Statements past SQLAlchemy: alike on both databases, with its errors, without people's values."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from storage.engine import columns
from storage.engine.database import Database, Unit
from storage.engine.statement import Statement

BEAT = Statement("INSERT INTO process (id, alive_until, keys) VALUES (:id, :at, '')")
ALIVE = Statement("SELECT id, alive_until FROM process WHERE id IN :ids ORDER BY id")
FORGET = Statement("DELETE FROM process WHERE id = :id")
NOON = datetime(2026, 11, 22, 12, 0, 0, 7, tzinfo=UTC)


async def test_what_is_stored_is_read_back_alike_on_both_databases(both: Database) -> None:
    rows = [{"id": name, "at": NOON} for name in ("ก", "b", "c'")]
    await both.write(lambda unit: BEAT.run_each(unit, rows))
    found = await both.read(lambda unit: ALIVE.rows(unit, {"ids": ["c'", "ก", "none"]}))
    assert [(name, columns.read(at)) for name, at in found] == [("c'", NOON), ("ก", NOON)]


async def test_an_empty_list_finds_nothing(both: Database) -> None:
    assert await both.read(lambda unit: ALIVE.rows(unit, {"ids": []})) == []


async def test_it_tells_how_many_rows_it_touched(both: Database) -> None:
    await both.write(lambda unit: BEAT.run(unit, {"id": "a", "at": NOON}))
    touched = [
        await both.write(lambda unit, name=name: FORGET.run(unit, {"id": name}))  # type: ignore[misc]
        for name in ("a", "a")
    ]
    assert touched == [1, 0]


async def test_an_error_is_sqlalchemys_undoes_the_unit_and_shows_no_values(both: Database) -> None:
    def twice(unit: Unit) -> None:
        BEAT.run(unit, {"id": "a-secret", "at": NOON})
        BEAT.run_each(unit, [{"id": "a-secret", "at": NOON}])

    with pytest.raises(IntegrityError) as caught:
        await both.write(twice)
    assert caught.value.params is None
    assert await both.read(lambda unit: ALIVE.rows(unit, {"ids": ["a-secret"]})) == []


async def test_a_statement_with_a_mistake_says_so(both: Database) -> None:
    with pytest.raises((OperationalError, ProgrammingError), match="nonsense"):
        await both.write(lambda unit: Statement("DELETE FROM nonsense").run(unit, {}))
    with pytest.raises((OperationalError, ProgrammingError)):
        await both.read(lambda unit: FORGET.run(unit, {"other": "a"}))
