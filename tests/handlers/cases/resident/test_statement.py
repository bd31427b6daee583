"""The words to read out to 1441: day, amount and account as they were meant, or asked back."""

from __future__ import annotations

import pytest

from tests.handlers.cases.conftest import Village


async def asked(village: Village, *answers: str) -> str:
    """What is said to the last of these answers to the questions of a statement."""
    await village.official("nok")
    await village.presses("mali", "case.statement", await village.report("mali"))
    read = ""
    for answer in answers:
        read = await village.types("mali", answer)
    return read


@pytest.mark.parametrize("day", ["1 มกราคม", "1-ม.ค.", "07:15 1/1", "1 Jan"])
async def test_the_day_in_the_statement_is_the_day_meant(village: Village, day: str) -> None:
    await asked(village, "5000")
    assert "About what time" in await village.types("mali", day)
    await village.presses("mali", "statement.skip")
    read = await village.presses("mali", "statement.skip")
    assert "1/1/" in read


@pytest.mark.parametrize("day", ["2-3 วันก่อน", "12-13 พ.ย.", "ขึ้น 8 ค่ำ", "22 มกฏาคม"])
async def test_what_may_be_several_days_is_asked_back(village: Village, day: str) -> None:
    await asked(village, "5000")
    assert "About what time" not in await village.types("mali", day)


@pytest.mark.parametrize("amount", ["35.000 บาท", "35 000 บาท", "สามหมื่นห้า"])
async def test_an_amount_in_another_spelling_is_read_back(village: Village, amount: str) -> None:
    assert "35,000" in await asked(village, amount)


async def test_the_account_is_read_however_it_is_grouped(village: Village) -> None:
    await asked(village, "5000")
    await village.presses("mali", "statement.skip")
    await village.presses("mali", "statement.skip")
    assert "1234567890" in await village.types("mali", "กสิกร 123 – 4 – 56789 – 0")
