"""Officials confirm the links of a closed case: who may, when, and what nobody learns from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.lookups.lists.listable import Listing
from handlers.cases.desk.district_list import _mark
from handlers.core.incoming import Hello, Pressed, Text
from storage.cases import audit, cases
from storage.engine.transaction import Conflict
from storage.officials import district_list
from tests.handlers.cases.conftest import PORTS, Village

BAD = "suanmali24.com/"
LINK = "http://suanmali24.com/shop?id=778"


@pytest.fixture
async def town(village: Village) -> Village:
    """A village with two officials, and a list to put addresses on."""
    village.ports = replace(PORTS, listing=Listing(village.library.links, lambda name: None))
    await village.official("one")
    await village.official("two", role="deputy")
    return village


async def reported(town: Village, name: str, link: str = LINK) -> str:
    """A report that came from a verdict on a link; the case's reference."""
    await town.does(name, Hello("d3805"))
    await town.does(name, Text(link))
    await town.presses(name, "report.carry")
    await town.presses(name, "report.loss", "none")
    if any(button.action == "report.notice" for button in town.buttons(name)[:3]):
        await town.presses(name, "report.notice")
    await town.presses(name, "report.answer", "claimed.company")
    await town.presses(name, "report.answer", "wanted.app")
    await town.presses(name, "report.send", "district")
    return next(b.argument for b in town.buttons(name) if b.action == "case.open")


async def closed(
    town: Village, name: str = "mali", outcome: str = "fraud", link: str = LINK
) -> str:
    """The same, closed by the first official."""
    reference = await reported(town, name, link)
    await town.presses("one", "desk.take", reference)
    await town.presses("one", "desk.end", f"{reference}.{outcome}")
    return reference


def actions(town: Village, name: str) -> list[str]:
    """What the newest thing on a phone lets its owner do."""
    return [button.action for button in town.now(name)]


async def words(town: Village, address: str = BAD) -> int:
    """The words about an address."""
    stands = await town.db.read(lambda u: district_list.standing(u, address, "38", 1))
    return stands.words


async def test_closing_as_fraud_asks_for_the_link_and_another_end_does_not(town: Village) -> None:
    await closed(town)
    assert "Put the link on the district's list?" in town.read("one")
    assert "desk.list" in actions(town, "one")
    for name, outcome in (("dao", "advised"), ("kaew", "beyond")):
        await closed(town, name, outcome)
        assert "desk.list" not in actions(town, "one")
        assert "district's list" not in town.read("one")


@pytest.mark.parametrize("link", ["https://facebook.com/", "bit.ly"])
async def test_a_link_that_may_not_be_listed_is_not_asked_about(town: Village, link: str) -> None:
    reference = await closed(town, link=link)
    assert "desk.list" not in actions(town, "one")
    answer = await town.presses("one", "desk.list", reference)
    assert "A link can be listed once the report is closed as fraud" in answer


async def test_two_officials_confirm_and_the_trail_says_who(town: Village) -> None:
    reference = await closed(town)
    assert "nobody has confirmed it" in await town.presses("one", "desk.list", reference)
    argument = f"{reference}.{_mark(BAD)}"
    assert "you confirmed it" in await town.presses("one", "desk.list.put", argument)
    assert "asks you to look at the link" in town.read("two")
    assert "suanmali" not in town.read("two"), "a locked screen may show it"
    assert "you confirmed it" in await town.presses("one", "desk.list.put", argument)
    assert await words(town) == 1
    assert "one officer confirmed it" in await town.presses("two", "desk.list", reference)
    assert "people are warned from" in await town.presses("two", "desk.list.put", argument)
    assert "Two officers have confirmed the link" in town.read("one")
    assert await words(town) == 2
    trail = await town.db.read(lambda unit: audit.trail(unit, 1))
    confirmations = [entry for entry in trail if entry.move == "confirm_link"]
    assert [entry.actor for entry in confirmations] == ["official:1", "official:2"]
    assert not any("suanmali" in entry.note for entry in trail)


async def test_words_at_two_cases_count_together(town: Village) -> None:
    first, second = await closed(town), await closed(town, "dao", link="suanmali24.com")
    await town.presses("one", "desk.list.put", f"{first}.{_mark(BAD)}")
    answer = await town.presses("two", "desk.list.put", f"{second}.{_mark(BAD)}")
    assert "people are warned from" in answer


async def test_of_two_presses_at_once_both_count_and_the_later_reads_it(town: Village) -> None:
    reference = await closed(town)
    press = Pressed("desk.list.put", f"{reference}.{_mark(BAD)}")
    first, second = await town.outcome("one", press), await town.outcome("two", press)
    await town.store("one", first)
    with pytest.raises(Conflict):
        await town.store("two", second)
    assert "people are warned from" in await town.does("two", press)


async def test_a_colleague_takes_it_off_and_the_others_are_told(town: Village) -> None:
    reference = await closed(town)
    argument = f"{reference}.{_mark(BAD)}"
    await town.presses("one", "desk.list.put", argument)
    await town.presses("two", "desk.list.put", argument)
    assert "nobody has confirmed it" in await town.presses("two", "desk.list.off", argument)
    assert "took the link" in town.read("one")
    assert await words(town) == 0
    assert "nobody has confirmed it" in await town.presses("one", "desk.list.off", argument)


@pytest.mark.parametrize("action", ["desk.list", "desk.list.put", "desk.list.off"])
@pytest.mark.parametrize(
    ("name", "area", "role"),
    [("elsewhere", "3801", "officer"), ("chief", "3805", "head"), ("elder", "3805", "headman"),
     ("mali", "", "")],
)  # fmt: skip
async def test_nobody_else_can_touch_the_list(
    town: Village, name: str, area: str, role: str, action: str
) -> None:
    reference = await closed(town)
    if role:
        await town.official(name, area, role)
    answer = await town.does(name, Pressed(action, f"{reference}.{_mark(BAD)}"))
    assert "not within your duty" in answer
    assert "suanmali" not in answer
    assert await words(town) == 0


async def test_who_knows_the_reporter_has_no_word(town: Village) -> None:
    reference = await closed(town)
    await town.presses("two", "desk.know", f"{reference}.yes")
    answer = await town.presses("two", "desk.list.put", f"{reference}.{_mark(BAD)}")
    assert "not within your duty" in answer
    assert await words(town) == 0


async def test_an_open_case_and_an_address_that_is_not_its_own_are_refused(town: Village) -> None:
    reference = await reported(town, "mali")
    await town.presses("one", "desk.take", reference)
    await town.presses("one", "desk.list.put", f"{reference}.{_mark(BAD)}")
    await town.presses("one", "desk.end", f"{reference}.fraud")
    for argument in (reference, f"{reference}.0", f"{reference}.{_mark('other.top/')}"):
        answer = await town.presses("one", "desk.list.put", argument)
        assert "That choice has changed" in answer
    assert await words(town) == 0


async def test_a_withdrawn_report_offers_nothing(town: Village) -> None:
    reference = await reported(town, "mali")
    await town.presses("mali", "case.withdrawn", reference)
    case = await town.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    assert case.report.empty
    answer = await town.presses("one", "desk.list", reference)
    assert "suanmali" not in answer
