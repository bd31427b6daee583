"""Stores and reads the trail of cases: who did what to a case and when.

Rows are appended and never changed, except that words people said are deleted when the case is
forgotten. They are chained, so that a row that somebody else changed is noticed (chain.py).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from storage.cases import chain
from storage.cases.states import Move, move_of
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.tables.cases import CaseMove

REPORTER = "reporter"
SYSTEM = "system"
OPERATOR = "operator"

_TABLE = table(CaseMove)


def official(number: int) -> str:
    """Return the name of an official in the trail: the number, never the chat address."""
    return f"official:{number}"


def official_number(name: str) -> int | None:
    """Return the number in such a name, or None if it names no official."""
    prefix, _, number = name.partition(":")
    known = prefix == "official" and number.isascii() and number.isdecimal()
    return int(number) if known else None


@dataclass(frozen=True, slots=True)
class Entry:
    """One move in the trail.

    `actor` is "official:<id>", "operator:<id>", "operator", "reporter" or "system".
    """

    at: datetime
    actor: str
    move: Move
    note: str = ""


def append(unit: Unit, case: int, actor: str, move: Move, note: str = "") -> None:
    """Add a move to the trail of a case; its note is encrypted."""
    append_each(unit, [case], actor, move, note)


def append_each(unit: Unit, cases: Collection[int], actor: str, move: Move, note: str = "") -> None:
    """Add the same move to the trail of each of these cases; there must be at least one."""
    sealed = unit.keyring.seal(note.encode()) if note else None
    added = {"at": unit.now, "actor": actor, "move": move, "note": sealed}
    added["note_mark"] = chain.note_mark(unit, note)
    chain.append(unit, CaseMove.__tablename__, [{"case_id": case, **added} for case in cases])


def lately(unit: Unit, case: int, actor: str, move: Move, since: datetime) -> bool:
    """Return whether this actor made this move with a case since `since`."""
    same = (_TABLE.c.case_id == case) & (_TABLE.c.actor == actor) & (_TABLE.c.move == move)
    found = select(_TABLE.c.id).where(same, _TABLE.c.at >= since).limit(1)
    return unit.connection.execute(found).first() is not None


def trail(unit: Unit, case: int) -> tuple[Entry, ...]:
    """Return the moves of a case, oldest first."""
    rows = unit.connection.execute(
        select(_TABLE.c.at, _TABLE.c.actor, _TABLE.c.move, _TABLE.c.note)
        .where(_TABLE.c.case_id == case)
        .order_by(_TABLE.c.id)
    )
    return tuple(
        _entry(at, actor, word, unit.keyring.open(note).decode() if note else "")
        for at, actor, word, note in rows
    )


def _entry(at: datetime, actor: str, word: str, note: str) -> Entry:
    move = move_of(word, by_reporter=actor == REPORTER, note=note)
    return Entry(at, actor, move, note)


def forget_words_of_reporter(unit: Unit, case: int) -> None:
    """Delete the reporter's words from the trail of a case; the moves stay."""
    own = (
        (_TABLE.c.case_id == case)
        & (_TABLE.c.actor == REPORTER)
        & _TABLE.c.move.in_(chain.FORGETTABLE)
    )
    unit.connection.execute(update(_TABLE).where(own).values(note=None))


def forget_words(unit: Unit, cases: Collection[int]) -> None:
    """Delete the notes with people's words from the trails of these cases; the moves stay."""
    told = _TABLE.c.case_id.in_(cases) & _TABLE.c.move.in_(chain.FORGETTABLE)
    unit.connection.execute(update(_TABLE).where(told).values(note=None))
