"""Rows that belong to this process without its knowing them are released, but not too early."""

from __future__ import annotations

from bot.process.reclaim import Reclaimer
from storage.engine.database import Database, Unit
from storage.queue import lanes


async def own(db: Database, *people: str) -> None:
    """Lanes of the process "me" in the table."""
    await db.write(lambda unit: lanes.add_events(unit, "me", dict.fromkeys(people, 1)))


async def owned(db: Database) -> set[str]:
    def read(unit: Unit) -> set[str]:
        return lanes.owned(unit, "me")

    return await db.read(read)


async def test_what_is_known_is_left_alone(both: Database) -> None:
    await own(both, "a")
    reclaimer = Reclaimer("lanes", both, "me", lanes, lambda: {"a"})
    for _ in range(3):
        await reclaimer.once()
    assert await owned(both) == {"a"}


async def test_what_is_unknown_twice_in_a_row_is_released(both: Database) -> None:
    await own(both, "a", "b")
    reclaimer = Reclaimer("lanes", both, "me", lanes, lambda: {"b"})
    await reclaimer.once()
    assert await owned(both) == {"a", "b"}
    await reclaimer.once()
    assert await owned(both) == {"b"}


async def test_what_becomes_known_in_between_is_not_released(both: Database) -> None:
    await own(both, "a")
    known: set[str] = set()
    reclaimer = Reclaimer("lanes", both, "me", lanes, lambda: known)
    for names in (set(), {"a"}, set()):
        known.clear()
        known.update(names)
        await reclaimer.once()
    assert await owned(both) == {"a"}


async def test_what_was_given_up_is_released_at_the_next_look(both: Database) -> None:
    await own(both, "a", "b")
    reclaimer = Reclaimer("lanes", both, "me", lanes, set)
    reclaimer.suspect("a")
    await reclaimer.once()
    assert await owned(both) == {"b"}
