"""Stores confirmations, and the districts' list that they make: addresses that two officials of a
province confirmed as fraud.

An official gives their word at a closed case. Two words make an address listed, if they are of two
persons who work in the same province, at the same case or at two. It is shown from the first
Monday, Thai time, that lies at least DELAY after the second word, together with all others of that
week, and everywhere, with the number of districts alone: so nobody learns from it when or where
somebody reported. A word lasts a year. One official's press takes an address off at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from sqlalchemy import ColumnElement, delete, insert, select

from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.officials import Confirmation
from storage.tables.officials import Official as OfficialRow

NEEDED = 2
"""Words that make an address listed."""
DELAY = timedelta(days=3)
LASTS = timedelta(days=365)
MOST_ASKED = 400
"""The most forms of links that are looked up at once."""
_THAILAND = timezone(timedelta(hours=7))

_WORDS = table(Confirmation)
_OFFICIALS = table(OfficialRow)


def shown_from(second: datetime) -> datetime:
    """Return the Monday, 00:00 in Thailand, from which an address is shown (UTC or as given)."""
    earliest = (second + DELAY).astimezone(_THAILAND)
    midnight = earliest.replace(hour=0, minute=0, second=0, microsecond=0)
    if midnight < earliest:
        midnight += timedelta(days=1)
    return (midnight + timedelta(days=-midnight.weekday() % 7)).astimezone(second.tzinfo)


@dataclass(frozen=True, slots=True)
class Standing:
    """How an address stands in a province: the number of words, whether one is of this person, and
    from when it is shown, None if the words do not suffice."""

    words: int = 0
    mine: bool = False
    shown: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """An address that is shown, in how many districts it was confirmed, and since when."""

    address: str
    districts: int
    since: datetime


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    address: bytes
    district: str
    province: str
    official: int
    at: datetime


def _key(unit: Unit, address: str) -> str:
    return unit.keyring.hash("listed", address)


def _read(unit: Unit, where: ColumnElement[bool]) -> tuple[_Word, ...]:
    """Return the words that still count, oldest first."""
    names = ("key", "address", "district", "province", "official", "at")
    rows = unit.connection.execute(
        select(*(_WORDS.c[name] for name in names))
        .where(where, _WORDS.c.at > unit.now - LASTS)
        .order_by(_WORDS.c.at, _WORDS.c.id)
    )
    return tuple(_Word(*row) for row in rows)


def standing(unit: Unit, address: str, province: str, official: int) -> Standing:
    """Return how an address stands in a province, for this official."""
    same = (_WORDS.c.key == _key(unit, address)) & (_WORDS.c.province == province)
    words = _read(unit, same)
    mine = bool(_same_person(unit, official) & {word.official for word in words})
    shown = shown_from(words[NEEDED - 1].at) if len(words) >= NEEDED else None
    return Standing(len(words), mine, shown)


def _same_person(unit: Unit, official: int) -> set[int]:
    """Return all numbers, of now and of before, of the person who has this one."""
    who = select(_OFFICIALS.c.person).where(_OFFICIALS.c.id == official).scalar_subquery()
    same = select(_OFFICIALS.c.id).where(_OFFICIALS.c.person == who, _OFFICIALS.c.person != "")
    return {official, *unit.connection.execute(same).scalars()}


def confirmed(unit: Unit, addresses: Sequence[str]) -> Mapping[str, int]:
    """Return address -> number of districts, of those of these addresses that are shown now."""
    keys = {_key(unit, address): address for address in addresses[:MOST_ASKED]}
    if not keys:
        return {}
    found = _shown(unit, _read(unit, _WORDS.c.key.in_(keys)))
    return {keys[key]: len(districts) for key, (districts, _, _) in found.items()}


def listed(unit: Unit, district: str | None = None) -> tuple[Listed, ...]:
    """Return the addresses that are shown now, by name; of `district`, or of all if it is None."""
    found = _shown(unit, _read(unit, _WORDS.c.id > 0))
    return tuple(
        sorted(
            (
                Listed(unit.keyring.open(sealed).decode(), len(districts), since)
                for districts, since, sealed in found.values()
                if district is None or district in districts
            ),
            key=lambda each: each.address,
        )
    )


def _shown(
    unit: Unit, words: Iterable[_Word]
) -> Mapping[str, tuple[frozenset[str], datetime, bytes]]:
    """Return key -> (districts, since when, encrypted address) of those that are shown now."""
    groups: dict[tuple[str, str], list[_Word]] = defaultdict(list)
    for word in words:
        groups[word.key, word.province].append(word)
    found: dict[str, tuple[frozenset[str], datetime, bytes]] = {}
    for (key, _), group in groups.items():
        if len(group) < NEEDED or (since := shown_from(group[NEEDED - 1].at)) > unit.now:
            continue
        # A word that is not shown yet must not change the number either.
        here = frozenset(word.district for word in group if shown_from(word.at) <= unit.now)
        districts, before, sealed = found.get(key, (frozenset(), since, group[0].address))
        found[key] = (districts | here, min(before, since), sealed)
    return found


@dataclass(frozen=True, slots=True)
class ConfirmAddress:
    """Give an official's word; a second word of the same person changes nothing."""

    address: str
    district: str
    province: str
    official: int

    def apply(self, unit: Unit) -> None:
        """Store the word."""
        if standing(unit, self.address, self.province, self.official).mine:
            return
        key = _key(unit, self.address)
        # One that has lapsed and is not deleted yet would be in the way of the new one.
        mine = (_WORDS.c.key == key) & (_WORDS.c.official == self.official)
        unit.connection.execute(delete(_WORDS).where(mine, _WORDS.c.province == self.province))
        unit.connection.execute(
            insert(_WORDS).values(
                key=key,
                address=unit.keyring.seal(self.address.encode()),
                district=self.district,
                province=self.province,
                official=self.official,
                at=unit.now,
            )
        )


@dataclass(frozen=True, slots=True)
class WithdrawAddress:
    """Take an address off the list of a province, or of all if it is None: every word goes."""

    address: str
    province: str | None

    def apply(self, unit: Unit) -> None:
        """Delete the words."""
        withdraw(unit, self.address, self.province)


def withdraw(unit: Unit, address: str, province: str | None = None) -> int:
    """Delete the words about an address and return their number."""
    where = _WORDS.c.key == _key(unit, address)
    if province is not None:
        where &= _WORDS.c.province == province
    return unit.connection.execute(delete(_WORDS).where(where)).rowcount
