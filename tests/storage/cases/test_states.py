"""The words of the trail: what older versions wrote is read as what it meant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from storage.cases import audit
from storage.cases.states import Move, move_of
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.tables.cases import CaseMove

OLD = [
    ("official:1", "release", "", Move.HAND_BACK),
    ("system", "release", "", Move.HAND_BACK),
    ("reporter", "release", "amount", Move.UNCOVER),
    ("reporter", "release", "picture 3", Move.UNCOVER),
    ("official:1", "refer", "police", Move.REFER),
    ("official:1", "refer", "province", Move.RAISE),
    ("official:1", "know", "province", Move.KNOW),
    ("reporter", "add", "", Move.ADD),
    ("reporter", "add", "flood", Move.ADD),
    ("reporter", "add", "place", Move.ADD_EVIDENCE),
    ("reporter", "details", "", Move.STATEMENT),
]


async def test_what_an_older_version_wrote_is_read_as_what_it_meant(both: Database) -> None:
    def write(unit: Unit) -> None:
        for actor, word, note, _ in OLD:
            sealed = unit.keyring.seal(note.encode()) if note else None
            row = {"case_id": 1, "at": datetime(2026, 11, 1, tzinfo=UTC), "actor": actor}
            unit.connection.execute(insert(table(CaseMove)).values(**row, move=word, note=sealed))

    await both.write(write)
    trail = await both.read(lambda unit: audit.trail(unit, 1))
    assert [(entry.actor, entry.move, entry.note) for entry in trail] == [
        (actor, move, note) for actor, _, note, move in OLD
    ]


@pytest.mark.parametrize("move", Move)
async def test_every_move_is_read_as_it_was_written(both: Database, move: Move) -> None:
    await both.write(lambda unit: audit.append(unit, 1, audit.SYSTEM, move))
    (entry,) = await both.read(lambda unit: audit.trail(unit, 1))
    assert entry.move is move


def test_a_word_of_no_move_is_refused() -> None:
    with pytest.raises(ValueError, match="not a valid Move"):
        move_of("vanish", by_reporter=False, note="")
