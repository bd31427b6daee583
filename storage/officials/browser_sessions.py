"""Stores one-time sign-in links to the office, and browser sessions that are bound to an official's
roles.

Of a link and of a session's token only keyed hashes are kept. A session is good for the roles and
areas that its official had when it began; `find` does not return it once these are others.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from storage.cases import audit
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.officials import officials, role_trail
from storage.officials.officials import Official
from storage.tables.officials import BrowserSession, SignInLink

LINK_LIFE = timedelta(minutes=10)
SESSION_LIFE = timedelta(hours=8)
"""A working day; nothing prolongs it."""
MOST = 5
"""Browsers in which one official is signed in; the oldest session ends."""
NOTED_EVERY = timedelta(minutes=5)
"""How exactly it is kept when a session was used last."""

_LINKS = table(SignInLink)
_SESSIONS = table(BrowserSession)


@dataclass(frozen=True, slots=True)
class Session:
    """An official signed in to a browser. `key` is the keyed hash of the token in its cookie.

    `person` is the chat in which the link was made, `device` a word for the browser.
    """

    key: str
    person: str
    seat: str
    language: str
    device: str
    begun: datetime
    used: datetime
    expires: datetime


def new_token() -> str:
    """Return 256 random bits for a link or a session, as text that fits an address or a cookie."""
    return secrets.token_urlsafe(32)


def seat_of(roles: Iterable[Official]) -> str:
    """Return the roles and areas of a person in one line, equal if and only if all of them are."""
    rows = sorted((each.id, each.role, each.district, each.province) for each in roles)
    return ",".join(f"{id}:{role}:{here or ''}:{there or ''}" for id, role, here, there in rows)


@dataclass(frozen=True, slots=True)
class MakeSignInLink:
    """Store a one-time link of an official for LINK_LIFE; it replaces an earlier one."""

    code: str
    person: str

    def apply(self, unit: Unit) -> None:
        """Store the keyed hash of the code."""
        unit.connection.execute(delete(_LINKS).where(_LINKS.c.person == self.person))
        code, expires = _link_key(unit, self.code), unit.now + LINK_LIFE
        unit.connection.execute(
            insert(_LINKS).values(code=code, person=self.person, expires=expires)
        )


def maker_of(unit: Unit, code: str) -> str | None:
    """Return the chat in which a link was made, or None if it is unknown, used or expired."""
    good = (_LINKS.c.code == _link_key(unit, code)) & (_LINKS.c.expires > unit.now)
    return unit.connection.execute(select(_LINKS.c.person).where(good)).scalar_one_or_none()


def begin(unit: Unit, code: str, token: str, language: str, device: str) -> Session | None:
    """Use a link: begin a session with this token, and say so in the official's trail.

    Returns None if the link is unknown, used or expired, or its official has no role any more.
    """
    person = maker_of(unit, code)
    if person is None:
        return None
    used = delete(_LINKS).where(_LINKS.c.code == _link_key(unit, code))
    if unit.connection.execute(used).rowcount != 1:
        return None  # somebody else was quicker
    roles = officials.of_person(unit, person)
    if not roles:
        return None
    made = Session(
        _session_key(unit, token),
        person,
        seat_of(roles),
        language,
        device,
        unit.now,
        unit.now,
        unit.now + SESSION_LIFE,
    )
    values = {name: getattr(made, name) for name in Session.__slots__}
    unit.connection.execute(insert(_SESSIONS).values(**values))
    _end_oldest(unit, made)
    _note(unit, roles, "sign_in")
    return made


def find(unit: Unit, token: str) -> tuple[Session, tuple[Official, ...]] | None:
    """Return the session with this token and the current roles of its official.

    Returns None if it is unknown or over, or if the roles or areas of its official are others now.
    """
    good = (_SESSIONS.c.key == _session_key(unit, token)) & (_SESSIONS.c.expires > unit.now)
    row = unit.connection.execute(select(_SESSIONS).where(good)).one_or_none()
    if row is None:
        return None
    found = Session(**row._mapping)
    roles = officials.of_person(unit, found.person)
    return (found, roles) if roles and seat_of(roles) == found.seat else None


def of_chats(unit: Unit, chats: Collection[str]) -> tuple[Session, ...]:
    """Return the sessions that one official has in all their chats, the latest first."""
    mine = _SESSIONS.c.person.in_(chats) & (_SESSIONS.c.expires > unit.now)
    rows = unit.connection.execute(
        select(_SESSIONS).where(mine).order_by(_SESSIONS.c.begun.desc(), _SESSIONS.c.key)
    )
    return tuple(Session(**row._mapping) for row in rows)


def forget(unit: Unit, person: str) -> None:
    """Delete the links and sessions of a chat that is erased, unlinked or has no role left."""
    for rows in (_LINKS, _SESSIONS):
        unit.connection.execute(delete(rows).where(rows.c.person == person))


@dataclass(frozen=True, slots=True)
class NoteUse:
    """Keep that a session was used now, and in this language."""

    session: Session
    language: str

    def apply(self, unit: Unit) -> None:
        """Store it; a session that has ended stays so."""
        here = _SESSIONS.c.key == self.session.key
        now = {"used": unit.now, "language": self.language}
        unit.connection.execute(update(_SESSIONS).where(here).values(**now))


@dataclass(frozen=True, slots=True)
class EndSession:
    """Sign out of one browser."""

    session: Session

    def apply(self, unit: Unit) -> None:
        """Delete the session; applying it again has no effect."""
        unit.connection.execute(delete(_SESSIONS).where(_SESSIONS.c.key == self.session.key))


@dataclass(frozen=True, slots=True)
class EndSessions:
    """Sign an official out everywhere: every session and unused link of these chats ends."""

    chats: frozenset[str]

    def apply(self, unit: Unit) -> None:
        """Delete them, and say so in the trail of each role; applying it again ends none."""
        for rows in (_LINKS, _SESSIONS):
            unit.connection.execute(delete(rows).where(rows.c.person.in_(self.chats)))
        roles = {each.id: each for chat in self.chats for each in officials.of_person(unit, chat)}
        _note(unit, roles.values(), "sign_out")


def _end_oldest(unit: Unit, new: Session) -> None:
    """End the sessions of a chat beyond MOST, never the new one."""
    others = [each for each in of_chats(unit, [new.person]) if each.key != new.key]
    for old in others[MOST - 1 :]:
        EndSession(old).apply(unit)


def _note(unit: Unit, roles: Iterable[Official], move: str) -> None:
    for role in roles:
        role_trail.append(unit, role.id, audit.official(role.id), move)


def _link_key(unit: Unit, code: str) -> str:
    return unit.keyring.hash("office link", code)


def _session_key(unit: Unit, token: str) -> str:
    return unit.keyring.hash("office session", token)
