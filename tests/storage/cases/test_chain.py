"""Nobody who cannot make marks can change, add, move or take away a row of a trail unnoticed."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from storage.cases import audit, chain
from storage.cases.chain import Known, Proof
from storage.cases.states import Move
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Unit
from storage.officials import role_trail
from tests.support import empty_database
from tests.support.clock import Clock
from tests.support.postgresql import Server


async def proof(db: Database, known: Known | None = None) -> Proof:
    return await db.read(lambda unit: chain.verify(unit, known))


async def sql(db: Database, statement: str) -> None:
    """What somebody does who has the database and not the key."""

    def run(unit: Unit) -> None:
        unit.connection.execute(text(statement))

    await db.write(run)


async def filled(db: Database) -> Known:
    """A chain of seven rows in two trails; its last."""

    def first(unit: Unit) -> None:
        audit.append(unit, 1, audit.REPORTER, Move.OPEN)
        role_trail.append(unit, 5, audit.OPERATOR, "accept")
        audit.append(unit, 1, audit.official(5), Move.NOTE, "seen at the market")

    await db.write(chain.begin)
    await db.write(first)
    await db.write(lambda unit: audit.append(unit, 1, audit.official(5), Move.LOOK, "3"))
    await db.write(lambda unit: audit.append_each(unit, [1, 2], audit.SYSTEM, Move.FORGET))
    await db.write(lambda unit: audit.append(unit, 2, audit.OPERATOR, Move.EXPORT, "somsri"))
    return (await proof(db)).last


async def test_rows_that_nobody_changed_are_whole(both: Database) -> None:
    last = await filled(both)
    assert last.place == 7
    assert await proof(both) == Proof(last)
    assert await proof(both, last) == Proof(last)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE case_move SET actor = 'official:6' WHERE place = 4", "row 4 (case_move 3)"),
        ("UPDATE case_move SET move = 'note' WHERE place = 4", "row 4 (case_move 3)"),
        ("UPDATE case_move SET case_id = 2 WHERE place = 1", "row 1 (case_move 1)"),
        ("UPDATE case_move SET at = '2026-11-01 00:00:00' WHERE place = 6", "row 6"),
        ("UPDATE case_move SET note = NULL WHERE place = 4", "the note of row 4"),
        ("UPDATE case_move SET note_mark = '' WHERE place = 4", "row 4"),
        ("UPDATE case_move SET note = (SELECT note FROM case_move WHERE place = 7) WHERE place = 4",
         "the note of row 4"),
        ("UPDATE duty_move SET actor = 'system' WHERE place = 2", "row 2 (duty_move 1)"),
        ("UPDATE duty_move SET official = 7", "row 2 (duty_move 1)"),
        ("DELETE FROM case_move WHERE place = 4", "row 4 is missing"),
        ("DELETE FROM duty_move", "row 2 is missing"),
        ("DELETE FROM case_move WHERE place = 7", "what comes after row 6"),
        ("DELETE FROM case_move", "row 1 is missing"),
        ("DELETE FROM trail_head", "what comes after row 0"),
        ("UPDATE trail_head SET place = 6, mark = (SELECT mark FROM case_move WHERE place = 6)",
         "what comes after row 6"),
        ("UPDATE case_move SET place = 9 WHERE place = 7", "what comes after row 6"),
        ("UPDATE case_move SET place = 5 - place WHERE place IN (1, 4)", "row 1"),
        ("INSERT INTO case_move (case_id, at, actor, move) VALUES"
         " (1, '2026-11-01 00:00:00', 'operator', 'close')", "case_move 7 was added"),
        ("INSERT INTO duty_move (official, at, actor, move, place, mark) VALUES"
         " (5, '2026-11-01 00:00:00', 'operator', 'end', 8, 'x')", "what comes after row 7"),
        ("INSERT INTO case_move (case_id, at, actor, move, place, mark) SELECT"
         " case_id, at, actor, move, place, mark FROM case_move WHERE place = 1", "row 2"),
    ],
)  # fmt: skip
async def test_what_was_changed_without_the_key_is_found(
    both: Database, change: str, broken: str
) -> None:
    await filled(both)
    await sql(both, change)
    found = await proof(both)
    assert broken in found.broken


async def test_an_end_that_was_put_back_is_found_by_who_noted_it_down(both: Database) -> None:
    last = await filled(both)
    await sql(both, "DELETE FROM case_move WHERE place = 7")
    put_back = (
        "UPDATE trail_head SET place = 6, mark = (SELECT mark FROM case_move WHERE place = 6)"
    )
    await sql(both, put_back)
    assert not (await proof(both)).broken
    assert (await proof(both, last)).broken == "row 7, which was noted down, is missing"
    await both.write(lambda unit: audit.append(unit, 1, audit.OPERATOR, Move.CLOSE))
    assert "had another mark when it was noted down" in (await proof(both, last)).broken


async def test_words_may_be_forgotten_and_nothing_else(both: Database) -> None:
    await filled(both)
    await both.write(lambda unit: audit.forget_words(unit, [1, 2]))
    assert not (await proof(both)).broken
    entries = await both.read(lambda unit: audit.trail(unit, 1))
    assert [entry.note for entry in entries] == ["", "", "3", ""]


async def test_a_note_that_no_key_opens_is_counted(
    tmp_path: Path, keyring: Keyring, clock: Clock
) -> None:
    url = empty_database.sqlite(tmp_path)
    db = Database(url, keyring, clock)
    await db.open()
    await filled(db)
    foreign = Keyring((Keyring.new_key(),)).seal(b"words of somebody erased")

    def shred(unit: Unit) -> None:
        unit.connection.execute(
            text("UPDATE case_move SET note = :note WHERE place = 3"), {"note": foreign}
        )

    await db.write(shred)
    found = await proof(db)
    await db.close()
    assert (found.broken, found.unread) == ("", 1)


async def test_a_new_key_in_front_leaves_the_chain_whole(tmp_path: Path, clock: Clock) -> None:
    url, old, new = empty_database.sqlite(tmp_path), Keyring.new_key(), Keyring.new_key()
    for keys in ((old,), (new, old)):
        db = Database(url, Keyring(keys), clock)
        await db.open()
        await filled(db)
        assert not (await proof(db)).broken
        await db.close()


async def test_rows_of_before_are_chained_once_and_forged_ones_never(both: Database) -> None:
    old = (
        "INSERT INTO case_move (case_id, at, actor, move) VALUES"
        " (1, '2026-11-01 00:00:00', 'reporter', 'open'),"
        " (1, '2026-11-03 00:00:00', 'system', 'add')"
    )
    await sql(both, old)
    await sql(
        both,
        "INSERT INTO duty_move (official, at, actor, move) VALUES"
        " (5, '2026-11-02 00:00:00', 'operator', 'accept')",
    )
    assert "was added without the key" in (await proof(both)).broken
    await both.write(chain.begin)
    assert (await proof(both)).last.place == 3
    await sql(both, old)
    await both.write(chain.begin)
    await both.write(lambda unit: audit.append(unit, 1, audit.OPERATOR, Move.CLOSE))
    assert "was added without the key" in (await proof(both)).broken


async def test_the_first_row_begins_the_chain_where_nothing_has_started_yet(both: Database) -> None:
    await both.write(lambda unit: audit.append(unit, 1, audit.OPERATOR, Move.EXPORT, "x"))
    assert (await proof(both)).last.place == 1
    assert not (await proof(both)).broken


async def test_a_write_that_fails_leaves_no_gap_and_disturbs_no_other(both: Database) -> None:
    await both.write(chain.begin)

    def fails(unit: Unit) -> None:
        audit.append(unit, 1, audit.REPORTER, Move.OPEN)
        raise ValueError

    def appends(unit: Unit) -> None:
        audit.append(unit, 2, audit.REPORTER, Move.OPEN, "a note")

    results = await asyncio.gather(
        *(both.write(fails if n % 2 else appends) for n in range(20)), return_exceptions=True
    )
    assert sum(isinstance(result, ValueError) for result in results) == 10
    found = await proof(both)
    assert (found.broken, found.last.place) == ("", 10)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_two_processes_append_to_one_chain(
    request: pytest.FixtureRequest, tmp_path: Path, keyring: Keyring, clock: Clock, kind: str
) -> None:
    if kind == "sqlite":
        url = empty_database.sqlite(tmp_path)
    else:
        server: Server = request.getfixturevalue("postgresql_server")
        url = empty_database.postgresql(server)
    both = [Database(url, keyring, clock) for _ in range(2)]
    for db in both:
        await db.open()
    await asyncio.gather(*(db.write(chain.begin) for db in both))
    await asyncio.gather(
        *(
            db.write(lambda unit, n=n: audit.append(unit, n, audit.REPORTER, Move.OPEN, "x"))
            for n in range(100)
            for db in both
        )
    )
    found = await proof(both[0])
    for db in both:
        await db.close()
    assert (found.broken, found.last.place) == ("", 200)


async def test_a_write_without_a_row_for_a_trail_leaves_the_head_alone(db: Database) -> None:
    await filled(db)
    seen: list[str] = []

    def watched(unit: Unit) -> None:
        unit.connection.execute(text("UPDATE person SET language = 'th'"))
        assert unit.at_end == []
        seen.append("done")

    await db.write(watched)
    assert seen


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), st.text(max_size=20)), min_size=1, max_size=8))
def test_any_note_is_proven(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[int, str]]
) -> None:
    async def run() -> Proof:
        folder = tmp_path_factory.mktemp("notes")
        db = Database(empty_database.sqlite(folder), Keyring((Keyring.new_key(),)))
        await db.open()

        def write(unit: Unit) -> None:
            for case, note in rows:
                safe = note.encode("utf-8", "replace").decode()
                audit.append(unit, case, audit.REPORTER, Move.ADD, safe)

        await db.write(write)
        found = await proof(db)
        await db.close()
        shutil.rmtree(folder)
        return found

    assert asyncio.run(run()).broken == ""
