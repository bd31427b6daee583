"""Texts: the trail of a case in words (when, who by role, what), for history.py and for the
office's page.

What anybody wrote is not in it, nor that somebody knows the reporter: it would tell their
colleagues where to look.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from content.reading.library import Library
from handlers.cases.desk import notices
from handlers.core.say import Family, Passage, Phrase, Say
from storage.cases import audit
from storage.cases.audit import Entry
from storage.cases.states import Move
from storage.engine.transaction import Unit
from storage.officials import officials

HIDDEN = (Move.KNOW,)
"""Who knows the reporter would help to guess who that is."""
DID = Family("desk.did", [move for move in Move if move not in HIDDEN])
"""What was done, by the move."""
BY = Family("desk.did.by", (audit.REPORTER, audit.SYSTEM, audit.OPERATOR))


@dataclass(frozen=True, slots=True)
class Line:
    """One move: its time (UTC), who made it, and what it was with its ending or receiver."""

    at: datetime
    who: Say
    did: Say


@dataclass(frozen=True, slots=True)
class Trail:
    """The moves of a case that may be told, the newest first, and who made them: number -> role."""

    entries: tuple[Entry, ...]
    roles: Mapping[int, str]


def read(unit: Unit, case: int) -> Trail:
    """Return the trail of a case."""
    shown = tuple(entry for entry in audit.trail(unit, case) if entry.move not in HIDDEN)
    numbers = {number for entry in shown for number in _officials(entry)}
    return Trail(shown[::-1], officials.roles_of(unit, numbers))


def lines(
    library: Library, trail: Trail, mine: Collection[int], entries: Iterable[Entry]
) -> tuple[Line, ...]:
    """Return a line for each of these entries; `mine` are the numbers of who reads it."""
    return tuple(
        Line(
            entry.at,
            _who(entry.actor, trail.roles, mine),
            DID.phrase(entry.move, {"what": _what(library, entry, trail.roles, mine)}),
        )
        for entry in entries
    )


def _officials(entry: Entry) -> tuple[int, ...]:
    """Return the numbers of the officials in an entry: who acted, who was given the case."""
    names = (entry.actor, entry.note if entry.move is Move.GIVE else "")
    numbers = (audit.official_number(name) for name in names)
    return tuple(number for number in numbers if number is not None)


def _who(name: str, roles: Mapping[int, str], mine: Collection[int]) -> Say:
    number = audit.official_number(name)
    if number is None:
        kind = name.partition(":")[0]  # one of several operators is "operator:2"
        return BY.phrase(kind if kind in (audit.REPORTER, audit.OPERATOR) else audit.SYSTEM)
    if number in mine:
        return Phrase("desk.row.you")
    return notices.colleague(roles.get(number, ""), number)


def _what(library: Library, entry: Entry, roles: Mapping[int, str], mine: Collection[int]) -> Say:
    """Return what a move was about, in words; a space if it is about nothing that is told."""
    desk, id = library.desk, entry.note
    if entry.move is Move.CLOSE and (outcome := desk.outcome(id)):
        return Passage(outcome.label.texts)
    if entry.move is Move.REFER and (office := desk.office(id)):
        return Passage(office.label.texts)
    if entry.move is Move.ASK and (question := desk.question(id)):
        return Passage(question.label.texts)
    if entry.move is Move.GIVE:
        return _who(id, roles, mine)
    if entry.move is Move.TO_DISTRICT and (district := library.places.find(id)):
        return Passage(district.names)
    return Phrase("desk.did.nothing_more")
