"""The duty list: set by the head, by officials themselves where there is none, by nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from handlers.cases import reminders
from handlers.core.incoming import Pressed
from handlers.core.outcome import Outcome
from handlers.core.scheduled import JobContext
from storage.officials import officials, role_trail
from storage.officials.officials import Official
from tests.handlers.cases.conftest import Village


async def find(village: Village, number: int) -> Official:
    one = await village.db.read(lambda unit: officials.find(unit, number))
    assert one is not None
    return one


async def test_a_head_puts_an_official_on_duty_and_off_again(village: Village) -> None:
    await village.official("one")
    await village.official("head", role="head")
    await village.presses("head", "duty")
    assert ("duty.one", "1") in [(b.action, b.argument) for b in village.now("head")]
    await village.presses("head", "duty.one", "1")
    assert "Officer 1: nights" in await village.presses("head", "duty.set", "1.nights.on")
    said = await village.presses("head", "duty.set", "1.weekends.on")
    assert "Officer 1: nights, days off" in said
    one = await find(village, 1)
    assert (one.nights, one.weekends) == (True, True)
    await village.presses("head", "duty.set", "1.nights.off")
    assert not (await find(village, 1)).nights
    await village.does("head", Pressed("duty.set", "1.nights.off"))
    trail = await village.db.read(lambda unit: role_trail.trail(unit, 1))
    assert [(entry.actor, entry.move) for entry in trail][1:] == [
        ("official:2", "nights on"),
        ("official:2", "weekends on"),
        ("official:2", "nights off"),
    ], "who changed it, and only what changed"


async def test_without_a_head_officials_keep_the_list_themselves(village: Village) -> None:
    await village.official("one")
    await village.does("one", Pressed("duty.set", "1.weekends.on"))
    assert (await find(village, 1)).weekends
    await village.official("head", role="head")
    await village.does("one", Pressed("duty.set", "1.weekends.off"))
    assert (await find(village, 1)).weekends, "there is a head now"


@pytest.mark.parametrize("argument", ["2.nights.on", "1.days.on", "1.nights.yes", "", "x", "1"])
async def test_nothing_else_can_be_set(village: Village, argument: str) -> None:
    await village.official("head", role="head")
    await village.official("near", "3801")
    await village.does("head", Pressed("duty.set", argument))
    near = await find(village, 2)
    assert (near.nights, near.weekends) == (False, False)


async def test_a_resident_has_no_duty_list(village: Village) -> None:
    assert "invite code" in await village.does("mali", Pressed("duty"))


async def test_a_long_list_has_pages(village: Village) -> None:
    await village.official("head", role="head")
    for number in range(12):
        await village.official(f"officer {number}")
    await village.presses("head", "duty")
    first = {b.argument for b in village.now("head") if b.action == "duty.one"}
    await village.presses("head", "duty", "1")
    second = {b.argument for b in village.now("head") if b.action == "duty.one"}
    assert len(first | second) == 12
    assert not first & second


async def test_at_night_a_case_that_is_free_again_reaches_who_is_on_duty_and_the_rest_later(
    village: Village,
) -> None:
    for name in ("one", "two", "three"):
        await village.official(name)
    await village.does("one", Pressed("duty.set", "2.nights.on"))
    village.clock.now = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # a Monday morning in Thailand
    reference = await village.report("mali")
    await village.presses("one", "desk.take", reference)
    village.clock.on(11 * 3600)
    before = {name: len(village.inbox[name]) for name in ("two", "three")}
    await village.presses("one", "desk.release", reference)
    assert len(village.inbox["two"]) == before["two"] + 1
    assert len(village.inbox["three"]) == before["three"]
    village.clock.on(12 * 3600)
    context = JobContext(village.clock(), village.library, village.db.read)
    for result in await reminders.send_due(context):
        outcome = Outcome(changes=result.changes, notices=result.notices)
        await village.store("nobody", outcome)
    assert len(village.inbox["three"]) == before["three"] + 1
    assert "Nobody has" in village.read("three")
