"""Fixtures of the office's tests: one program a file, and for each test a district of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from content.reading.library import Library
from tests.bot.channels.preview.page import Page
from tests.support.axe import axe as axe
from tests.support.browser import CHROMIUM
from tests.support.clock import MONDAY, Clock
from tests.support.office import Duty, offices, on_duty
from tests.support.trial import press, report, trial
from tests.support.whole_program import Rutan

if TYPE_CHECKING:
    from playwright.async_api import Browser

    from tests.support.windows import Windows


@pytest.fixture(scope="module")
def moved_clock() -> Clock:
    """The time of the program, which tests only move on."""
    return Clock(MONDAY)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(
    shared: Path, library: Library, tmp_path_factory: pytest.TempPathFactory, moved_clock: Clock
) -> AsyncIterator[Rutan]:
    """A program with an office."""
    folder = tmp_path_factory.mktemp("office")
    async with offices(shared, library, folder, moved_clock) as rutan:
        yield rutan


@pytest_asyncio.fixture(loop_scope="module")
async def duty(program: Rutan, library: Library, moved_clock: Clock) -> AsyncIterator[Duty]:
    """An officer of a district with a desk, where nobody reported anything yet."""
    found = await on_duty(program, library, moved_clock)
    yield found
    program.running.office.serve_at(program.addresses["rutan"])


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page(
    library: Library, tmp_path_factory: pytest.TempPathFactory, moved_clock: Clock
) -> AsyncIterator[Page]:
    """A trial whose resident has reported a loss to the official beside them."""
    async with trial(library, tmp_path_factory.mktemp("trial"), moved_clock) as page:
        await page.start("en", "d3805")
        await page.until("official", "'data': 'desk'")
        await report(page, "paid", "0812345678")
        await press(page, "resident", "report.send", "district")
        await page.until("official", "'data': 'desk.take")
        yield page


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """The machine's Chromium, without a window of its own."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    from playwright.async_api import async_playwright

    async with async_playwright() as driver:
        browser = await driver.chromium.launch(
            executable_path=CHROMIUM, args=["--headless", "--no-sandbox"]
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def windows(chromium: Browser) -> AsyncIterator[Windows]:
    """Windows that are closed when the test is over."""
    from tests.support.windows import Windows

    opened = Windows(chromium)
    yield opened
    await opened.close()
