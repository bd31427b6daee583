"""Heads, levels above, operators and kamnan: what they see and do, and what they never see."""

from __future__ import annotations

import pytest

from handlers.cases.overview import pages
from handlers.core.incoming import Pressed
from storage.cases import cases
from storage.cases.cases import Case
from storage.officials import officials
from tests.handlers.cases.conftest import Village

NUMBER = "0812345678"


async def case_of(village: Village, reference: str) -> Case:
    case = await village.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    return case


def arguments(village: Village, name: str, action: str) -> list[str]:
    return [b.argument for b in village.now(name) if b.action == action]


async def many(village: Village, count: int) -> list[str]:
    return [await village.report(f"r{n}", number=f"08{n:08}") for n in range(count)]


async def test_the_lists_of_a_head_lose_no_case_and_come_oldest_first(village: Village) -> None:
    await village.official("one")
    await village.official("head", role="head")
    references = []
    for n in range(11):
        references.append(await village.report(f"r{n}", number=f"08{n:08}"))
        village.clock.on(60)
    await village.presses("one", "desk.take", references[3])
    said = await village.presses("head", "overview")
    assert "11 open" in said
    assert "Waiting for an officer 10" in said
    assert "with an officer 1" in said
    found: list[str] = []
    at = "0"
    for _ in range(3):
        await village.presses("head", "overview.list", f"all.2.{at}")
        found += arguments(village, "head", "overview.case")
        more = [a for a in arguments(village, "head", "overview.list") if a.startswith("all.2.")]
        if not more:
            break
        at = more[0].rpartition(".")[2]
    assert found == references


async def test_a_head_reads_gives_takes_and_sends_up(village: Village) -> None:
    await village.official("one")
    await village.official("head", role="head")
    await village.official("above", "38")
    first, second, third = await many(village, 3)
    assert "You only read it" in await village.presses("head", "overview.case", first)
    assert "one" not in arguments(village, "head", "desk.end")
    before = len(village.inbox["one"])
    assert "was given to: Officer 1" in await village.presses("head", "overview.give", f"{first}.1")
    assert len(village.inbox["one"]) == before + 1
    case = await case_of(village, first)
    assert (case.state, case.taken_by) == ("taken", 1)
    assert "You have taken" in await village.presses("head", "desk.take", second)
    assert (await case_of(village, second)).taken_by == 2
    assert "is closed" in await village.does("head", Pressed("desk.end", f"{second}.advised"))
    assert "was sent up" in await village.presses("head", "overview.up", third)
    assert (await case_of(village, third)).level == "province"
    assert "Nobody has" in village.read("above")


async def test_a_head_gives_a_held_case_to_another_and_its_holder_hears(village: Village) -> None:
    await village.official("one")
    await village.official("two")
    await village.official("head", role="head")
    (reference,) = await many(village, 1)
    await village.presses("one", "desk.take", reference)
    before = len(village.inbox["one"])
    await village.presses("head", "overview.give", f"{reference}.2")
    assert (await case_of(village, reference)).taken_by == 2
    assert len(village.inbox["one"]) == before + 1


@pytest.mark.parametrize("to", ["9", "3", "", "x"])
async def test_a_head_gives_to_nobody_who_is_not_of_the_team(village: Village, to: str) -> None:
    await village.official("one")
    await village.official("head", role="head")
    await village.official("near", "3801")
    (reference,) = await many(village, 1)
    await village.does("head", Pressed("overview.give", f"{reference}.{to}"))
    assert (await case_of(village, reference)).taken_by is None


async def test_a_province_head_sees_a_row_a_district_and_no_words_before_it_comes_up(
    village: Village,
) -> None:
    await village.official("one")
    await village.official("governor", "38", "head")
    await village.official("above", "38")
    first, second = await many(village, 2)
    said = await village.presses("governor", "overview")
    shown = str(village.inbox["governor"][-1])
    assert "Below" in said
    assert "3805.0" in arguments(village, "governor", "overview.area")
    await village.presses("governor", "overview.area", "3805.0")
    assert arguments(village, "governor", "clock.pull") == [first, second]
    shown += str(village.inbox["governor"][-1])
    await village.presses("governor", "clock.pull", first)
    shown += str(village.inbox["governor"][-1])
    assert "08000" not in shown
    assert (await case_of(village, first)).level == "district", "asked first"
    await village.presses("governor", "clock.pull", f"{first}.yes")
    assert (await case_of(village, first)).level == "province"
    assert "Nobody has" in village.read("above")
    assert "moved on" in village.read("one")
    assert "08000" in await village.presses("governor", "overview.case", first)


async def test_what_an_officer_has_is_fetched_by_nobody(village: Village) -> None:
    await village.official("one")
    await village.official("governor", "38", "head")
    (reference,) = await many(village, 1)
    await village.presses("one", "desk.take", reference)
    await village.does("governor", Pressed("clock.pull", f"{reference}.yes"))
    assert (await case_of(village, reference)).level == "district"


async def test_an_operator_sees_by_name_place_and_age_what_nobody_can_take(
    village: Village,
) -> None:
    await village.official("operator", "", "operator")
    (reference,) = await many(village, 1)
    said = await village.presses("operator", "operator")
    assert "Pak Khat" in said
    assert "0 days" in said
    assert "08000" not in str(village.inbox["operator"])
    for action in ("desk.case", "desk.take", "overview.case", "clock.pull", "headmen.case"):
        said = await village.does("operator", Pressed(action, reference))
        assert "not within your duty" in said
    await village.official("one")
    assert "Every report has officials" in await village.presses("operator", "operator")


async def test_a_kamnan_finds_what_was_released_and_acknowledges_it(village: Village) -> None:
    await village.official("one")
    await village.official("kamnan", role="kamnan")
    (closed,) = await many(village, 1)
    assert "There is no report" in await village.presses("kamnan", "headmen")
    await village.presses("mali", "district")
    await village.types("mali", "Pak Khat")
    await village.presses("mali", "report.start")
    await village.presses("mali", "report.loss", "none")
    await village.presses("mali", "report.notice")
    for answer in ("claimed.police", "voice.person", "wanted.transfer"):
        await village.presses("mali", "report.answer", answer)
    await village.types("mali", NUMBER)
    await village.presses("mali", "report.headmen")
    await village.presses("mali", "report.send", "district")
    assert "1" in await village.presses("kamnan", "headmen")
    (reference,) = arguments(village, "kamnan", "headmen.case")
    assert NUMBER in await village.presses("kamnan", "headmen.case", reference)
    await village.presses("kamnan", "headmen.told", reference)
    assert "Kamnan: told the village" in await village.presses("one", "desk.case", reference)
    assert "not within your duty" in await village.does("kamnan", Pressed("headmen.case", closed))


@pytest.mark.parametrize("action", ["overview", "overview.list", "overview.areas", "operator",
                                    "headmen"])  # fmt: skip
async def test_a_resident_sees_none_of_it(village: Village, action: str) -> None:
    assert "invite code" in await village.does("mali", Pressed(action))


@pytest.mark.parametrize(
    "argument", ["", "all", "nothing.1.0", "all.1.99999", "all.2.-1", "..", "1"]
)
async def test_an_odd_argument_shows_a_first_page_or_nothing(
    village: Village, argument: str
) -> None:
    await village.official("head", role="head")
    await many(village, 1)
    for action in ("overview.list", "overview.area", "overview.areas", "headmen", "operator"):
        await village.does("head", Pressed(action, argument))


def test_a_page_number_is_a_small_number() -> None:
    assert [pages.number(text) for text in ("3", "", "-1", "x", "9" * 9)] == [3, 0, 0, 0, 0]


@pytest.mark.parametrize("colleagues", [True, False])
async def test_a_head_who_knows_the_reporter_says_so_without_taking_the_case(
    village: Village, colleagues: bool
) -> None:
    await village.official("head", role="head")
    await village.official("above", "38")
    if colleagues:
        await village.official("one")
        (reference,) = await many(village, 1)
    else:
        await village.official("away", "3805")
        (reference,) = await many(village, 1)
        await village.db.write(lambda unit: officials.end(unit, 3))
    await village.presses("head", "overview.case", reference)
    assert arguments(village, "head", "desk.know") == [reference]
    await village.presses("head", "desk.know", reference)
    assert arguments(village, "head", "overview.case") == [reference], "a way back"
    said = await village.presses("head", "desk.know", f"{reference}.yes")
    assert "You no longer see" in said
    for action in ("overview.case", "desk.take", "overview.up", "desk.know"):
        refused = await village.does("head", Pressed(action, reference))
        assert "not within your duty" in refused, action
    assert "Kamlai" not in await village.presses("head", "overview")
    case = await case_of(village, reference)
    assert case.state in ("new", "reopened")
    assert case.level == ("district" if colleagues else "province"), "never with nobody"
    if colleagues:
        assert "You have taken" in await village.presses("one", "desk.take", reference)
