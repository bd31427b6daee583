"""Search finds by number, account, site, day, loss, state and holder; the table is what is seen."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from bot.office.pages.search import read
from content.reading.library import Library
from storage.cases import audit, cases
from storage.cases.report import Loss
from storage.cases.states import State
from storage.engine.transaction import Unit
from tests.bot.office.pages.test_today import listed
from tests.support.office import Duty, signed_in

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_number_is_found_in_every_spelling_open_and_closed(duty: Duty) -> None:
    number = f"08{9_000_000 + int(duty.mark):08d}"
    _, closed = await duty.reports("one", number=number)
    _, other = await duty.reports("two", number="0899999999")
    browser = await duty.signed_in()
    await browser.sends(f"/office/cases/{closed}/close", outcome="advised")
    spaced = f"{number[:3]}-{number[3:6]} {number[6:]}"
    for typed in (number, spaced, f"+66{number[1:]}", f"เบอร์ {number} ครับ"):
        found = await browser.open("/office/search?q=" + typed.replace("+", "%2B"))
        assert listed(found.text) == [closed], typed
    assert set(listed((await browser.open("/office/search")).text)) == {closed, other}
    assert listed((await browser.open("/office/search?state=closed")).text) == [closed]
    assert listed((await browser.open("/office/search?loss=paid")).text) == []
    assert listed((await browser.open(f"/office/search?holder={duty.number}")).text) == [closed]


async def test_a_reports_name_leads_to_it_and_anothers_name_to_nothing(duty: Duty) -> None:
    _, case = await duty.reports()
    browser = await duty.signed_in()
    mine = await browser.open(f"/office/search?q={case}")
    assert mine.path == f"/office/cases/{case}"
    other = await signed_in(duty.rutan, await duty.colleague("other", district="3902"))
    theirs = await other.open(f"/office/search?q={case}")
    nobody = await other.open("/office/search?q=rose9999")
    assert theirs.path.startswith("/office/search")
    assert "Nothing fits" in theirs.words
    assert theirs.words == nobody.words


async def test_a_head_who_may_not_read_a_case_does_not_find_it_by_what_stands_in_it(
    duty: Duty,
) -> None:
    number = f"08{7_000_000 + int(duty.mark):08d}"
    _, case = await duty.reports(number=number)
    head = await signed_in(duty.rutan, await duty.colleague("head", role="head"))
    assert case in (await head.open("/office/search?state=new")).text, "its name they may know"
    found = await head.open(f"/office/search?q={number}")
    assert case not in found.text
    assert "Nothing fits" in found.words


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("q=hello", "This is no number"),
        ("q=%3Cscript%3Ealert(1)%3C%2Fscript%3E", "This is no number"),
        ("from=31-12-2026", "This is no day"),
        ("to=2026-02-30", "This is no day"),
        ("from=2026-11-30&to=x", "This is no day"),
    ],
)
async def test_what_is_not_understood_is_told(duty: Duty, query: str, told: str) -> None:
    browser = await duty.signed_in()
    shown = await browser.open(f"/office/search?{query}")
    assert shown.status == 200
    assert told in shown.words
    assert "<script>alert" not in shown.text


async def test_the_table_holds_what_was_found_with_covers_and_no_formula(duty: Duty) -> None:
    words = "=HYPERLINK(1) my name is Mali Kaewsai and I paid 50,000 baht"
    _, case = await duty.reports(words=words, number="0812345678")
    browser = await duty.signed_in()
    saved = await browser.sends("/office/search/save", q="0812345678")
    assert saved.headers["Content-Disposition"].endswith('.xlsx"')
    sheet = load_workbook(io.BytesIO(saved.body)).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]][:4] == ["Case", "District", "Lies with", "Reported"]
    assert len(rows) == 2
    assert all(cell.data_type != "f" for row in rows for cell in row)
    text = " ".join(str(cell.value) for cell in rows[1])
    assert "0812345678" in text
    assert "Mali Kaewsai" not in text
    assert "50,000" not in text

    def trail(unit: Unit) -> list[tuple[str, str]]:
        found = cases.find(unit, case)
        assert found
        return [(each.actor, each.move.value) for each in audit.trail(unit, found.id)]

    moves = await duty.rutan.running.database.read(trail)
    assert moves[-1] == (duty.official, "export")


async def test_a_table_of_another_district_is_empty(duty: Duty) -> None:
    await duty.reports(number="0812345678")
    other = await signed_in(duty.rutan, await duty.colleague("other", district="3902"))
    saved = await other.sends("/office/search/save")
    sheet = load_workbook(io.BytesIO(saved.body)).active
    assert sheet is not None
    assert sheet.max_row == 1


async def test_fields_are_read_with_both_calendars(library: Library) -> None:
    question = read({"from": "2569-11-01", "to": "2026-11-30", "loss": "paid"}, library)
    assert not question.wrong
    assert question.wanted.begin
    assert question.wanted.end
    assert (question.wanted.end - question.wanted.begin).days == 30
    assert question.wanted.loss is Loss.PAID
    assert read({"state": "closed"}, library).wanted.state is State.CLOSED
    assert read({"state": "x", "loss": "y", "holder": "z"}, library).wanted.state is None
