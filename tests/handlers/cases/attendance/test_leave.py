"""Leave: until a day, typed in either calendar or pressed; back by one tap or by themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.cases import reminders
from handlers.core.incoming import Pressed
from handlers.core.outcome import Outcome
from handlers.core.scheduled import JobContext
from storage.officials import officials, role_trail
from tests.handlers.cases.conftest import Village


async def away(village: Village, number: int = 1) -> bool:
    one = await village.db.read(lambda unit: officials.find(unit, number))
    assert one is not None
    return one.away


@pytest.mark.parametrize(
    "typed",
    ["25/11/2569", "25/11/2026", "25/11/69", "25 พ.ย. 2569", "25 พฤศจิกายน", "25 November", "25/11"],
)
async def test_a_day_is_understood_in_either_calendar(village: Village, typed: str) -> None:
    await village.official("one")
    await village.presses("one", "leave")
    said = await village.types("one", typed)
    assert "Away until 25/11/2026" in said
    assert await away(village)
    village.clock.on(timedelta(days=3, hours=9).total_seconds())  # the last hours of the 25th
    assert await away(village)
    village.clock.on(timedelta(hours=2).total_seconds())
    assert not await away(village), "back by themselves"


@pytest.mark.parametrize("typed", ["21/11/2569", "25/11/2571", "soon", "99/99/2569", "0812345678"])
async def test_what_is_no_coming_day_is_asked_again(village: Village, typed: str) -> None:
    await village.official("one")
    await village.presses("one", "leave")
    await village.types("one", typed)
    assert not await away(village)
    assert "leave.until" in {button.action for button in village.now("one")}


async def test_back_by_one_tap(village: Village) -> None:
    await village.official("one")
    await village.presses("one", "leave")
    await village.presses("one", "leave.until", "2026-11-28")
    assert await away(village)
    await village.presses("one", "desk")
    assert "leave.back" in {button.action for button in village.now("one")}
    assert "You are back" in await village.presses("one", "leave.back")
    assert not await away(village)
    trail = await village.db.read(lambda unit: role_trail.trail(unit, 1))
    assert [(entry.actor, entry.move) for entry in trail][1:] == [
        ("official:1", "away until 2026-11-28"),
        ("official:1", "back"),
    ]


@pytest.mark.parametrize("argument", ["2026-11-21", "2029-01-01", "today", "", "x" * 40])
async def test_no_day_that_was_not_offered_is_taken(village: Village, argument: str) -> None:
    await village.official("one")
    await village.presses("one", "leave")
    await village.forges("one", "leave.until", argument)
    assert not await away(village)


async def test_somebody_without_a_role_cannot_be_away(village: Village) -> None:
    await village.official("trainer", role="trainer")
    for name in ("mali", "trainer"):
        for action in ("leave", "leave.back"):
            assert "invite code" in await village.does(name, Pressed(action))


async def test_who_is_away_is_told_of_what_they_hold_but_not_of_what_is_new(
    village: Village,
) -> None:
    await village.official("one")
    await village.official("two")
    reference = await village.report("mali")
    await village.presses("one", "desk.take", reference)
    await village.presses("one", "desk.question", f"{reference}.when")
    await village.presses("one", "leave")
    assert "You still have 1 report" in await village.presses("one", "leave.until", "2026-11-28")
    before = len(village.inbox["one"])
    await village.report("noi", number="0823456789")
    assert len(village.inbox["one"]) == before
    await village.presses("mali", "case.decline", reference)
    assert len(village.inbox["one"]) == before + 1


async def test_when_leave_is_over_they_are_told_in_the_morning(village: Village) -> None:
    await village.official("one")
    await village.presses("one", "leave")
    await village.presses("one", "leave.until", "2026-11-23")
    before = len(village.inbox["one"])
    village.clock.on(timedelta(days=2).total_seconds())
    context = JobContext(village.clock(), village.library, village.db.read)
    for result in await reminders.send_due(context):
        outcome = Outcome(changes=result.changes, notices=result.notices)
        await village.store("nobody", outcome)
    assert len(village.inbox["one"]) == before + 1
    assert "Your leave is over" in village.read("one")
