"""Stores the link between an official's chats in two apps, and the one-time codes that make such a
link.

Either chat can undo it.
"""

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
from storage.tables.officials import BrowserSession, LinkCode, Official, SecondChat

CODE_PREFIX = "u"
CODE_LIFE = timedelta(minutes=10)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those easily confused: i, l, o, 0, 1
_SHAPE = re.compile(f"{CODE_PREFIX}[- ]?([{_LETTERS}]{{4}})[- ]([{_LETTERS}]{{4}})")

_LINKS = table(SecondChat)
_CODES = table(LinkCode)
_OFFICIALS = table(Official)
_BROWSERS = table(BrowserSession)


@dataclass(frozen=True, slots=True)
class Link:
    """Two linked chats of one official. The roles belong to `first`, and news goes there."""

    first: str
    second: str
    since: datetime

    def other(self, person: str) -> str:
        """Return the other chat of the link."""
        return self.second if person == self.first else self.first


def new_code() -> str:
    """Return a new code (39 random bits), e.g. "u-4k7p-9xm2"."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{CODE_PREFIX}-{letters[:4]}-{letters[4:]}"


def as_code(text: str) -> str | None:
    """Return the link code in a typed text, in its canonical form, or None if it is no code."""
    found = _SHAPE.fullmatch(text.strip().lower())
    return f"{CODE_PREFIX}-{found[1]}-{found[2]}" if found else None


def link_of(unit: Unit, person: str) -> Link | None:
    """Return the link this chat is part of, or None."""
    mine = or_(_LINKS.c.person == person, _LINKS.c.first == person)
    row = unit.connection.execute(select(_LINKS).where(mine)).first()
    return Link(row.first, row.person, row.since) if row else None


def others(unit: Unit, people: Collection[str]) -> dict[str, str]:
    """Return chat -> the other chat of the same official, for those that are linked."""
    mine = or_(_LINKS.c.person.in_(people), _LINKS.c.first.in_(people))
    rows = unit.connection.execute(select(_LINKS.c.first, _LINKS.c.person).where(mine)).all()
    found: dict[str, str] = {}
    for first, second in rows:
        found |= {first: second, second: first}
    return {person: found[person] for person in people if person in found}


def maker_of(unit: Unit, code: str) -> str | None:
    """Return the chat in which a link code was made, or None if it is unknown or has expired."""
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
    """Store a one-time link code of an official for CODE_LIFE; it replaces an earlier one."""

    code: str
    person: str

    def apply(self, unit: Unit) -> None:
        """Store the keyed hash of the code."""
        unit.connection.execute(delete(_CODES).where(_CODES.c.person == self.person))
        key, expires = unit.keyring.hash("link", self.code), unit.now + CODE_LIFE
        unit.connection.execute(
            insert(_CODES).values(code=key, person=self.person, expires=expires)
        )


@dataclass(frozen=True, slots=True)
class LinkChats:
    """Use a link code: add `second` as a chat of the official whose roles belong to `first`."""

    code: str
    first: str
    second: str

    def apply(self, unit: Unit) -> None:
        """Store the link. Raises Conflict if the code is no longer valid or a chat is linked."""
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
    """Undo a link: the roles stay with the first chat."""

    link: Link

    def apply(self, unit: Unit) -> None:
        """Delete the link, and sign the second chat out of browsers; again it has no effect."""
        here = (_LINKS.c.person == self.link.second) & (_LINKS.c.first == self.link.first)
        if unit.connection.execute(delete(_LINKS).where(here)).rowcount:
            ChangePerson(self.link.second, {"official": False}).apply(unit)
            unit.connection.execute(delete(_BROWSERS).where(_BROWSERS.c.person == self.link.second))
            _note(unit, self.link.first, "unlink")


@dataclass(frozen=True, slots=True)
class SwitchChats:
    """Swap the two chats of a link: roles and news go to the second from now on."""

    link: Link

    def apply(self, unit: Unit) -> None:
        """Store the swap. Raises Conflict if the link has changed since it was read."""
        here = (_LINKS.c.person == self.link.second) & (_LINKS.c.first == self.link.first)
        swapped = update(_LINKS).where(here).values(person=self.link.first, first=self.link.second)
        if unit.connection.execute(swapped).rowcount != 1:
            raise Conflict
        moved = update(_OFFICIALS).where(_OFFICIALS.c.person == self.link.first)
        unit.connection.execute(moved.values(person=self.link.second))
        _note(unit, self.link.second, "switch")


def forget(unit: Unit, person: str) -> None:
    """Delete the link and the link codes of a chat that is erased or has no role left."""
    unit.connection.execute(delete(_CODES).where(_CODES.c.person == person))
    link = link_of(unit, person)
    if link is not None:
        Unlink(link).apply(unit)
