"""A case whose time is up: nobody reads what was told, and no screen breaks for that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.core.incoming import Pressed
from storage.cases import cases
from storage.cases.cases import Case
from storage.cases.report import Report
from storage.forgetting import old_cases
from storage.forgetting.terms import KEPT_DAYS
from tests.handlers.cases.conftest import Village

GONE = "What was told is deleted."
NUMBER = "0812345678"


async def forgotten(village: Village) -> str:
    """A case in a campaign, closed by an officer long ago; its reference."""
    await village.official("officer")
    await village.official("second", role="deputy")
    reference = await village.report("mali")
    await village.report("bua")
    await village.presses("officer", "desk.take", reference)
    outcome = village.library.desk.outcomes[0].id
    await village.does("officer", Pressed("desk.end", f"{reference}.{outcome}"))
    village.clock.on(timedelta(days=KEPT_DAYS, seconds=1).total_seconds())
    kept = timedelta(days=KEPT_DAYS)
    assert await village.db.write(lambda unit: old_cases.forget(unit, kept)) == 1
    return reference


async def case_of(village: Village, reference: str) -> Case:
    case = await village.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    return case


async def test_an_official_who_opens_it_reads_that_it_is_deleted_and_how_it_ended(
    village: Village,
) -> None:
    reference = await forgotten(village)
    shown = await village.presses("officer", "desk.case", reference)
    outcome = village.library.desk.outcomes[0].label.texts["en"]
    assert GONE in shown
    assert outcome in shown
    assert "Loss not told" not in shown
    assert NUMBER not in shown
    by_name = await village.types("officer", shown.splitlines()[0].split(": ")[-1])
    assert GONE in by_name


@pytest.mark.parametrize("action", ["take", "ask", "close", "more", "know", "refer", "district"])
async def test_no_button_of_an_official_breaks_on_it(village: Village, action: str) -> None:
    reference = await forgotten(village)
    answer = await village.does("officer", Pressed(f"desk.{action}", reference))
    assert answer
    case = await case_of(village, reference)
    assert (case.state, case.report) == ("closed", Report())


async def test_a_note_cannot_be_added_any_more(village: Village) -> None:
    reference = await forgotten(village)
    answer = await village.presses("officer", "desk.note", reference)
    assert "This report is closed." in answer
    assert (await case_of(village, reference)).report == Report()


async def test_a_note_that_was_being_written_when_time_was_up_is_not_kept(
    village: Village,
) -> None:
    await village.official("officer")
    reference = await village.report("mali")
    await village.presses("officer", "desk.take", reference)
    outcome = village.library.desk.outcomes[0].id
    await village.does("officer", Pressed("desk.end", f"{reference}.{outcome}"))
    await village.presses("officer", "desk.note", reference)
    village.clock.on(1)
    await village.db.write(lambda unit: old_cases.forget(unit, timedelta()))
    assert "This report is closed." in await village.types("officer", "the caller is known here")
    assert (await case_of(village, reference)).report == Report()


@pytest.mark.parametrize(
    "action", ["open", "handled", "reopen", "withdraw", "withdrawn", "add", "check", "statement"]
)
async def test_its_reporter_is_a_stranger_to_it(village: Village, action: str) -> None:
    reference = await forgotten(village)
    answer = await village.does("mali", Pressed(f"case.{action}", reference))
    assert "not among your reports" in answer
    assert "You have no reports" in await village.presses("mali", "status")


async def test_no_alert_can_be_drafted_from_what_was_forgotten(village: Village) -> None:
    reference = await forgotten(village)
    answer = await village.presses("officer", "alert.draft", reference)
    assert "Too few people" in answer, "whose reports they were is not known any more"
    assert NUMBER not in answer
