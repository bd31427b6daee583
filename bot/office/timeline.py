"""Says the trail of a case: when, who by role, and what; what anybody wrote is not in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.office.wording import moment
from content.reading.desk import DeskOffice, DeskOutcome, DeskQuestion
from content.reading.library import Library
from handlers.cases.desk.background.history import HIDDEN
from handlers.cases.desk.notices import ROLE
from handlers.core.say import Family, Passage, Phrase, Say
from storage.cases import audit
from storage.cases.audit import Entry
from storage.cases.states import Move
from storage.officials import officials

MOVE = Family("office.move", [move for move in Move if move not in HIDDEN])
WHO = Family("office.who", (audit.REPORTER, audit.SYSTEM, audit.OPERATOR))

_PREFIX = audit.official(0)[:-1]


@dataclass(frozen=True, slots=True)
class Line:
    """One move: its time, who made it, what it was, and to whom or with what outcome, if any."""

    at: Say
    who: Say
    what: Say
    more: Say | None = None


def lines(
    trail: Sequence[Entry], roles: Mapping[int, str], mine: Collection[int], library: Library
) -> tuple[Line, ...]:
    """Return a line for each move, the latest first.

    `roles` are those of the officials by number, `mine` the numbers of who reads it.
    """
    return tuple(
        Line(
            moment(entry.at),
            _who(entry.actor, roles, mine),
            MOVE.phrase(entry.move),
            _more(entry, roles, mine, library),
        )
        for entry in reversed(trail)
        if entry.move not in HIDDEN
    )


def _who(actor: str, roles: Mapping[int, str], mine: Collection[int]) -> Say:
    if not actor.startswith(_PREFIX):
        kind = actor.partition(":")[0]  # one of several operators is "operator:2"
        known = kind in (audit.REPORTER, audit.SYSTEM, audit.OPERATOR)
        return WHO.phrase(kind if known else audit.SYSTEM)
    digits = actor.removeprefix(_PREFIX)
    number = int(digits) if digits.isascii() and digits.isdecimal() else 0
    if number in mine:
        return Phrase("office.row.you")
    role = roles.get(number, "")
    if role not in officials.ROLES:
        return Phrase("official.role.other")
    return Phrase("office.colleague", {"role": ROLE.phrase(role), "number": number})


def _more(
    entry: Entry, roles: Mapping[int, str], mine: Collection[int], library: Library
) -> Say | None:
    desk = library.desk
    chosen: DeskOutcome | DeskOffice | DeskQuestion | None
    match entry.move:
        case Move.CLOSE:
            chosen = desk.outcome(entry.note)
        case Move.REFER:
            chosen = desk.office(entry.note)
        case Move.ASK:
            chosen = desk.question(entry.note)
        case Move.GIVE:
            return _who(entry.note, roles, mine)
        case _:
            return None
    return Passage(chosen.label.texts) if chosen else None
