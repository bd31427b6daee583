"""People: one row a chat we know, its language, district and consents."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, bindparam, func, select, text, update

from storage.engine import columns
from storage.engine.columns import Utc, table
from storage.engine.transaction import Unit
from storage.tables.people import PersonRow


@dataclass(frozen=True, slots=True)
class Person:
    """A person as handlers see them. `new`: they have never been stored before this turn.

    `channel`, `account` and `chat` are for bot/ only; handlers never read them.
    `district` is a DOPA code ("3805"). `noticed` is when they saw the privacy notice and went on.
    """

    id: str
    channel: str
    account: str
    chat: str
    language: str = "th"
    district: str | None = None
    noticed: datetime | None = None
    remember: bool = False
    official: bool = False
    blocked: datetime | None = None
    new: bool = False


_TABLE = table(PersonRow)
_COLUMNS = [_TABLE.c[field.name] for field in fields(Person) if field.name != "new"]
_FIND = select(*_COLUMNS).where(_TABLE.c.id == bindparam("person"))
_FIND_MANY = select(*_COLUMNS).where(_TABLE.c.id.in_(bindparam("ids", expanding=True)))
_ADD = text(
    "INSERT INTO person"
    " (id, channel, account, chat, language, created, remember, official, version)"
    " VALUES (:id, :channel, :account, :chat, :language, :now, :no, :no, 0)"
    " ON CONFLICT (id) DO NOTHING"
).bindparams(bindparam("now", type_=Utc()), bindparam("no", type_=Boolean()))
_BLOCK = update(_TABLE).where(_TABLE.c.id == bindparam("person"))


def from_row(row: Sequence[Any]) -> Person:
    """A person from columns in the order of the fields of Person."""
    return Person(*row)


def from_driver(row: Sequence[Any]) -> Person:
    """The same, of columns as a Statement gives them."""
    ident, channel, account, chat, language, district, noticed, remember, official, blocked = row
    return Person(
        ident,
        channel,
        account,
        chat,
        language,
        district,
        noticed and columns.read(noticed),
        bool(remember),
        bool(official),
        blocked and columns.read(blocked),
    )


def find(unit: Unit, person: str) -> Person | None:
    """The person of this id, or None."""
    row = unit.connection.execute(_FIND, {"person": person}).one_or_none()
    return from_row(row) if row else None


def find_many(unit: Unit, ids: Collection[str]) -> dict[str, Person]:
    """Those of these people whom we know, by id."""
    rows = unit.connection.execute(_FIND_MANY, {"ids": list(ids)})
    return {row.id: from_row(row) for row in rows}


def count(unit: Unit, channel: str, district: str | None = None) -> int:
    """How many people of a channel (and district) would take a message from us."""
    wanted = select(func.count()).where(_TABLE.c.channel == channel, _TABLE.c.blocked.is_(None))
    if district is not None:
        wanted = wanted.where(_TABLE.c.district == district)
    return unit.connection.execute(wanted.select_from(_TABLE)).scalar() or 0


def add(unit: Unit, person: Person) -> None:
    """Store a person met for the first time; one who is known already stays as they are."""
    unit.connection.execute(
        _ADD,
        {
            "id": person.id,
            "channel": person.channel,
            "account": person.account,
            "chat": person.chat,
            "language": person.language,
            "now": unit.now,
            "no": False,
        },
    )


def block(unit: Unit, person: str, blocked: bool) -> None:
    """Note that they will not have anything sent to them, or that they are back."""
    since = unit.now if blocked else None
    unit.connection.execute(_BLOCK.values(blocked=since), {"person": person})


def move(unit: Unit, person: str, chat: str) -> None:
    """Follow a group to its new id on the platform."""
    unit.connection.execute(_BLOCK.values(chat=chat), {"person": person})


@dataclass(frozen=True, slots=True)
class ChangePerson:
    """Change some columns of a person, e.g. ChangePerson(id, {"language": "en"})."""

    person: str
    values: dict[str, Any]

    def apply(self, unit: Unit) -> None:
        """Write the columns; a person erased meanwhile stays erased."""
        unit.connection.execute(
            update(_TABLE).where(_TABLE.c.id == self.person).values(**self.values)
        )


@dataclass(frozen=True, slots=True)
class ErasePerson:
    """Forget a person: who they are, where they were, what they learned, what waits for them.

    Cases stay without a reporter: storage/cases/cases.py does that in the same outcome. Ids of
    events stay up to seven days, so that nothing they sent is taken twice.
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
