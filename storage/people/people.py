"""Stores people: one row for each known chat, with its language, district and consents."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from sqlalchemy import bindparam, func, select, text, update

from storage.engine.statement import Statement
from storage.engine.transaction import Unit
from storage.keys import person_keys
from storage.tables.people import PERSON, PERSON_TABLE
from storage.tables.people import Hearing as Hearing
from storage.tables.people import Person as Person  # defined there, where its table is made

_TABLE = PERSON_TABLE
_COLUMNS = [_TABLE.c[name] for name in PERSON.names]
_FIND = select(*_COLUMNS).where(_TABLE.c.id == bindparam("person"))
_FIND_MANY = select(*_COLUMNS).where(_TABLE.c.id.in_(bindparam("ids", expanding=True)))
_ADD = Statement(PERSON.insert("person", "created", "version") + " ON CONFLICT (id) DO NOTHING")
_BLOCK = update(_TABLE).where(_TABLE.c.id == bindparam("person"))


def find(unit: Unit, person: str) -> Person | None:
    """Return the person with this id, or None."""
    row = unit.connection.execute(_FIND, {"person": person}).one_or_none()
    return PERSON.read(row) if row else None


def find_many(unit: Unit, ids: Collection[str]) -> dict[str, Person]:
    """Return id -> person with their chat, for those of these people who are known."""
    rows = unit.connection.execute(_FIND_MANY, {"ids": list(ids)}).all()
    chats = person_keys.addresses(unit, [row.id for row in rows]) if rows else {}
    return {row.id: PERSON.read(row, chat=chats.get(row.id, "")) for row in rows}


def count(unit: Unit, channel: str, district: str | None = None) -> int:
    """Return how many people of a channel, and of a district if given, have not blocked the bot."""
    wanted = select(func.count()).where(_TABLE.c.channel == channel, _TABLE.c.blocked.is_(None))
    if district is not None:
        wanted = wanted.where(_TABLE.c.district == district)
    return unit.connection.execute(wanted.select_from(_TABLE)).scalar() or 0


def add(unit: Unit, person: Person) -> None:
    """Store a new person and their chat; does nothing if the id is stored already."""
    person_keys.make(unit, {person.id: person.chat})
    _ADD.run(unit, PERSON.values(person) | {"created": unit.now, "version": 0})


def block(unit: Unit, person: str, blocked: bool) -> None:
    """Record that a person has blocked or unblocked the bot."""
    since = unit.now if blocked else None
    unit.connection.execute(_BLOCK.values(blocked=since), {"person": person})


def move(unit: Unit, person: str, chat: str) -> None:
    """Store the new chat id that a platform gave to a group."""
    person_keys.move(unit, person, chat)


class PersonValues(TypedDict, total=False):
    """The columns of a person that handlers may change, and their new values."""

    language: str
    district: str
    noticed: datetime | None
    official: bool
    remember: bool | None
    weekly: datetime | None
    weekly_pushed: bool
    hearing: Hearing
    trial: str | None
    practice: datetime | None
    practice_pushed: bool


@dataclass(frozen=True, slots=True)
class ChangePerson:
    """Change some columns of a person, e.g. ChangePerson(id, {"language": "en"})."""

    person: str
    values: PersonValues

    def apply(self, unit: Unit) -> None:
        """Store the values; does nothing if the person was erased in the meantime."""
        unit.connection.execute(
            update(_TABLE).where(_TABLE.c.id == self.person).values(**self.values)
        )


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Delete a person: their key and address, their row, flow state, lessons and held messages.

    Without the key, what they wrote cannot be read anywhere any more: not in events and messages
    that were given up, not in what the database has not overwritten yet. Their cases stay without
    a reporter: ForgetInCases comes before this in the same outcome. The ids of their events stay
    for up to seven days, so that nothing they sent is handled twice.
    """

    person: str

    def apply(self, unit: Unit) -> None:
        """Delete the rows; a reply in the same outcome is still sent."""
        for statement in _ERASE:
            unit.connection.execute(statement, {"person": self.person})
        person_keys.forget(unit, self.person)


_ERASE = tuple(
    text(f"DELETE FROM {name} WHERE {column} = :person")  # noqa: S608  # names are ours
    for name, column in (
        ("person", "id"),
        ("place", "person"),
        ("progress", "person"),
        ("weekly_sent", "person"),
        ("trial_member", "person"),
        ("practice_sent", "person"),
    )
) + (
    text(
        "UPDATE outbox SET state = 'dropped', body = NULL"
        " WHERE person = :person AND state IN ('late', 'waiting')"
    ),
)
