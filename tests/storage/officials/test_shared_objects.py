"""What partners were given keeps its id; what is withdrawn is told for a year, and stays so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import text

from storage.engine.database import Database
from storage.forgetting import retention
from storage.officials.shared_objects import TOLD, About, Entry, settle
from tests.support.clock import Clock

BAD: About = ("indicator", "bad.top")
WORSE: About = ("indicator", "worse.top")


async def given(db: Database, contents: Mapping[About, str]) -> dict[str, Entry]:
    """id -> object."""
    entries = await db.write(lambda unit: settle(unit, contents))
    return {entry.id: entry for entry in entries}


async def test_an_object_keeps_its_id_and_tells_when_it_changed(
    both: Database, clock: Clock
) -> None:
    (first,) = (await given(both, {BAD: "a"})).values()
    clock.on(60)
    (same,) = (await given(both, {BAD: "a"})).values()
    assert same == first
    clock.on(60)
    (changed,) = (await given(both, {BAD: "b"})).values()
    assert (changed.id, changed.created) == (first.id, first.created)
    assert changed.modified == first.modified + timedelta(seconds=120)


async def test_what_is_not_given_any_more_is_withdrawn_for_good(
    both: Database, clock: Clock
) -> None:
    (first,) = await given(both, {BAD: "a"})
    clock.on(60)
    told = await given(both, {WORSE: "a"})
    assert told[first].about is None
    assert told[first].kind == "indicator"
    clock.on(60)
    again = await given(both, {BAD: "a", WORSE: "a"})
    assert again[first].about is None
    assert {entry.about for entry in again.values()} == {None, BAD, WORSE}


async def test_a_withdrawn_object_is_told_for_a_year(both: Database, clock: Clock) -> None:
    await given(both, {BAD: "a", WORSE: "a"})
    await given(both, {WORSE: "a"})
    clock.on(TOLD.total_seconds() - 60)
    await both.write(retention.forget)
    assert len(await given(both, {WORSE: "a"})) == 2
    clock.on(120)
    await both.write(retention.forget)
    assert [e.about for e in (await given(both, {WORSE: "a"})).values()] == [WORSE]


async def test_nothing_that_could_be_read_is_kept(both: Database) -> None:
    await given(both, {BAD: "a very plain word"})
    rows = await both.read(
        lambda unit: [
            tuple(row) for row in unit.connection.execute(text("SELECT * FROM shared_object"))
        ]
    )
    assert "bad.top" not in str(rows)
    assert "plain" not in str(rows)
