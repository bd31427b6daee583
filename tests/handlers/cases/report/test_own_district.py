"""A person's district: typed, shared, linked, and never guessed behind their back."""

from __future__ import annotations

import pytest

from handlers.core.incoming import Hello, Location, Said, Text
from storage.people import people
from tests.handlers.cases.conftest import Village


async def district(village: Village, name: str) -> str | None:
    person = await village.db.read(lambda unit: people.find(unit, name))
    return person.district if person else None


async def test_a_mistyped_name_is_understood(village: Village) -> None:
    await village.presses("mali", "district")
    assert "Pak Khat" in await village.types("mali", "อ.ปากคาต")
    assert await district(village, "mali") == "3805"


async def test_a_name_in_a_sentence_is_taken_at_once(village: Village) -> None:
    assert "Aranyaprathet" in await village.types("mali", "I moved to Aranyaprathet")
    assert await district(village, "mali") == "2706"


async def test_two_that_fit_are_asked_about(village: Village) -> None:
    await village.presses("mali", "district")
    await village.types("mali", "เฉลิมพระเกียรติ")
    assert await district(village, "mali") is None
    offered = [b.argument for b in village.buttons("mali") if b.action == "district.pick"]
    assert len(offered) > 1
    await village.presses("mali", "district.pick", offered[0])
    assert await district(village, "mali") == offered[0]


async def test_a_shared_place_offers_the_nearest_three(village: Village) -> None:
    await village.presses("mali", "district")
    await village.does("mali", Location(18.29, 103.31))
    offered = [b.argument for b in village.buttons("mali") if b.action == "district.pick"]
    assert len(offered) == 3
    assert "3805" in offered


@pytest.mark.parametrize("text", ["qqqqqq", "555", "ไม่รู้จัก ที่ไหนก็ไม่รู้"])
async def test_what_is_no_district_is_asked_again(village: Village, text: str) -> None:
    await village.presses("mali", "district")
    await village.types("mali", text)
    assert await district(village, "mali") is None


@pytest.mark.parametrize("code", ["", "9999", "38", "3805x", "ปากคาด"])
async def test_a_button_with_a_code_no_district_has_asks_again(village: Village, code: str) -> None:
    await village.presses("mali", "district")
    assert "Which district" in await village.forges("mali", "district.pick", code)


@pytest.mark.parametrize("said", ["d3805", "  d3805 "])
async def test_a_link_that_arrives_as_a_message_works_too(village: Village, said: str) -> None:
    assert "Pak Khat" in await village.types("mali", said)
    await village.does("noi", Hello(said.strip()))
    assert await district(village, "noi") == "3805"


@pytest.mark.parametrize("said", [Hello("d3801"), Text("d3801"), Text("I moved to Aranyaprathet")])
async def test_one_that_is_set_is_never_changed_without_asking(
    village: Village, said: Said
) -> None:
    await village.does("mali", Hello("d3805"))
    assert "Change your district from Pak Khat" in await village.does("mali", said)
    assert await district(village, "mali") == "3805"
    await village.presses("mali", "district.keep")
    assert await district(village, "mali") == "3805"
    await village.does("mali", said)
    (offered,) = [b for b in village.now("mali") if b.action == "district.pick"]
    await village.presses("mali", "district.pick", offered.argument)
    assert await district(village, "mali") == offered.argument != "3805"


async def test_a_report_about_another_place_leaves_ones_own_district(village: Village) -> None:
    await village.official("officer", "3801")
    await village.report("mali")
    await village.presses("mali", "report.start")
    await village.presses("mali", "report.loss", "none")
    for answer in ("claimed.police", "voice.person", "wanted.transfer"):
        await village.presses("mali", "report.answer", answer)
    await village.types("mali", "0812345678")
    await village.presses("mali", "report.elsewhere")
    await village.types("mali", "Mueang Bueng Kan")
    await village.presses("mali", "report.send", "district")
    assert "Mueang Bueng Kan" in village.read("officer")
    assert await district(village, "mali") == "3805"


async def test_a_district_offered_where_a_message_named_it_asks_too(village: Village) -> None:
    await village.does("mali", Hello("d3805"))
    await village.types("mali", "I live in Aranyaprathet")
    await village.presses("mali", "district.named", "2706")
    assert await district(village, "mali") == "3805"
    await village.presses("mali", "district.pick", "2706")
    assert await district(village, "mali") == "2706"
