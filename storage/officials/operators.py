"""Stores the names of operators who run commands, sealed, each with the number by which the trails
call them.
"""

from __future__ import annotations

from sqlalchemy import insert, select

from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.officials import OperatorRow

_TABLE = table(OperatorRow)

PREFIX = "operator:"


def actor(unit: Unit, name: str) -> str:
    """Return what the trails write for the operator of this name, e.g. "operator:3".

    A name that is new gets the next number. Upper and lower case are one name.
    """
    key = unit.keyring.hash("operator", name.casefold())
    known = select(_TABLE.c.id).where(_TABLE.c.key == key)
    number = unit.connection.execute(known).scalar_one_or_none()
    if number is None:
        sealed = unit.keyring.seal(name.encode())
        made = unit.connection.execute(insert(_TABLE).values(key=key, name=sealed))
        (number,) = made.inserted_primary_key or (0,)
    return f"{PREFIX}{number}"


def names(unit: Unit) -> dict[str, str]:
    """Return what the trails write -> the name, for every operator."""
    rows = unit.connection.execute(select(_TABLE.c.id, _TABLE.c.name))
    return {f"{PREFIX}{number}": unit.keyring.open(sealed).decode() for number, sealed in rows}
