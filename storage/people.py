"""People: one row a chat we know, its language, district and consents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from storage.tables import PersonRow, table
from storage.unit import Unit


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
_COLUMNS = [
    _TABLE.c[name]
    for name in (
        "id",
        "channel",
        "account",
        "chat",
        "language",
        "district",
        "noticed",
        "remember",
        "official",
        "blocked",
    )
]


def find(unit: Unit, person: str) -> Person | None:
    """The person of this id, or None."""
    row = unit.connection.execute(select(*_COLUMNS).where(_TABLE.c.id == person)).one_or_none()
    return Person(*row) if row else None


def add(unit: Unit, person: Person) -> None:
    """Store a person met for the first time."""
    unit.connection.execute(
        insert(_TABLE).values(
            id=person.id,
            channel=person.channel,
            account=person.account,
            chat=person.chat,
            language=person.language,
            created=unit.now,
        )
    )


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
