"""A month as a PDF says what its page says, in Thai too, and opens for nobody else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pypdfium2
import pytest
import pytest_asyncio

from content.reading.library import Library
from storage.figures import reading
from tests.support.figured_office import CANARY, Province, province_office
from tests.support.office import new_browser

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def office(
    shared: Path, library: Library, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Province]:
    """One for all tests of this file: none changes what another reads."""
    async with province_office(shared, library, tmp_path_factory.mktemp("office")) as province:
        await province.fill()
        yield province


def words(data: bytes) -> str:
    """What somebody else's program reads in a PDF."""
    pages = pypdfium2.PdfDocument(data)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


async def test_the_pdf_says_what_the_page_says(office: Province) -> None:
    browser = await office.browser(office.officer)
    page = await browser.open("/office/month?from=2026-10&to=2026-11")
    assert 'href="/office/month.pdf?area=3805&amp;from=2026-10&amp;to=2026-11"' in page.text
    saved = await browser.open("/office/month.pdf?area=3805&from=2026-10&to=2026-11")
    assert saved.headers["Content-Type"] == "application/pdf"
    name = "rutan-3805-2026-10-2026-11.pdf"
    assert saved.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    read = office.rutan.running.database.read
    found = await read(lambda unit: reading.of_months(unit, "3805", ["2026-10", "2026-11"]))
    said = " ".join(words(saved.body).split())
    assert "Pak Khat" in said
    assert f"{found.cases} reports in this time" in said
    assert f"Nothing lost {found.loss['none']} 0" in said
    assert "nobody has proven" in said
    assert CANARY not in said


async def test_a_provinces_pdf_has_a_row_a_district(office: Province) -> None:
    browser = await office.browser(office.province)
    saved = await browser.open("/office/month.pdf?area=38&from=2026-11&to=2026-11")
    said = words(saved.body)
    assert "Bueng Khong Long" in said
    assert "Pak Khat" in said


@pytest.mark.parametrize("query", ["area=3801", "area=38", "area=9999", "area="])
async def test_a_month_of_others_is_no_page(office: Province, query: str) -> None:
    browser = await office.browser(office.officer)
    assert (await browser.open(f"/office/month.pdf?{query}")).status == 404


async def test_who_is_not_signed_in_gets_none(office: Province) -> None:
    refused = await new_browser(office.rutan).open("/office/month.pdf")
    assert refused.headers["Content-Type"].startswith("text/html")
    assert "not signed in" in refused.words
