"""At the number step telephone, account, bank, holder and day are kept apart and read back."""

from __future__ import annotations

import datetime as dt

import pytest

from content.reading.library import Library
from handlers.cases.report.payee import Payee, read
from handlers.cases.text import redaction
from handlers.core.incoming import Hello
from handlers.core.numbers.reading import Numbers
from storage.cases import cases
from storage.cases.cases import Case
from storage.cases.sightings import ACCOUNT, PHONE
from storage.engine.columns import table
from storage.tables.cases import Sighting
from tests.handlers.cases.conftest import Village

TODAY = dt.date(2026, 11, 22)
WHOLE = "081-234-5678 บัญชี 123-4-56789-0 กสิกร ชื่อ สมชาย ใจดี"


def payee(text: str, library: Library, today: dt.date | None = None) -> Payee:
    return read(text, library, redaction.without_own(text, library), today=today)


def bank_id(library: Library, name: str) -> str:
    return next(b.id for b in library.hotlines.of("bank") if b.names.texts["en"] == name)


def test_a_telephone_an_account_its_bank_and_its_holder_are_kept_apart(library: Library) -> None:
    told = payee(WHOLE, library)
    assert told.numbers == Numbers(("0812345678",), ("1234567890",))
    assert told.bank == bank_id(library, "Kasikornbank")
    assert told.holder == "สมชาย ใจดี"
    assert told.rest == ""


@pytest.mark.parametrize(
    ("text", "bank"),
    [
        ("123-4-56789-0 กรุงไทย", "Krungthai"),
        ("123-4-56789-0 ธนาคารออมสิน", "Government Savings Bank"),
        ("account 123-4-56789-0 SCB", "SCB"),
        ("ไทยพาณิชย์ 123-4-56789-0", "SCB"),
        ("123-4-56789-0", ""),
        ("123-4-56789-0 ธนาคาร", ""),
        ("โอนไป 123-4-56789-0 นะครับ", ""),
    ],
)
def test_a_bank_is_known_by_its_name_or_a_part_of_it(
    library: Library, text: str, bank: str
) -> None:
    assert payee(text, library).bank == (bank_id(library, bank) if bank else "")


def test_bare_digits_that_no_telephone_begins_with_are_an_account_after_a_payment(
    library: Library,
) -> None:
    assert payee("1234567890", library, TODAY).numbers == Numbers((), ("1234567890",))
    assert payee("0812345678", library, TODAY).numbers == Numbers(("0812345678",))


def test_the_day_is_read_where_it_is_asked_for(library: Library) -> None:
    assert payee(f"{WHOLE} เมื่อวาน", library, TODAY).day == dt.date(2026, 11, 21)
    assert payee(f"{WHOLE} เมื่อวาน", library).day is None


@pytest.mark.parametrize("text", ["", " ", "ชื่อ", "ธ.", "ชื่อ: ,", "555", "\x00", "๑๒๓", "ก" * 3000])
def test_odd_answers_name_nobody(library: Library, text: str) -> None:
    told = payee(text, library, TODAY)
    assert (told.holder, told.bank) == ("", "")


async def sent(village: Village, text: str) -> Case:
    """A report of money paid whose number step is answered with this."""
    await village.official("one")
    await village.does("mali", Hello("d3805"))
    await village.presses("mali", "report.start", "paid")
    await village.presses("mali", "report.notice")
    for answer in ("claimed.police", "voice.person", "wanted.transfer"):
        await village.presses("mali", "report.answer", answer)
    assert "Which number called, and which account was paid?" in village.read("mali")
    await village.types("mali", text)
    await village.presses("mali", "report.send", "district")
    reference = next(b.argument for b in village.buttons("mali") if b.action == "case.open")
    case = await village.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    return case


async def test_an_account_is_neither_shown_nor_matched_as_a_telephone(village: Village) -> None:
    case = await sent(village, f"{WHOLE}\nเมื่อวาน")
    assert (case.report.phones, case.report.accounts) == (("0812345678",), ("1234567890",))
    assert case.report.statement.day == TODAY - dt.timedelta(days=1)
    shown = village.read("one")
    assert "Number told (unproven): 0812345678\n" in shown
    assert "Its bank: Kasikornbank" in shown
    assert "Name on the account (unproven): สมชาย ใจดี" in shown
    kinds = await village.db.read(
        lambda unit: unit.connection.execute(table(Sighting).select()).mappings().all()
    )
    numbers = sorted(row["kind"] for row in kinds if row["kind"] in (ACCOUNT, PHONE))
    assert numbers == [ACCOUNT, PHONE]


async def test_what_was_taken_is_read_back_and_what_was_not_stays_in_words(
    village: Village,
) -> None:
    case = await sent(village, "081-234-5678 เขาบอกว่าเป็นเจ้าหน้าที่จากกรมสรรพากร")
    assert "กรมสรรพากร" in case.report.words
    case = await sent(village, WHOLE)
    replies = [str(part) for reply in village.inbox["mali"] for part in reply.parts]
    assert any("report.number.read_back" in part for part in replies)
    assert case.report.words == ""


async def test_a_name_beside_a_telephone_alone_may_be_the_reporters_and_is_covered(
    village: Village,
) -> None:
    case = await sent(village, "0812345678 หนูชื่อ มาลี แก้วใส ค่ะ")
    assert case.report.payee_holder == ""
    assert "มาลี" not in village.read("one")
