"""Where a person is in a flow: the step they are at and what they have filled in so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from storage.tables import PlaceRow, table
from storage.unit import Unit

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


def find(unit: Unit, person: str) -> Place | None:
    """The person's place, or None outside any flow. A place of a lost key is no place."""
    row = unit.connection.execute(select(_TABLE).where(_TABLE.c.person == person)).one_or_none()
    if row is None:
        return None
    return Place(row.flow, row.step, unit.keyring.open_json(row.data), row.stamp, row.updated)


def put(unit: Unit, person: str, place: Place | None) -> None:
    """Set the person's place, or take it away."""
    unit.connection.execute(delete(_TABLE).where(_TABLE.c.person == person))
    if place is not None:
        unit.connection.execute(
            _TABLE.insert().values(
                person=person,
                flow=place.flow,
                step=place.step,
                stamp=place.stamp,
                data=unit.keyring.seal_json(dict(place.data)),
                updated=unit.now,
            )
        )
