"""Month: figures of one's own area and those below, and the table that is saved of it."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio
from openpyxl import load_workbook

from content.reading.library import Library
from storage.cases import audit
from storage.cases.states import Move
from storage.engine.transaction import Unit
from storage.figures import reading
from tests.support.figured_office import CANARY, Province, province_office
from tests.support.office import Shown

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(
    shared: Path, library: Library, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Province]:
    """One for all tests of this file: none changes what another reads."""
    async with province_office(shared, library, tmp_path_factory.mktemp("office")) as province:
        await province.fill()
        yield province


def numbers(page: Shown, caption: str) -> dict[str, str]:
    """The rows of the table with this caption: its name -> the first number."""
    (found,) = re.findall(rf'aria-label="{caption}">(.*?)</table>', page.text, re.S)
    return dict(re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', found, re.S))


async def test_a_district_sees_its_month_against_the_one_before(office: Province) -> None:
    page = await (await office.browser(office.officer)).open("/office/month")
    assert page.status == 200
    read = office.rutan.running.database.read
    now = await read(lambda unit: reading.of_months(unit, "3805", ["2026-11"]))
    old = await read(lambda unit: reading.of_months(unit, "3805", ["2026-10"]))
    assert f"All cases {now.cases} October 2026: {old.cases} cases" in page.words
    assert numbers(page, "Loss")["Nothing lost"] == str(now.loss["none"])
    assert CANARY not in page.text
    assert "Map of the districts" not in page.words


async def test_a_province_sees_its_districts_and_a_district_no_other(office: Province) -> None:
    above = await office.browser(office.province)
    page = await above.open("/office/month")
    read = office.rutan.running.database.read
    months = ["2026-11"]
    all_of_it = await read(lambda unit: reading.of_months(unit, "38", months))
    rows = numbers(page, "Districts")
    assert sum(map(int, rows.values())) == all_of_it.cases
    assert "Map of the districts" in page.words
    assert (await above.open("/office/month?area=3801")).status == 200
    below = await office.browser(office.officer)
    for other in ("3801", "38", "", "9999", "x"):
        assert (await below.open(f"/office/month?area={other}")).status == 404, other
    assert (await above.open("/office/month?area=4305")).status == 404


async def test_wrong_months_in_the_address_break_nothing(office: Province) -> None:
    browser = await office.browser(office.officer)
    for query in ("from=2026-13&to=x", "from=%00&to=", "from=2026-12&to=2026-10", "to=9999-12"):
        assert (await browser.open(f"/office/month?{query}")).status == 200, query


async def test_what_is_saved_says_what_the_page_says_and_names_nobody(office: Province) -> None:
    browser = await office.browser(office.head)
    page = await browser.open("/office/month?from=2026-10&to=2026-11")
    saved = await browser.sends(
        "/office/month/save", area="3805", first="2026-10-01", last="2026-11-30"
    )
    assert saved.headers["Content-Type"].startswith("application/vnd.openxmlformats")
    book = load_workbook(io.BytesIO(saved.body))
    cases, totals = (list(sheet.values) for sheet in book)
    told = {row[0]: str(row[1]) for row in totals}
    for caption in ("Trick", "Loss", "Outcome"):
        for name, number in numbers(page, caption).items():
            assert told.get(name, "0") == number, name
    assert told["All cases"] == str(len(cases) - 1)
    assert all(isinstance(row[3], datetime) for row in cases[1:])
    assert CANARY not in str(cases)
    assert "มาลี" not in str(cases)


async def test_saving_is_noted_in_the_trail_of_each_case(office: Province) -> None:
    read = office.rutan.running.database.read

    def exported(unit: Unit, number: int) -> list[str]:
        return [e.actor for e in audit.trail(unit, number) if e.move is Move.EXPORT]

    async def noted() -> list[list[str]]:
        return [await read(lambda unit, n=n: exported(unit, n)) for n in range(1, 61)]

    before = await noted()
    browser = await office.browser(office.head)
    await browser.sends("/office/month/save", area="3805", first="2026-10-01", last="2026-11-30")
    new = [now[len(old) :] for old, now in zip(before, await noted(), strict=True)]
    assert any(new)
    assert {actor for each in new for actor in each} == {"official:3"}


async def test_a_province_saves_totals_of_its_districts_but_none_of_their_cases(
    office: Province,
) -> None:
    browser = await office.browser(office.province)
    saved = await browser.sends(
        "/office/month/save", area="38", first="2026-10-01", last="2026-11-30"
    )
    cases, totals, districts = (
        list(sheet.values) for sheet in load_workbook(io.BytesIO(saved.body))
    )
    assert len(cases) == 1  # the header: nothing lies with the province itself
    assert totals[1] == ("All cases", 60)
    assert sum(int(str(row[1])) for row in districts[1:]) == 60
    one = await browser.sends(
        "/office/month/save", area="3805", first="2026-10-01", last="2026-11-30"
    )
    assert [sheet.title for sheet in load_workbook(io.BytesIO(one.body))] == ["Totals"]


async def test_another_area_or_no_days_are_refused(office: Province) -> None:
    browser = await office.browser(office.officer)
    for area, first, last, status in (
        ("3801", "2026-10-01", "2026-11-30", 404),
        ("38", "2026-10-01", "2026-11-30", 404),
        ("3805", "2026-11-30", "2026-10-01", 400),
        ("3805", "yesterday", "", 400),
        ("3805", "9999-12-31", "9999-12-31", 400),
        ("3805", "0001-01-01", "2026-11-30", 400),
    ):
        answer = await browser.sends("/office/month/save", area=area, first=first, last=last)
        assert answer.status == status, (area, first, last)
