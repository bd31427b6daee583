"""Figures in Chromium: a month is saved and compared, a case is read for a reason, axe agrees.

Where there is no Chromium the file is skipped.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pypdfium2
import pytest
from openpyxl import load_workbook

from content.reading.library import Library
from tests.support.axe import JUDGED, RUN, SHOWN, TOO_WIDE
from tests.support.browser import CHROMIUM
from tests.support.figured_office import Province, province_office
from tests.support.office import link
from tests.support.phones import Phone

playwright = pytest.importorskip("playwright.async_api", reason="needs Playwright")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")

A4 = 688
"""CSS pixels of a sheet between its margins."""
FARTHEST = """Math.max(...[...document.querySelectorAll("main *")]
    .map(each => each.getBoundingClientRect().right))"""
ROWS = """caption => [...document.querySelectorAll(`[aria-label="${caption}"] tbody tr`)]
    .map(row => [...row.children].map(cell => cell.innerText))"""
PAGES = {
    "officer": ("month", "campaigns", "campaigns/1", "team", "learning"),
    "province": ("month?from=2026-10", "province", "province?district=3805", "campaigns/1"),
    "national": ("operator", "province", "month"),
}


@asynccontextmanager
async def chromium() -> AsyncIterator[playwright.Browser]:
    async with playwright.async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        await browser.close()


@pytest.fixture
async def office(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Province]:
    async with province_office(shared, library, tmp_path) as province:
        await province.fill()
        yield province


async def signed_in(
    browser: playwright.Browser, office: Province, phone: Phone, *, bypass_csp: bool = False
) -> playwright.Page:
    context = await browser.new_context(bypass_csp=bypass_csp, accept_downloads=True)
    window = await context.new_page()
    await window.goto(office.rutan.addresses["rutan"] + await link(phone))
    await window.click("button.main")
    return window


async def test_a_month_is_saved_and_says_what_the_page_says(
    office: Province, tmp_path: Path
) -> None:
    async with chromium() as browser:
        window = await signed_in(browser, office, office.head)
        await window.goto(f"{office.rutan.addresses['rutan']}/office/month?from=2026-10&to=2026-11")
        complaints: list[str] = []
        window.on("console", lambda said: complaints.append(said.text))
        shown = {caption: await window.evaluate(ROWS, caption) for caption in ("Trick", "Loss")}
        async with window.expect_download() as saving:
            await window.click("text=Save the table")
        saved = tmp_path / "month.xlsx"
        await (await saving.value).save_as(saved)
    cases, totals = (list(sheet.values) for sheet in load_workbook(saved))
    told = {row[0]: str(row[1]) for row in totals}
    header = cases[0]
    for caption, column in (("Trick", "Trick"), ("Loss", "Loss")):
        assert shown[caption]
        values = [row[header.index(column)] for row in cases[1:]]
        for name, number, *_ in shown[caption]:
            assert told.get(name, "0") == number, name
            assert str(values.count(name)) == number, name
    assert complaints == []


async def test_a_province_opens_a_case_for_a_reason_only(office: Province) -> None:
    async with chromium() as browser:
        window = await signed_in(browser, office, office.province)
        address = f"{office.rutan.addresses['rutan']}/office/province"
        await window.goto(address)
        await window.click("text=Pak Khat")
        await window.click("text=Read this case")
        assert await window.evaluate(
            "document.querySelector('input[name=reason]').validity.valueMissing"
        )
        await window.fill("input[name=reason]", "      ")
        await window.click("text=Read this case")
        assert "Not opened." in await window.inner_text("main")
        await window.fill("input[name=reason]", "the governor asks about it")
        await window.click("text=Read this case")
        words = await window.inner_text("main")
        assert "What was told" in words
        assert "the governor asks about it" in words


async def test_axe_finds_nothing_serious_and_no_page_is_too_wide(
    office: Province, axe: str
) -> None:
    found: list[str] = []
    async with chromium() as browser:
        for who, paths in PAGES.items():
            # A page's policy keeps scripts of others out: this one is let in.
            window = await signed_in(browser, office, getattr(office, who), bypass_csp=True)
            for language in ("en", "th"):
                if language == "th":
                    await window.click("button[name=language]")
                for path in paths:
                    await window.goto(f"{office.rutan.addresses['rutan']}/office/{path}")
                    assert await window.evaluate("document.documentElement.lang") == language
                    await window.evaluate(axe)
                    for width in SHOWN:
                        await window.set_viewport_size({"width": width, "height": 900})
                        if await window.evaluate(TOO_WIDE) > 0:
                            found.append(f"{who} {path} {language} {width}: too wide")
                        if width not in JUDGED:
                            continue
                        result = await window.evaluate(RUN)
                        found += [
                            f"{who} {path} {language} {width}: {each['id']}"
                            for each in result["violations"]
                            if each["impact"] in ("serious", "critical")
                        ]
    assert found == []


async def test_a_page_is_printed_whole_and_begins_on_its_first_sheet(office: Province) -> None:
    wrong: list[str] = []
    async with chromium() as browser:
        for who, paths in {**PAGES, "officer": ("", "search", *PAGES["officer"])}.items():
            window = await signed_in(browser, office, getattr(office, who))
            for path in paths:
                await window.goto(f"{office.rutan.addresses['rutan']}/office/{path}")
                sheets = pypdfium2.PdfDocument(await window.pdf(format="A4"))
                counts = [sheet.get_textpage().count_chars() for sheet in sheets]
                if len(counts) > 1 and counts[0] * 2 < max(counts):
                    wrong.append(f"{who} {path}: its first sheet is nearly empty")
                await window.emulate_media(media="print")
                await window.set_viewport_size({"width": A4, "height": 900})
                if await window.evaluate(FARTHEST) > A4:
                    wrong.append(f"{who} {path}: cut off at the right")
                await window.emulate_media(media="screen")
    assert wrong == []
