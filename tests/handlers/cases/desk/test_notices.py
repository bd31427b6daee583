"""What officials are sent about a case says first what is new, then where and when it was told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.core.incoming import Location
from storage.cases import evidence
from storage.officials import officials
from tests.handlers.cases.case.test_telling import loses
from tests.handlers.cases.clock.test_rings import round_of
from tests.handlers.cases.conftest import Village
from tests.support.clock import MONDAY

WHERE, WHEN = "Pak Khat", "22/11/2026"


async def offices(village: Village) -> None:
    for name, area, role in (
        ("one", "3805", "officer"), ("two", "3805", "deputy"), ("above", "38", "desk"),
        ("near", "3801", "officer"),
    ):  # fmt: skip
        await village.official(name, area, role)


def says_what_and_where(village: Village, name: str, new: str) -> None:
    title, *lines = village.read(name).splitlines()
    assert new in f"{title}\n{lines[0]}", "what is new comes first"
    assert any(WHERE in line for line in lines), village.read(name)
    assert any(WHEN in line for line in lines), village.read(name)


async def test_a_case_that_goes_to_others_names_its_district_its_day_and_why(
    village: Village,
) -> None:
    await offices(village)
    reference = await village.report("mali")
    says_what_and_where(village, "one", "New report")
    await village.presses("one", "desk.take", reference)
    await village.presses("one", "desk.release", reference)
    says_what_and_where(village, "two", "gave it back")
    await village.presses("two", "desk.take", reference)
    await village.presses("two", "desk.give", f"{reference}.1")
    says_what_and_where(village, "one", "handed over to you")
    await village.presses("one", "desk.referred", f"{reference}.higher")
    says_what_and_where(village, "above", "Sent up by")


async def test_a_reminder_and_what_comes_up_by_itself_say_it_too(village: Village) -> None:
    await offices(village)
    await village.report("mali")
    await round_of(village)
    village.clock.on(3 * 86_400)
    await round_of(village)
    says_what_and_where(village, "one", "Nobody has taken")
    for number in (1, 2):
        await village.db.write(lambda unit, number=number: officials.end(unit, number))
    while "came up from the district" not in village.read("above"):
        assert village.clock() < MONDAY + timedelta(days=20)
        village.clock.on(3600)
        await round_of(village)
    says_what_and_where(village, "above", "came up from the district")


@pytest.mark.parametrize("lost", [True, False])
async def test_where_something_was_lost_the_notice_begins_with_urgent(
    village: Village, lost: bool
) -> None:
    await offices(village)
    reference = await (loses(village, "mali") if lost else village.report("mali"))
    await village.presses("one", "desk.take", reference)
    await village.presses("one", "desk.release", reference)
    assert village.read("two").startswith("Urgent") is lost


async def test_what_was_added_is_told_alone_and_what_was_shown_differs_from_it(
    village: Village,
) -> None:
    await offices(village)
    reference = await village.report("mali")
    await village.presses("one", "desk.take", reference)
    await village.presses("mali", "case.add", reference)
    await village.does("mali", Location(18.3, 103.3))
    kept = village.read("one")
    says_what_and_where(village, "one", "A place was sent, not shown to you yet")
    assert "0812345678" not in kept, "what they know is not told again"
    village.clock.on(660)
    (piece,) = await village.db.read(lambda unit: evidence.of_case(unit, 1))
    await village.presses("mali", "case.release_evidence", f"{reference}.{piece.id}")
    says_what_and_where(village, "one", "You may see place 1 now")
    assert "desk.evidence" in {button.action for button in village.now("one")}
