"""A text for one's bank: from one's own report, with blanks for what was not told."""

from __future__ import annotations

from handlers.core.incoming import Hello
from tests.handlers.cases.conftest import Village


async def test_what_was_told_is_filled_in(village: Village) -> None:
    reference = await village.report("mali")
    await village.presses("mali", "case.statement", reference)
    await village.types("mali", "5000")
    await village.presses("mali", "statement.day", "today")
    await village.types("mali", "14:30")
    await village.types("mali", "123-4-56789-0")
    assert "bank.letter" in [button.action for button in village.now("mali")]
    text = await village.presses("mali", "bank.letter", reference)
    for words in ("เรียน ธนาคาร", "5,000", "14:30", "56789", "ขอให้ระงับเงินด่วน", "ชื่อ ........"):
        assert words in text
    assert "จำนวน ........" not in text


async def test_without_a_case_it_has_blanks(village: Village) -> None:
    await village.does("mali", Hello())
    text = await village.presses("mali", "bank.letter")
    for words in ("เมื่อวันที่ ........", "จำนวน ........ บาท", "บัญชีเลขที่ ........"):
        assert words in text


async def test_the_text_of_somebody_elses_case_is_not_told(village: Village) -> None:
    reference = await village.report("mali")
    await village.does("other", Hello())
    assert "เรียน" not in await village.presses("other", "bank.letter", reference)


async def test_the_card_of_a_bank_leads_to_it(village: Village) -> None:
    await village.does("mali", Hello())
    await village.presses("mali", "bank", "bank_kbank")
    assert "bank.letter" in [button.action for button in village.now("mali")]
