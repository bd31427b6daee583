"""Texts for agencies: what an official sees of a case and no more, for those who work on it."""

from __future__ import annotations

import pytest

from tests.handlers.cases.conftest import Village


async def test_an_official_gets_a_text_for_whom_the_number_concerns(village: Village) -> None:
    await village.official("one")
    reference = await village.report("mali")
    await village.presses("one", "desk.more", reference)
    assert any(button.action == "desk.letter" for button in village.now("one"))
    assert "A text for whom?" in await village.presses("one", "desk.letter", reference)
    offered = [b.argument for b in village.now("one") if b.action == "desk.letter"]
    assert offered == [f"{reference}.aoc", f"{reference}.nbtc"]  # there is no link for ThaiCERT
    text, _, blanks = (await village.presses("one", "desk.letter", offered[1])).rsplit("\n", 2)
    lines = text.split("\n")
    assert lines[0].startswith("เรียน สำนักงาน กสทช.")
    assert lines[1] == "เบอร์โทร 0812345678"
    assert lines[-1] == "ผู้ส่ง ........ ตำแหน่ง ........ โทร ........"
    assert "mali" not in text
    assert "Rutan has sent it to nobody" in blanks
    assert village.inbox.keys() == {"one", "mali"}


@pytest.mark.parametrize("who", ["mali", "stranger", "elsewhere"])
async def test_nobody_else_gets_it(village: Village, who: str) -> None:
    await village.official("one")
    await village.official("elsewhere", area="3806")
    reference = await village.report("mali")
    read = await village.presses(who, "desk.letter", f"{reference}.nbtc")
    assert "081" not in read
    assert "เรียน" not in read


@pytest.mark.parametrize("agency", ["thaicert", "bank", "x.y"])
async def test_an_agency_that_it_does_not_concern_is_asked_about_again(
    village: Village, agency: str
) -> None:
    await village.official("one")
    reference = await village.report("mali")
    read = await village.presses("one", "desk.letter", f"{reference}.{agency}")
    assert "A text for whom?" in read
