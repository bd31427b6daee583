"""Where a person is in a flow: the step they are at and what they have filled in so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from storage.engine import columns
from storage.engine.columns import table
from storage.engine.keyring import WrongKey
from storage.engine.statement import Statement
from storage.engine.transaction import Unit
from storage.tables.people import PlaceRow

_TABLE = table(PlaceRow)


@dataclass(frozen=True, slots=True)
class Place:
    """A step of a flow. `stamp` is given by the dispatcher when it stores the place."""

    flow: str
    step: str
    data: Mapping[str, Any] = field(default_factory=dict)
    stamp: str = ""
    updated: datetime | None = None

    @property
    def name(self) -> str:
        """`flow.step`, the key under which features register the step."""
        return f"{self.flow}.{self.step}"


_FIND = select(_TABLE.c.flow, _TABLE.c.step, _TABLE.c.stamp, _TABLE.c.data, _TABLE.c.updated).where(
    _TABLE.c.person == bindparam("person")
)
_PUT = Statement(
    "INSERT INTO place (person, flow, step, stamp, data, updated)"
    " VALUES (:person, :flow, :step, :stamp, :data, :now)"
    " ON CONFLICT (person) DO UPDATE SET flow = excluded.flow, step = excluded.step,"
    " stamp = excluded.stamp, data = excluded.data, updated = excluded.updated"
)
_TAKE_AWAY = Statement("DELETE FROM place WHERE person = :person")


def from_row(unit: Unit, row: Sequence[Any]) -> Place | None:
    """A place from (flow, step, stamp, data, updated); a place of a lost key is no place."""
    flow, step, stamp, data, updated = row
    try:
        return Place(flow, step, unit.keyring.open_json(data), stamp, updated)
    except WrongKey:
        return None


def from_driver(unit: Unit, row: Sequence[Any]) -> Place | None:
    """The same, of columns as a Statement gives them."""
    *names, updated = row
    return from_row(unit, (*names, updated and columns.read(updated)))


def find(unit: Unit, person: str) -> Place | None:
    """The person's place, or None outside any flow."""
    row = unit.connection.execute(_FIND, {"person": person}).one_or_none()
    return from_row(unit, row) if row else None


def put(unit: Unit, person: str, place: Place | None) -> None:
    """Set the person's place, or take it away."""
    if place is None:
        _TAKE_AWAY.run(unit, {"person": person})
        return
    _PUT.run(
        unit,
        {
            "person": person,
            "flow": place.flow,
            "step": place.step,
            "stamp": place.stamp,
            "data": unit.keyring.seal_json(dict(place.data)),
            "now": unit.now,
        },
    )
