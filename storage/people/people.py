"""People: one row for each chat we know, with its language, district and consents."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from sqlalchemy import bindparam, func, select, text, update

from storage.engine.statement import Statement
from storage.engine.transaction import Unit
from storage.tables.people import PERSON, PERSON_TABLE
from storage.tables.people import Person as Person  # it is made into a table there

_TABLE = PERSON_TABLE
_COLUMNS = [_TABLE.c[name] for name in PERSON.names]
_FIND = select(*_COLUMNS).where(_TABLE.c.id == bindparam("person"))
_FIND_MANY = select(*_COLUMNS).where(_TABLE.c.id.in_(bindparam("ids", expanding=True)))
_ADD = Statement(PERSON.insert("person", "created", "version") + " ON CONFLICT (id) DO NOTHING")
_BLOCK = update(_TABLE).where(_TABLE.c.id == bindparam("person"))


def find(unit: Unit, person: str) -> Person | None:
    """The person of this id, or None."""
    row = unit.connection.execute(_FIND, {"person": person}).one_or_none()
    return PERSON.read(row) if row else None


def find_many(unit: Unit, ids: Collection[str]) -> dict[str, Person]:
    """Those of these people whom we know, by id."""
    rows = unit.connection.execute(_FIND_MANY, {"ids": list(ids)})
    return {row.id: PERSON.read(row) for row in rows}


def count(unit: Unit, channel: str, district: str | None = None) -> int:
    """How many people of a channel (and district) have not blocked us."""
    wanted = select(func.count()).where(_TABLE.c.channel == channel, _TABLE.c.blocked.is_(None))
    if district is not None:
        wanted = wanted.where(_TABLE.c.district == district)
    return unit.connection.execute(wanted.select_from(_TABLE)).scalar() or 0


def add(unit: Unit, person: Person) -> None:
    """Store a new person; one who is stored already stays as they are."""
    _ADD.run(unit, PERSON.values(person) | {"created": unit.now, "version": 0})


def block(unit: Unit, person: str, blocked: bool) -> None:
    """Note that a person has blocked us, or has unblocked us."""
    since = unit.now if blocked else None
    unit.connection.execute(_BLOCK.values(blocked=since), {"person": person})


def move(unit: Unit, person: str, chat: str) -> None:
    """Store the new chat id that a platform gave to a group."""
    unit.connection.execute(_BLOCK.values(chat=chat), {"person": person})


class PersonValues(TypedDict, total=False):
    """The columns of a person that handlers may change, and their new values."""

    language: str
    district: str
    noticed: datetime | None
    official: bool
    remember: bool | None


@dataclass(frozen=True, slots=True)
class ChangePerson:
    """Change some columns of a person, e.g. ChangePerson(id, {"language": "en"})."""

    person: str
    values: PersonValues

    def apply(self, unit: Unit) -> None:
        """Write the columns; a person erased meanwhile stays erased."""
        unit.connection.execute(
            update(_TABLE).where(_TABLE.c.id == self.person).values(**self.values)
        )


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Delete a person: who they are, their flow state, what they learned, what waits for them.

    Their cases stay without a reporter: ForgetInCases does that in the same outcome. The ids of
    their events stay for up to seven days, so that nothing they sent is handled twice.
    """

    person: str

    def apply(self, unit: Unit) -> None:
        """Delete the rows; a reply that is part of the same outcome still goes out."""
        for statement in _ERASE:
            unit.connection.execute(statement, {"person": self.person})


_ERASE = tuple(
    text(f"DELETE FROM {name} WHERE {column} = :person")  # noqa: S608  # names are ours
    for name, column in (("person", "id"), ("place", "person"), ("progress", "person"))
) + (
    text(
        "UPDATE outbox SET state = 'dropped', body = NULL"
        " WHERE person = :person AND state IN ('late', 'waiting')"
    ),
)
