"""What is due for an official at one time comes once, and only what goes out begins a round."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.cases.case import telling
from handlers.cases.case.timer_rules import TimerKind
from handlers.core.outcome import NoticeKind
from storage.cases.timers import CLOCK, SetTimer, Timer
from storage.engine.columns import table
from storage.engine.database import Change
from storage.engine.transaction import Unit
from storage.tables.cases import Timer as TimerRow
from tests.handlers.cases.clock.test_rings import count, round_of
from tests.handlers.cases.conftest import Village

NAMES = ("mali", "somchai", "nid")


async def due(village: Village, what: str, subject: str, *, step: int = 0) -> None:
    """Make a timer due now."""
    timer = Timer(what, subject, village.clock(), step)
    await village.db.write(SetTimer(timer, again=True).apply)


async def held_back(village: Village) -> list[str]:
    """Three cases, of which the last are news that waits for the end of the round."""
    await village.official("one")
    return [await village.report(name) for name in NAMES]


def times(village: Village, reference: str) -> int:
    """In how many messages a case was offered to the official."""
    return sum(
        any(f"{reference}'" in part for part in str(reply).split("argument=")[1:])
        for reply in village.inbox["one"]
    )


async def test_a_case_that_is_reminded_of_is_not_told_again_as_news(village: Village) -> None:
    references = await held_back(village)
    before = [times(village, each) for each in references]
    for reference in references:
        await due(village, CLOCK, reference)
    await round_of(village)
    village.clock.on(3600)
    for reference in references:  # their clocks are not what is asked here
        later = village.clock() + timedelta(days=9)
        await village.db.write(SetTimer(Timer(CLOCK, reference, later, 1), again=True).apply)
    await round_of(village)
    after = [times(village, each) for each in references]
    assert [new - old for old, new in zip(before, after, strict=True)] == [1, 1, 1]


async def test_a_reminder_and_news_of_a_case_in_one_round_are_one(village: Village) -> None:
    references = await held_back(village)
    before = count(village, "one")
    village.clock.on(3600)  # what was held back is due
    for reference in references:
        await due(village, CLOCK, reference)
    await round_of(village)
    assert count(village, "one") == before + 1
    assert "3 reports" in village.read("one")
    assert village.read("one").count("Nobody has taken") == 3


@pytest.mark.parametrize("same_round", [True, False])
async def test_what_stands_in_the_morning_list_is_not_told_again(
    village: Village, same_round: bool
) -> None:
    references = await held_back(village)
    before = [times(village, each) for each in references]
    if same_round:
        village.clock.on(3600)
        for reference in references:
            await due(village, CLOCK, reference)
    await due(village, TimerKind.DIGEST, "1")
    await round_of(village)
    if not same_round:
        village.clock.on(900)
        await round_of(village)
    after = [times(village, each) for each in references]
    assert [new - old for old, new in zip(before, after, strict=True)] == [1, 1, 1]


async def rounds(village: Village) -> set[str]:
    def look(unit: Unit) -> set[str]:
        what = table(TimerRow).c.what
        found = unit.connection.execute(select(what).where(what.like("round %"))).scalars()
        return {each.removeprefix("round ") for each in found}

    return await village.db.read(look)


async def test_a_round_begins_for_what_comes_in_rounds_and_was_told(village: Village) -> None:
    references = await held_back(village)
    assert await rounds(village) == {NoticeKind.CASE_NEW}
    village.clock.on(3600)
    await village.presses("one", "desk")  # what was held back is before them
    for reference in references:
        await due(village, CLOCK, reference)
    await round_of(village)
    assert "Nobody has taken" in village.read("one")
    assert await rounds(village) <= {NoticeKind.CASE_NEW}


@pytest.mark.parametrize("unreadable", [1, 3])
async def test_a_case_that_cannot_be_told_holds_up_no_other_and_is_tried_again(
    village: Village,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    unreadable: int,
) -> None:
    references = await held_back(village)
    broken, before = references[:unreadable], count(village, "one")
    for reference in references:
        await due(village, CLOCK, reference)
    listed = telling.listed

    def unlisted(unit: Unit, cases: Collection[str], official: int) -> tuple[Change, ...]:
        if set(cases) & set(broken):
            raise ValueError("0812345678")
        return listed(unit, cases, official)

    monkeypatch.setattr(telling, "listed", unlisted)
    await round_of(village)
    good = [each for each in references if each not in broken]
    assert count(village, "one") == before + bool(good)
    assert village.read("one").count("Nobody has taken") == len(good)
    assert "ValueError" in caplog.text
    assert "0812345678" not in caplog.text
    monkeypatch.setattr(telling, "listed", listed)
    before = count(village, "one")
    village.clock.on(3600)
    await round_of(village)
    assert count(village, "one") == before + 1
    assert all(reference in str(village.inbox["one"][-1]) for reference in broken)
