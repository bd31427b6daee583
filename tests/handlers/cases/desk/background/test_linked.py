"""Cases of one number name each other, as far as an official may see them, and cross districts."""

from __future__ import annotations

from handlers.core.incoming import Hello, Pressed
from tests.handlers.cases.case.test_telling import loses
from tests.handlers.cases.conftest import Village

NUMBER = "0811112222"


async def reports_in(village: Village, name: str, district: str, number: str = NUMBER) -> str:
    """A loss reported from another district."""
    await village.does(name, Hello(f"d{district}"))
    return await loses(village, name, number)


def opens(village: Village, name: str) -> list[str]:
    return [b.argument for b in village.now(name) if b.action == "desk.case"]


async def test_cases_with_the_same_number_name_each_other_with_buttons(village: Village) -> None:
    await village.official("one")
    mine, again = await loses(village, "mali"), await loses(village, "mali")
    other = await loses(village, "noi")
    await loses(village, "dao", "0899999999")
    shown = await village.presses("one", "desk.case", mine)
    assert shown.count("Same number as") == 2
    assert {again, other} <= set(opens(village, "one"))


async def test_more_than_three_are_behind_a_button(village: Village) -> None:
    await village.official("one")
    references = [await loses(village, f"resident {n}") for n in range(6)]
    await village.presses("one", "desk.case", references[0])
    assert {"desk.linked"} <= {button.action for button in village.now("one")}
    await village.presses("one", "desk.linked", references[0])
    assert set(references[1:]) <= set(opens(village, "one"))


async def test_of_cases_elsewhere_only_the_count_is_told(village: Village) -> None:
    await village.official("one")
    await village.official("far", "3801")
    mine = await loses(village, "mali")
    far = await reports_in(village, "noi", "3801")
    shown = await village.presses("one", "desk.case", mine)
    assert "that you cannot open: 1, in districts: 1" in shown
    assert far not in opens(village, "one")


async def test_the_first_district_hears_once_that_a_number_came_up_elsewhere(
    village: Village,
) -> None:
    await village.official("one")
    await village.official("far", "3801")
    await village.official("third", "3802")
    mine = await loses(village, "mali")
    before = len(village.inbox["one"])
    await reports_in(village, "noi", "3801")
    assert "came up in another district" in village.read("one")
    assert "Reports so far: 2, in districts: 2" in village.read("one")
    assert opens(village, "one") == [mine]
    await reports_in(village, "dao", "3801")
    await reports_in(village, "pim", "3802")
    assert len(village.inbox["one"]) == before + 1
    assert "came up" not in village.read("far")


async def test_one_person_who_reports_in_two_districts_crosses_nothing(village: Village) -> None:
    await village.official("one")
    await loses(village, "mali")
    before = len(village.inbox["one"])
    await reports_in(village, "mali", "3801")
    assert len(village.inbox["one"]) == before


async def test_nobody_else_learns_which_cases_are_alike(village: Village) -> None:
    await village.official("one")
    mine, other = await loses(village, "mali"), await loses(village, "noi")
    await village.does("mali", Pressed("desk.linked", mine))
    assert other not in opens(village, "mali")
