"""Second chats of officials: one person, two apps; linked by a code, undone from either."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, or_, select, update

from storage.cases import audit
from storage.engine.columns import table
from storage.engine.transaction import Conflict, Unit
from storage.officials import role_trail
from storage.people.people import ChangePerson
from storage.tables.officials import LinkCode, Official, SecondChat

CODE_PREFIX = "u"
CODE_LIFE = timedelta(minutes=10)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that are read as another
_SHAPE = re.compile(f"{CODE_PREFIX}[- ]?([{_LETTERS}]{{4}})[- ]([{_LETTERS}]{{4}})")

_LINKS = table(SecondChat)
_CODES = table(LinkCode)
_OFFICIALS = table(Official)


@dataclass(frozen=True, slots=True)
class Link:
    """Two chats of one official: the roles belong to `first`."""

    first: str
    second: str
    since: datetime

    def other(self, person: str) -> str:
        """The chat that is not this one."""
        return self.second if person == self.first else self.first


def new_code() -> str:
    """A fresh code (39 random bits, good for ten minutes), e.g. "u-4k7p-9xm2"."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{CODE_PREFIX}-{letters[:4]}-{letters[4:]}"


def as_code(text: str) -> str | None:
    """The code that was typed, in its one form, or None: these words are none."""
    found = _SHAPE.fullmatch(text.strip().lower())
    return f"{CODE_PREFIX}-{found[1]}-{found[2]}" if found else None


def link_of(unit: Unit, person: str) -> Link | None:
    """The link that this chat is a part of, or None."""
    mine = or_(_LINKS.c.person == person, _LINKS.c.first == person)
    row = unit.connection.execute(select(_LINKS).where(mine)).first()
    return Link(row.first, row.person, row.since) if row else None


def others(unit: Unit, people: Collection[str]) -> dict[str, str]:
    """Chat -> the other chat of the same official, for those of these that have one."""
    mine = or_(_LINKS.c.person.in_(people), _LINKS.c.first.in_(people))
    rows = unit.connection.execute(select(_LINKS.c.first, _LINKS.c.person).where(mine)).all()
    found: dict[str, str] = {}
    for first, second in rows:
        found |= {first: second, second: first}
    return {person: found[person] for person in people if person in found}


def maker_of(unit: Unit, code: str) -> str | None:
    """The chat in which a code was made that is still good, or None."""
    key = unit.keyring.hash("link", code)
    good = (_CODES.c.code == key) & (_CODES.c.expires > unit.now)
    return unit.connection.execute(select(_CODES.c.person).where(good)).scalar_one_or_none()


def _numbers(unit: Unit, first: str) -> list[int]:
    now = (_OFFICIALS.c.person == first) & _OFFICIALS.c.until.is_(None)
    return list(unit.connection.execute(select(_OFFICIALS.c.id).where(now)).scalars())


def _note(unit: Unit, first: str, move: str) -> None:
    for number in _numbers(unit, first):
        role_trail.append(unit, number, audit.official(number), move)


@dataclass(frozen=True, slots=True)
class MakeLinkCode:
    """A one-time code of an official; it takes the place of the one they made before."""

    code: str
    person: str

    def apply(self, unit: Unit) -> None:
        """Store it."""
        unit.connection.execute(delete(_CODES).where(_CODES.c.person == self.person))
        key, expires = unit.keyring.hash("link", self.code), unit.now + CODE_LIFE
        unit.connection.execute(
            insert(_CODES).values(code=key, person=self.person, expires=expires)
        )


@dataclass(frozen=True, slots=True)
class LinkChats:
    """Use a code up: `second` is from now on a chat of the official that `first` is."""

    code: str
    first: str
    second: str

    def apply(self, unit: Unit) -> None:
        """Store it. Raises Conflict where the code was used, or a chat linked, meanwhile."""
        key = unit.keyring.hash("link", self.code)
        used = (_CODES.c.code == key) & (_CODES.c.expires > unit.now)
        if unit.connection.execute(delete(_CODES).where(used)).rowcount != 1:
            raise Conflict
        if others(unit, (self.first, self.second)):
            raise Conflict
        unit.connection.execute(
            insert(_LINKS).values(person=self.second, first=self.first, since=unit.now)
        )
        ChangePerson(self.second, {"official": True}).apply(unit)
        _note(unit, self.first, "link")


@dataclass(frozen=True, slots=True)
class Unlink:
    """The roles stay with the first chat; the second is nobody's any more."""

    link: Link

    def apply(self, unit: Unit) -> None:
        """Write it; twice is once."""
        here = (_LINKS.c.person == self.link.second) & (_LINKS.c.first == self.link.first)
        if unit.connection.execute(delete(_LINKS).where(here)).rowcount:
            ChangePerson(self.link.second, {"official": False}).apply(unit)
            _note(unit, self.link.first, "unlink")


@dataclass(frozen=True, slots=True)
class SwitchChats:
    """News goes to the second chat from now on: the two change places, with all roles."""

    link: Link

    def apply(self, unit: Unit) -> None:
        """Write it. Raises Conflict where they are not linked like this any more."""
        here = (_LINKS.c.person == self.link.second) & (_LINKS.c.first == self.link.first)
        swapped = update(_LINKS).where(here).values(person=self.link.first, first=self.link.second)
        if unit.connection.execute(swapped).rowcount != 1:
            raise Conflict
        moved = update(_OFFICIALS).where(_OFFICIALS.c.person == self.link.first)
        unit.connection.execute(moved.values(person=self.link.second))
        _note(unit, self.link.second, "switch")


def forget(unit: Unit, person: str) -> None:
    """End the link and the codes of a chat that is erased, or has no role left."""
    unit.connection.execute(delete(_CODES).where(_CODES.c.person == person))
    link = link_of(unit, person)
    if link is not None:
        Unlink(link).apply(unit)
