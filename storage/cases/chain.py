"""Appends and verifies the rows of all trails by a chain of keyed hashes, so that a changed or
missing row is noticed.

Each row carries its place and a mark: a keyed hash of the row and of the mark before it. Who can
write to the database but does not have DATA_KEY cannot make a mark. The head holds the place and
mark of the last row. It is locked by the write that appends, as its last statements, so that
processes take turns for them alone; a write without a row for a trail does not touch it.

What a chain cannot show: that both its end and its head were put back to an earlier state. Whoever
wants to know that notes down the last place and mark, and has them looked for later (`Known`).
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, Table, bindparam, func, insert, select, text, update

from storage.cases import chain_gaps
from storage.cases.chain_gaps import Known as Known
from storage.cases.states import Move
from storage.engine.columns import table
from storage.engine.keyring import WrongKey
from storage.engine.transaction import Unit
from storage.tables.cases import CaseMove, TrailHead
from storage.tables.officials import ContentMove, RoleMove

FORGETTABLE = (Move.NOTE, Move.CHECK_BACK)
"""Moves whose note holds somebody's words and is deleted with the case; other notes name offices,
reasons or evidence, and stay."""

_HEAD = table(TrailHead)
_TABLES: Mapping[str, Table] = {
    kind.__tablename__: table(kind) for kind in (CaseMove, RoleMove, ContentMove)
}
_SUBJECT = {"case_move": "case_id", "duty_move": "official", "content_move": "item"}
"""Table -> its column that says whose trail a row belongs to."""

# Built once: a statement keeps what SQLAlchemy looks its compiled form up by.
_ADD = {kind: insert(rows).returning(rows.c.id) for kind, rows in _TABLES.items()}
_READ = {
    kind: select(rows).where(rows.c.id.in_(bindparam("ids", expanding=True)))
    for kind, rows in _TABLES.items()
}
_PLACE = {
    kind: update(rows)
    .where(rows.c.id == bindparam("row"))
    .values(place=bindparam("new_place"), mark=bindparam("new_mark"))
    for kind, rows in _TABLES.items()
}
_READ_HEAD = select(_HEAD.c.place, _HEAD.c.mark)
_LOCK_HEAD = _READ_HEAD.with_for_update()
_MOVE_HEAD = update(_HEAD).values(place=bindparam("new_place"), mark=bindparam("new_mark"))
_BEGIN = text("INSERT INTO trail_head (id, place, mark) VALUES (1, 0, '') ON CONFLICT DO NOTHING")


@dataclass(frozen=True, slots=True)
class Proof:
    """What a look through the chain found.

    `last` is its last row. `broken` says what the first wrong row is, or is empty. `unread` counts
    notes that no key opens, as those of people who were erased; `cut` the rows that went with
    erased districts.
    """

    last: Known
    broken: str = ""
    unread: int = 0
    cut: int = 0


@dataclass(eq=False, slots=True)
class _Appended:
    """The rows that one unit of work has appended: (table, id), in order.

    Some may be gone again, by a savepoint that was rolled back.
    """

    rows: dict[tuple[str, int], None] = field(default_factory=dict)

    def __call__(self, unit: Unit) -> None:
        """Chain them; the last that a unit does before it is committed."""
        head = unit.connection.execute(_LOCK_HEAD).first()
        if head is None:
            begin(unit)
        else:
            _chain(unit, Known(*head), list(self.rows))


def append(unit: Unit, kind: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Append rows to a trail, the table `kind`. They are chained when the unit ends."""
    added = unit.connection.execute(_ADD[kind], rows)
    appended = next((each for each in unit.at_end if isinstance(each, _Appended)), None)
    if appended is None:
        appended = _Appended()
        unit.at_end.append(appended)
    appended.rows.update(((kind, id), None) for id in added.scalars())


def note_mark(unit: Unit, note: str) -> str:
    """Return what stands for a note in its row's mark: the note may be forgotten, its mark not."""
    return unit.keyring.hash("trail note", note) if note else ""


def begin(unit: Unit) -> None:
    """Begin the chain if nobody has, with the rows that were written before there was one."""
    if not unit.connection.execute(_BEGIN).rowcount:
        return
    found: list[tuple[datetime, str, int]] = []
    last = Known(0, "")
    for kind, rows in _TABLES.items():
        unchained = select(rows.c.at, rows.c.id).where(rows.c.place.is_(None))
        found += [(at, kind, id) for at, id in unit.connection.execute(unchained)]
        # Without its head a chain goes on behind its last row, so that no place is given twice.
        newest = select(rows.c.place, rows.c.mark).order_by(rows.c.place.desc()).limit(1)
        chained = newest.where(rows.c.place.is_not(None))
        end = unit.connection.execute(chained).first()
        last = Known(*end) if end and end.place > last.place else last
    _mark_notes(unit)
    _chain(unit, last, [(kind, id) for _, kind, id in sorted(found)])


def _mark_notes(unit: Unit) -> None:
    """Give the notes of rows that are not chained yet their mark."""
    rows = _TABLES["case_move"]
    wanted = rows.c.place.is_(None) & rows.c.note.is_not(None) & (rows.c.note_mark == "")
    for id, note in unit.connection.execute(select(rows.c.id, rows.c.note).where(wanted)).all():
        try:
            mark = note_mark(unit, unit.keyring.open(note).decode())
        except WrongKey:
            continue
        unit.connection.execute(update(rows).where(rows.c.id == id).values(note_mark=mark))


MOST = 500
"""Rows chained by one statement."""


def _chain(unit: Unit, last: Known, appended: Sequence[tuple[str, int]]) -> None:
    """Give these rows, as far as they are still there, their places and marks behind `last`."""
    for start in range(0, len(appended), MOST):
        part = appended[start : start + MOST]
        found: dict[tuple[str, int], Row[Any]] = {}
        for kind, read in _READ.items():
            if ids := [id for of, id in part if of == kind]:
                chosen = unit.connection.execute(read, {"ids": ids})
                found |= {(kind, row.id): row for row in chosen}
        changed: dict[str, list[dict[str, Any]]] = {}
        for kind, id in part:
            if row := found.get((kind, id)):
                last = Known(last.place + 1, _mark(unit, last, kind, row))
                new = {"row": id, "new_place": last.place, "new_mark": last.mark}
                changed.setdefault(kind, []).append(new)
        for kind, marks in changed.items():
            unit.connection.execute(_PLACE[kind], marks)
    unit.connection.execute(_MOVE_HEAD, {"new_place": last.place, "new_mark": last.mark})


def _mark(unit: Unit, before: Known, kind: str, row: Row[Any]) -> str:
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    subject = row._mapping[_SUBJECT[kind]]
    note = row._mapping.get("note_mark", row._mapping.get("fingerprint", ""))
    told = [before.mark, before.place + 1, kind, row.id, subject, at, row.actor, row.move, note]
    return unit.keyring.hash("trail", json.dumps(told, ensure_ascii=False))


def verify(unit: Unit, known: Known | None = None) -> Proof:
    """Look through the whole chain, up to the first row that is wrong.

    `known`: a place and mark that were noted down earlier; the chain must still have them. What
    is appended meanwhile is left for the next time.
    """
    last, unread = Known(0, ""), 0
    head = _head(unit)
    for kind, rows in _TABLES.items():
        loose = select(func.min(rows.c.id)).where(rows.c.place.is_(None))
        if (id := unit.connection.execute(loose).scalar()) is not None:
            return Proof(last, f"{kind} {id} was added without the key")
    gaps = chain_gaps.Gaps(unit)
    for kind, row in _rows(unit, head.place):
        last = gaps.over(last, row.place)
        wrong, read = _wrong(unit, last, kind, row, known)
        if wrong:
            return Proof(last, wrong, unread)
        unread += not read
        last = Known(row.place, row.mark)
    last = gaps.over(last, head.place + 1)
    newest = max(_newest(unit, rows) for rows in _TABLES.values())
    if last != head or newest > _head(unit).place:
        return Proof(last, f"what comes after row {last.place} does not fit the head", unread)
    if known and known.place > last.place:
        return Proof(last, f"row {known.place}, which was noted down, is missing", unread)
    return Proof(last, unread=unread, cut=gaps.cut)


def _head(unit: Unit) -> Known:
    found = unit.connection.execute(_READ_HEAD).first()
    return Known(*found) if found else Known(0, "")


def _newest(unit: Unit, rows: Table) -> int:
    found: int | None = unit.connection.execute(select(func.max(rows.c.place))).scalar()
    return found or 0


def _wrong(
    unit: Unit, last: Known, kind: str, row: Row[Any], known: Known | None
) -> tuple[str, bool]:
    """Return what is wrong with a row behind `last`, or "", and whether its note could be read."""
    name = f"row {row.place} ({kind} {row.id})"
    if row.place != last.place + 1:
        return f"row {last.place + 1} is missing: {name} comes next", True
    if row.mark != _mark(unit, last, kind, row):
        return f"{name} was changed", True
    if known and known.place == row.place and known.mark != row.mark:
        return f"{name} had another mark when it was noted down", True
    note = _note(unit, row)
    return "" if note is not False else f"the note of {name} was changed", note is not None


def _rows(unit: Unit, up_to: int) -> Iterator[tuple[str, Row[Any]]]:
    """Yield the rows of all trails in the order of their places, up to this place."""

    def of(kind: str, rows: Table) -> Iterator[tuple[int, str, int, Row[Any]]]:
        place, id = rows.c.place, rows.c.id
        last = (0, 0)
        while True:
            behind = (place > last[0]) | ((place == last[0]) & (id > last[1]))
            page = select(rows).where(behind, place <= up_to).order_by(place, id).limit(MOST)
            found = unit.connection.execute(page).all()
            for row in found:
                yield row.place, kind, row.id, row
            if len(found) < MOST:
                return
            last = (found[-1].place, found[-1].id)

    for _, kind, _, row in heapq.merge(*(of(kind, rows) for kind, rows in _TABLES.items())):
        yield kind, row


def _note(unit: Unit, row: Row[Any]) -> bool | None:
    """Return whether a row's note is what it was; None if no key opens it."""
    told = row._mapping
    if "note" not in told:
        return True
    if told["note"] is None:
        return not told["note_mark"] or row.move in FORGETTABLE
    try:
        note = unit.keyring.open(told["note"]).decode()
    except WrongKey:
        return None
    return bool(note_mark(unit, note) == told["note_mark"])
