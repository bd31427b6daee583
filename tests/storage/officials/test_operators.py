"""Operators in the trails: one number a name, the name sealed."""

from __future__ import annotations

from sqlalchemy import text

from storage.engine.database import Database
from storage.officials import operators


async def test_a_name_keeps_its_number_in_any_case(both: Database) -> None:
    first = await both.write(lambda unit: operators.actor(unit, "Somsri"))
    other = await both.write(lambda unit: operators.actor(unit, "Malee"))
    again = await both.write(lambda unit: operators.actor(unit, "SOMSRI"))
    assert first == again == "operator:1"
    assert other == "operator:2"
    assert await both.read(operators.names) == {first: "Somsri", other: "Malee"}


async def test_the_names_lie_sealed(both: Database) -> None:
    await both.write(lambda unit: operators.actor(unit, "Somsri"))
    row = await both.read(
        lambda unit: unit.connection.execute(text("SELECT key, name FROM operator")).one()
    )
    assert b"Somsri" not in bytes(row.name)
    assert "Somsri" not in row.key
