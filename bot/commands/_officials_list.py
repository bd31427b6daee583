"""The lines that `officials list` prints of each official: role and area, apps, and since when."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass

from bot.channels.registry import channel_types
from storage.cases.cases import Reach
from storage.engine.transaction import Unit
from storage.officials import health, notes, officials, second_chats
from storage.officials.officials import Official
from storage.people import people


@dataclass(frozen=True, slots=True)
class Listed:
    """An official, the note of operators about them, and their apps."""

    official: Official
    note: str
    apps: str

    def line(self, where: str) -> str:
        """Return the line, with the name of their district or province."""
        one = self.official
        gone = "" if one.reachable else "UNREACHABLE: blocked Rutan in every app they use"
        since = f"since {one.since:%Y-%m-%d}"
        leave = f"away until {one.away_until:%Y-%m-%d}" if one.away and one.away_until else ""
        words = (str(one.id), one.role, where, since, self.note, self.apps, leave, gone)
        return "  ".join(filter(None, words))


@dataclass(frozen=True, slots=True)
class OfficialsList:
    """All officials, areas with open cases that reach nobody, and how many codes are unused."""

    officials: tuple[Listed, ...]
    unreached: Mapping[Reach, int]
    invites: int


def look(unit: Unit) -> OfficialsList:
    """Read the list."""
    everybody, told = officials.everybody(unit), notes.of_officials(unit)
    chats = {chat for o in everybody for chat in (o.person, o.second) if chat}
    blocked = {id for id, person in people.find_many(unit, chats).items() if person.blocked}
    return OfficialsList(
        tuple(Listed(o, told.get(o.id, ""), _apps(unit, o, blocked)) for o in everybody),
        health.unreached(unit),
        len(notes.outstanding(unit)),
    )


def _apps(unit: Unit, one: Official, blocked: set[str]) -> str:
    """Name the apps, the one that news goes to first, and since when two are linked."""
    words = []
    for chat in filter(None, (one.person, one.second)):
        channel, colon, _ = chat.partition(":")
        word = _titles().get(channel, channel) if colon else ""
        words.append(f"{word} (blocked)" if chat in blocked else word)
    link = second_chats.link_of(unit, one.person) if one.second else None
    named = " and ".join(filter(None, words))
    return f"{named}, linked {link.since:%Y-%m-%d}" if link else named


@functools.cache
def _titles() -> Mapping[str, str]:
    """Return channel -> how people call its app."""
    return {kind.name: own.title for kind in channel_types() if (own := kind.settings())}
