"""Stores officials with their roles in a district or province, and invites for these roles; finds
the team of an area.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, func, insert, or_, select, update

from storage.cases import audit, cases
from storage.cases.cases import Case, Reach
from storage.cases.states import Level
from storage.engine.columns import table
from storage.engine.transaction import Conflict, Unit
from storage.figures.counted import THAILAND
from storage.officials import recusals, role_trail, second_chats
from storage.people.people import ChangePerson
from storage.tables.officials import Invite as InviteRow
from storage.tables.officials import Official as OfficialRow
from storage.tables.officials import Recusal, SecondChat
from storage.tables.people import PERSON_TABLE

CASE_ROLES = ("deputy", "officer", "desk")
"""Roles that work cases: security deputy, officer, complaint desk (Damrongdhama)."""
HEADMEN = ("kamnan", "headman")
"""Subdistrict and village heads: they see a case only if its reporter agreed."""
HEAD = "head"
"""The district chief, or in a province the governor's office: supervises, works on no cases."""
TRAINER = "trainer"
"""Health volunteers and teachers: they hold classes and see no cases at all."""
OPERATOR = "operator"
"""Who runs this installation: hears by a case's name that it reaches nobody, and reads none."""
EDITOR = "editor"
"""Who edits the content: all of it, or what districts keep of their own. They see no cases."""
WITHOUT_CASES = (TRAINER, EDITOR)
"""Roles that get no reports and have no list of them."""
ROLES = (HEAD, *CASE_ROLES, *HEADMEN, *WITHOUT_CASES, OPERATOR)

CODE_PREFIX = "o"
_CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without those easily confused: i, l, o, 0, 1
_CODE_LENGTH = 12

_OFFICIALS = table(OfficialRow)
_INVITES = table(InviteRow)
_RECUSALS = table(Recusal)
_SECONDS = table(SecondChat)
_PEOPLE = PERSON_TABLE


@dataclass(frozen=True, slots=True)
class Official:
    """A role of a person: in a district ("3805"), in a province ("38") or, with neither, national.

    `person` is the chat to which news is sent, `second` another chat of theirs if they linked one.
    `digest`: reports without a loss wait for the morning list. `escalates`, of a head: overdue
    cases go to the province. `reachable` is True if at least one chat has not blocked the bot.
    Somebody `away_until` then gets no news of cases that others may take. `nights` and `weekends`:
    when they are on duty outside office hours (weekends with holidays).
    """

    id: int
    person: str
    role: str
    district: str | None
    province: str | None
    since: datetime
    digest: bool = False
    escalates: bool = False
    away_until: datetime | None = None
    nights: bool = False
    weekends: bool = False
    second: str | None = None
    reachable: bool = True
    away: bool = False

    @property
    def listens(self) -> bool:
        """Whether news reaches them and they are there."""
        return self.reachable and not self.away

    def has(self, chat: str | None) -> bool:
        """Return whether this is a chat of the official."""
        return chat is not None and chat in (self.person, self.second)

    @property
    def reach(self) -> Reach:
        """The level and area whose cases the official sees."""
        return _reach(self.district, self.province)


def _reach(district: str | None, province: str | None) -> Reach:
    if district:
        return Reach(Level.DISTRICT, district)
    return Reach(Level.PROVINCE, province) if province else Reach(Level.NATIONAL)


@dataclass(frozen=True, slots=True)
class Invite:
    """A stored invite. `code` is the keyed hash of the code, never the code itself.

    `number` is how operators name it; `note`, encrypted, says to them whom it is for.
    """

    code: str
    role: str
    district: str | None
    province: str | None
    expires: datetime
    used: datetime | None
    number: int | None = None
    note: bytes | None = None


_COLUMNS = (
    *("id", "person", "role", "district", "province", "since", "digest", "escalates"),
    *("away_until", "nights", "weekends"),
)


# Asked for in nearly every turn, so put together once: that took longer than running them.
_FOUND = (
    select(*(_OFFICIALS.c[name] for name in _COLUMNS), _SECONDS.c.person)
    .outerjoin(_SECONDS, _SECONDS.c.first == _OFFICIALS.c.person)
    .where(_OFFICIALS.c.until.is_(None))
    .order_by(_OFFICIALS.c.id)
)
_FIRST = select(_SECONDS.c.first).where(_SECONDS.c.person == bindparam("chat")).scalar_subquery()
_OF_PERSON = _FOUND.where(
    or_(_OFFICIALS.c.person == bindparam("chat"), _OFFICIALS.c.person == _FIRST)
)
_HAS_ROLE = _FOUND.where(_OFFICIALS.c.role.in_(bindparam("roles", expanding=True)))
_WITH_ROLES = {
    Level.DISTRICT: _HAS_ROLE.where(_OFFICIALS.c.district == bindparam("area")),
    Level.PROVINCE: _HAS_ROLE.where(
        _OFFICIALS.c.district.is_(None), _OFFICIALS.c.province == bindparam("area")
    ),
    Level.NATIONAL: _HAS_ROLE.where(
        _OFFICIALS.c.district.is_(None), _OFFICIALS.c.province.is_(None)
    ),
}
_BLOCKED = select(_PEOPLE.c.id).where(
    _PEOPLE.c.blocked.is_not(None), _PEOPLE.c.id.in_(bindparam("chats", expanding=True))
)


def _read(unit: Unit, found: Select[Any], values: Mapping[str, Any]) -> tuple[Official, ...]:
    rows = unit.connection.execute(found, values).all()
    if not rows:
        return ()
    chats = {chat for row in rows for chat in (row[1], row[-1]) if chat}
    blocked = set(unit.connection.execute(_BLOCKED, {"chats": list(chats)}).scalars())
    everyone = [Official(*row) for row in rows]
    return tuple(
        replace(
            o,
            reachable=not {o.person, o.second or o.person} <= blocked,
            away=o.away_until is not None and o.away_until > unit.now,
        )
        for o in everyone
    )


def of_person(unit: Unit, person: str) -> tuple[Official, ...]:
    """Return the current roles of a person; `person` may be either of their chats."""
    return _read(unit, _OF_PERSON, {"chat": person})


def with_roles(unit: Unit, reach: Reach, roles: tuple[str, ...]) -> tuple[Official, ...]:
    """Return the officials with one of these roles at exactly this level and area."""
    return _read(unit, _WITH_ROLES[reach.level], {"roles": roles, "area": reach.area})


def everybody(unit: Unit) -> tuple[Official, ...]:
    """Return all current officials."""
    return _read(unit, _FOUND, {})


def served(unit: Unit) -> frozenset[Reach]:
    """Return the levels and areas where at least one official who works cases listens."""
    return frozenset(o.reach for o in everybody(unit) if o.role in CASE_ROLES and o.listens)


def new_code() -> str:
    """Return a new invite code: "o" and twelve random letters or digits (59 bits)."""
    return CODE_PREFIX + "".join(secrets.choice(_CODE_LETTERS) for _ in range(_CODE_LENGTH))


def looks_like_code(text: str) -> bool:
    """Return whether a text has the form of an invite code."""
    code = text.strip().lower()
    letters = code.removeprefix(CODE_PREFIX)
    shaped = code.startswith(CODE_PREFIX) and len(letters) == _CODE_LENGTH
    return shaped and set(letters) <= set(_CODE_LETTERS)


def find_invite(unit: Unit, code: str) -> Invite | None:
    """Return the invite with this code, even if it is used or expired, or None."""
    key = unit.keyring.hash("invite", code.strip().lower())
    row = unit.connection.execute(select(_INVITES).where(_INVITES.c.code == key)).one_or_none()
    return Invite(**row._mapping) if row else None


@dataclass(frozen=True, slots=True)
class MakeInvite:
    """Create an invite for a role, valid once and for `days`; only a hash of the code is stored.

    `note` says to operators alone whom it is for; `by` is who makes it, as the trail names them.
    """

    code: str
    role: str
    district: str | None
    province: str | None
    days: int = 7
    note: str = ""
    by: str = audit.OPERATOR

    def apply(self, unit: Unit) -> None:
        """Store the invite. Raises IntegrityError if another is made at the same moment."""
        highest = unit.connection.execute(select(func.max(_INVITES.c.number))).scalar()
        number = (highest or 0) + 1
        role_trail.append(unit, role_trail.NOBODY, self.by, role_trail.invited(number))
        unit.connection.execute(
            insert(_INVITES).values(
                number=number,
                note=unit.keyring.seal(self.note.encode()) if self.note else None,
                code=unit.keyring.hash("invite", self.code),
                role=self.role,
                district=self.district,
                province=self.province,
                expires=unit.now + timedelta(days=self.days),
            )
        )


@dataclass(frozen=True, slots=True)
class AcceptInvite:
    """Use an invite: the person gets its role."""

    invite: Invite
    person: str

    def apply(self, unit: Unit) -> None:
        """Store the role. Raises Conflict if the code was used in the meantime."""
        used = unit.connection.execute(
            update(_INVITES)
            .where(_INVITES.c.code == self.invite.code, _INVITES.c.used.is_(None))
            .values(used=unit.now, note=None)
        )
        if used.rowcount != 1:
            raise Conflict
        # If they accept in their second chat, the role goes to the first, like their others.
        link = second_chats.link_of(unit, self.person)
        made = unit.connection.execute(
            insert(_OFFICIALS).values(
                person=link.first if link else self.person,
                role=self.invite.role,
                district=self.invite.district,
                province=self.invite.province,
                since=unit.now,
                note=self.invite.note,
                invite=self.invite.number,
            )
        )
        (number,) = made.inserted_primary_key or (0,)
        role_trail.append(unit, number, audit.official(number), "accept")
        ChangePerson(self.person, {"official": True}).apply(unit)


def end(unit: Unit, number: int, by: str = audit.OPERATOR) -> bool:
    """End a role and release the cases the official had taken; their colleagues will be told.

    `by` is who does it, as the trail names them.

    Returns False if no current official has this number.
    """
    mine = and_(_OFFICIALS.c.id == number, _OFFICIALS.c.until.is_(None))
    person = unit.connection.execute(select(_OFFICIALS.c.person).where(mine)).scalar_one_or_none()
    if person is None:
        return False
    unit.connection.execute(update(_OFFICIALS).where(mine).values(until=unit.now))
    cases.hand_back(unit, number)
    role_trail.append(unit, number, by, "end")
    if not of_person(unit, person):
        ChangePerson(person, {"official": False}).apply(unit)
        second_chats.forget(unit, person)
    return True


def find(unit: Unit, number: int) -> Official | None:
    """Return the official with this number, or None if the role has ended."""
    found = _read(unit, _FOUND.where(_OFFICIALS.c.id == number), {})
    return found[0] if found else None


def roles_of(unit: Unit, numbers: Collection[int]) -> dict[int, str]:
    """Return number -> role of these officials, also after the role has ended."""
    if not numbers:
        return {}
    columns = (_OFFICIALS.c.id, _OFFICIALS.c.role)
    found = unit.connection.execute(select(*columns).where(_OFFICIALS.c.id.in_(numbers)))
    return {row.id: row.role for row in found}


def reach_of(unit: Unit, number: int) -> Reach | None:
    """Return the reach of the official with this number, also after the role has ended."""
    columns = (_OFFICIALS.c.district, _OFFICIALS.c.province)
    found = unit.connection.execute(select(*columns).where(_OFFICIALS.c.id == number))
    row = found.one_or_none()
    return _reach(*row) if row else None


def team_of(unit: Unit, case: Case) -> tuple[Official, ...]:
    """Return the officials who work on a case: those of its level and area who work cases.

    People who know the reporter, or are the reporter, are left out in all their roles.
    """
    areas = {Level.DISTRICT: case.district, Level.PROVINCE: case.province}
    team = with_roles(unit, Reach(case.level, areas.get(case.level, "")), CASE_ROLES)
    shut_out = {case.reporter, *recusals.knowing(unit, [case.id]).get(case.id, ())}
    return tuple(o for o in team if not {o.person, o.second or o.person} & shut_out)


@dataclass(frozen=True, slots=True)
class Recuse:
    """Hide a case from an official who knows its reporter."""

    case: int
    official: int

    def apply(self, unit: Unit) -> None:
        """Store it; applying it again has no effect."""
        mine = and_(_RECUSALS.c.case_id == self.case, _RECUSALS.c.official == self.official)
        unit.connection.execute(delete(_RECUSALS).where(mine))
        unit.connection.execute(insert(_RECUSALS).values(case_id=self.case, official=self.official))


@dataclass(frozen=True, slots=True)
class ChangeOfficial:
    """Change settings of an official, e.g. {"digest": True} or {"away_until": None}.

    `by` is the number of the official who changes them; 0 if they are their own.
    """

    official: int
    values: Mapping[str, bool | datetime | None]
    by: int = 0

    def apply(self, unit: Unit) -> None:
        """Store the settings, and in the trail what is another one now."""
        mine = _OFFICIALS.c.id == self.official
        columns = [_OFFICIALS.c[name] for name in self.values]
        before = unit.connection.execute(select(*columns).where(mine)).mappings().first()
        unit.connection.execute(update(_OFFICIALS).where(mine).values(**self.values))
        for name, value in self.values.items():
            if before is not None and before[name] != value:
                actor = audit.official(self.by or self.official)
                role_trail.append(unit, self.official, actor, _set(name, value))


def _set(name: str, value: bool | datetime | None) -> str:
    """Return the move that gives a setting this value, e.g. "nights on"."""
    if name != "away_until":
        return f"{name} {'on' if value else 'off'}"
    if not isinstance(value, datetime):
        return "back"
    return f"away until {(value - timedelta(seconds=1)).astimezone(THAILAND).date()}"
