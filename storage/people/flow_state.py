"""Stores the flow state of a person: the step of a conversation they are at, and what they filled
in so far.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select

from storage.engine.cipher import Cipher, WrongKey
from storage.engine.columns import table
from storage.engine.records import Record
from storage.engine.statement import Statement
from storage.engine.transaction import Unit
from storage.keys import person_keys
from storage.tables.people import FlowStateRow

_TABLE = table(FlowStateRow)


@dataclass(frozen=True, slots=True)
class FlowState:
    """A step of a flow, with the data filled in so far.

    `stamp` is set when the turn is stored, unless the state brings that of the one before, whose
    buttons then stay good. `updated` is set when the state is read again.
    """

    flow: str
    step: str
    data: Mapping[str, Any] = field(default_factory=dict)
    stamp: str = ""
    updated: datetime | None = None

    @property
    def name(self) -> str:
        """The key under which features register the step: "<flow>.<step>"."""
        return f"{self.flow}.{self.step}"


FLOW_STATE = Record(FlowState)
_DATA = FLOW_STATE.names.index("data")
_FIND = select(*[_TABLE.c[name] for name in FLOW_STATE.names]).where(
    _TABLE.c.person == bindparam("person")
)
_PUT = Statement(
    "INSERT INTO place (person, flow, step, stamp, data, updated)"
    " VALUES (:person, :flow, :step, :stamp, :data, :now)"
    " ON CONFLICT (person) DO UPDATE SET flow = excluded.flow, step = excluded.step,"
    " stamp = excluded.stamp, data = excluded.data, updated = excluded.updated"
)
_TAKE_AWAY = Statement("DELETE FROM place WHERE person = :person")


def from_row(cipher: Cipher, row: Sequence[Any]) -> FlowState | None:
    """Return the flow state of a row of FLOW_STATE; None if no key decrypts it."""
    try:
        data = cipher.open_json(row[_DATA])
    except WrongKey:
        return None
    return FLOW_STATE.read(row, data=data)


def find(unit: Unit, person: str) -> FlowState | None:
    """Return the person's flow state, or None outside any flow."""
    row = unit.connection.execute(_FIND, {"person": person}).one_or_none()
    return from_row(person_keys.of_person(unit, person), row) if row else None


def put(unit: Unit, person: str, state: FlowState | None, cipher: Cipher | None = None) -> None:
    """Set the person's flow state, or delete it if `state` is None.

    `cipher` is the person's, if the caller has it already.
    """
    if state is None:
        _TAKE_AWAY.run(unit, {"person": person})
        return
    cipher = cipher or person_keys.of_person(unit, person)
    _PUT.run(
        unit,
        {
            "person": person,
            "flow": state.flow,
            "step": state.step,
            "stamp": state.stamp,
            "data": cipher.seal_json(dict(state.data)),
            "now": unit.now,
        },
    )
