"""A case is handed to nobody who reported it or knows its reporter, in whatever role or chat."""

from __future__ import annotations

import pytest

from handlers.cases.reminders import send_due
from handlers.core.incoming import Hello, Pressed
from handlers.core.outcome import Outcome
from handlers.core.scheduled import JobContext
from storage.cases import cases
from storage.cases.cases import Case
from tests.handlers.cases.conftest import Village


async def case_of(village: Village, reference: str) -> Case:
    case = await village.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    return case


async def knows(village: Village, name: str, reference: str) -> str:
    return await village.does(name, Pressed("desk.know", f"{reference}.yes"))


async def opens(village: Village, name: str, reference: str) -> bool:
    return "0812345678" in await village.does(name, Pressed("desk.case", reference))


def count(village: Village, name: str) -> int:
    return len(village.inbox.get(name, []))


async def time_passes(village: Village, hours: float) -> None:
    """The scheduled work that is due by then."""
    village.clock.on(hours * 3600)
    context = JobContext(village.clock(), village.library, village.db.read)
    for result in await send_due(context):
        outcome = Outcome(changes=result.changes, notices=result.notices)
        await village.store("nobody", outcome)


async def test_who_knows_the_reporter_is_shut_out_in_their_role_above_too(
    village: Village,
) -> None:
    await village.official("double")
    await village.official("double", "38")
    await village.official("nation", "")
    reference = await village.report("mali")
    before = count(village, "double")
    await knows(village, "double", reference)
    assert count(village, "double") == before + 1, "only the answer, no news of it"
    assert not await opens(village, "double", reference)
    assert (await case_of(village, reference)).level == "national", "past a team of nobody else"
    assert "is free" in village.read("nation") or "Nobody" in village.read("nation")
    assert await opens(village, "nation", reference)


async def test_who_knew_the_reporter_does_not_get_the_case_in_a_later_role(
    village: Village,
) -> None:
    await village.official("double")
    await village.official("colleague")
    reference = await village.report("mali")
    await knows(village, "double", reference)
    await village.official("double", role="desk")
    assert not await opens(village, "double", reference)
    await village.presses("double", "desk")
    assert ("desk.case", reference) not in [(b.action, b.argument) for b in village.now("double")]


async def test_nobody_is_given_a_case_whose_reporter_they_know(village: Village) -> None:
    await village.official("one")
    await village.official("two")
    await village.official("three")
    reference = await village.report("mali")
    other = await village.report("noi")
    await knows(village, "two", reference)
    for each in (reference, other):
        await village.presses("one", "desk.take", each)
    before = count(village, "two")
    said = await village.does("one", Pressed("desk.give", f"{reference}.2"))
    assert "has changed" in said
    said = await village.does("one", Pressed("desk.give_all", "2"))
    assert "1 report was given" in said
    assert "1 more stays with you" in said
    assert (await case_of(village, reference)).taken_by == 1
    assert (await case_of(village, other)).taken_by == 2
    assert count(village, "two") == before + 1


async def test_nobody_is_given_what_they_reported_themselves(village: Village) -> None:
    await village.official("one")
    await village.official("mali")
    reference = await village.report("mali")
    await village.presses("one", "desk.take", reference)
    before = count(village, "mali")
    for press in (Pressed("desk.give", f"{reference}.2"), Pressed("desk.give_all", "2")):
        await village.does("one", press)
    assert (await case_of(village, reference)).taken_by == 1
    assert count(village, "mali") == before
    assert not await opens(village, "mali", reference)


async def test_a_case_is_moved_to_no_district_where_only_its_reporter_works(
    village: Village,
) -> None:
    await village.official("one")
    await village.official("mali", "3801")
    reference = await village.report("mali")
    await village.presses("one", "desk.take", reference)
    await village.presses("one", "desk.district", reference)
    before = count(village, "mali")
    said = await village.types("one", "Mueang Bueng Kan")
    assert "the report stays here" in said
    assert (await case_of(village, reference)).district == "3805"
    assert count(village, "mali") == before


async def test_a_case_raised_is_told_to_nobody_above_who_knows_its_reporter(
    village: Village,
) -> None:
    await village.official("one")
    await village.official("double")
    await village.official("double", "38")
    await village.official("above", "38")
    reference = await village.report("mali")
    await knows(village, "double", reference)
    await village.presses("one", "desk.take", reference)
    before = count(village, "double")
    await village.does("one", Pressed("desk.referred", f"{reference}.higher"))
    assert count(village, "double") == before
    assert await opens(village, "above", reference)
    assert not await opens(village, "double", reference)


async def test_a_head_reads_no_names_of_cases_they_reported_or_know_of(village: Village) -> None:
    await village.official("one")
    await village.official("mali", role="head")
    await village.official("double", role="head")
    await village.official("double")
    await village.official("chief", role="head")
    reference = await village.report("mali")
    await knows(village, "double", reference)
    before = {name: count(village, name) for name in ("mali", "double", "chief")}
    for _ in range(2):
        await time_passes(village, 30)
    assert count(village, "chief") == before["chief"] + 1
    assert count(village, "mali") == before["mali"]
    assert count(village, "double") == before["double"]
    assert "Overdue, taken by nobody: 0" in await village.presses("mali", "desk")
    assert "Overdue, taken by nobody: 1" in await village.presses("chief", "desk")


async def test_a_kamnan_is_not_shown_their_own_report(village: Village) -> None:
    await village.official("officer")
    await village.official("mali", role="kamnan")
    await village.official("kamnan", role="kamnan")
    await village.does("mali", Hello("d3805"))
    for action, argument in (("report.start", ""), ("report.loss", "none"), ("report.notice", "")):
        await village.presses("mali", action, argument)
    for answer in ("claimed.police", "voice.person", "wanted.transfer"):
        await village.presses("mali", "report.answer", answer)
    await village.types("mali", "0812345678")
    await village.presses("mali", "report.headmen")
    before = count(village, "mali")
    await village.presses("mali", "report.send", "district")
    assert count(village, "mali") == before + 1, "only the answer"
    assert "0812345678" in village.read("kamnan")


@pytest.mark.parametrize("role", ["officer", "desk"])
async def test_who_has_two_roles_in_a_team_can_work_on_what_either_took(
    village: Village, role: str
) -> None:
    await village.official("double")
    await village.official("double", role="desk")
    await village.official("giver")
    reference = await village.report("mali")
    await village.presses("giver", "desk.take", reference)
    number = {"officer": "1", "desk": "2"}[role]
    await village.does("giver", Pressed("desk.give", f"{reference}.{number}"))
    assert "is closed" in await village.does("double", Pressed("desk.end", f"{reference}.advised"))
