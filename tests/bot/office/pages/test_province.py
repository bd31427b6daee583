"""Province: a row a district, and a district's case only for a reason that its trail keeps."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from content.reading.library import Library
from storage.cases import audit, cases
from storage.cases.audit import Entry
from storage.cases.cases import Case
from storage.cases.listing.overdue import Limits, Overdue
from storage.cases.states import Level, Move
from storage.engine.transaction import Unit
from storage.figures import open_now
from tests.support.figured_office import CANARY, Province, province_office


@pytest.fixture
async def office(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Province]:
    async with province_office(shared, library, tmp_path) as province:
        await province.fill()
        yield province


async def trail(office: Province, case: int) -> list[Entry]:
    read = office.rutan.running.database.read
    return [e for e in await read(lambda unit: audit.trail(unit, case)) if e.move is Move.INSPECT]


async def open_case(office: Province) -> Case:
    def find(unit: Unit) -> Case:
        reach = cases.Reach(Level.DISTRICT, "3805")
        return cases.open_within(unit, [reach])[0]

    return await office.rutan.running.database.read(find)


async def test_a_district_is_a_row_with_what_waits_and_nobody_to_take_it(office: Province) -> None:
    page = await (await office.browser(office.province)).open("/office/province")
    read = office.rutan.running.database.read
    late = office.clock.now - timedelta(days=5)
    waits = await read(
        lambda unit: open_now.by_district(unit, ["3805", "3801"], Overdue(Limits(late, late)))
    )
    here = waits["3805"]
    assert f"Pak Khat {here.untaken} {here.urgent}" in page.words
    assert "4 districts have open cases and no official" in page.words
    assert CANARY not in page.text


async def test_a_case_of_a_district_is_read_for_a_reason_only(office: Province) -> None:
    browser, case = await office.browser(office.province), await open_case(office)
    listed = await browser.open("/office/province?district=3805")
    assert case.reference in listed.text
    words = "transfer"
    assert words not in listed.words
    for reason in ("", "   ", "abcd"):
        refused = await browser.sends(
            "/office/province/inspect", case=case.reference, reason=reason
        )
        assert "Not opened." in refused.words
        assert words not in refused.words
    assert await trail(office, case.id) == []
    why = "the governor asks about it"
    shown = await browser.sends("/office/province/inspect", case=case.reference, reason=why)
    assert words in shown.words
    assert CANARY not in shown.text
    (entry,) = await trail(office, case.id)
    assert (entry.actor, entry.note) == ("official:4", why)


async def test_whose_district_it_is_not_reads_nothing_and_a_district_has_no_such_page(
    office: Province,
) -> None:
    case = await open_case(office)
    for phone in (office.officer, office.head):
        browser = await office.browser(phone)
        assert (await browser.open("/office/province")).status == 404
        told = {"case": case.reference, "reason": "the governor asks"}
        assert (await browser.sends("/office/province/inspect", **told)).status == 404
    above = await office.browser(office.province)
    for reference in ("mali9999", "", "x", f"{case.reference}x"):
        told = {"case": reference, "reason": "the governor asks"}
        assert (await above.sends("/office/province/inspect", **told)).status == 404, reference
    for address in ("district=4305", "area=43", "area="):
        assert (await above.open(f"/office/province?{address}")).status == 404, address
    assert await trail(office, case.id) == []


async def test_the_country_is_a_row_a_province_and_opens_each(office: Province) -> None:
    browser = await office.browser(office.national)
    page = await browser.open("/office/province")
    assert "Bueng Kan" in page.words
    assert len(page.body) < 60_000
    assert "Half are taken within" not in page.words  # of a province on its own page
    below = await browser.open("/office/province?area=38&district=3805")
    assert "Open cases in Pak Khat" in below.words
