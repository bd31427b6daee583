"""The office in Chromium beside a trial's two telephones: signing in, working, what is refused.

Where there is no Chromium the file is skipped.
"""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import Response

from storage.engine.transaction import Unit
from storage.officials import officials
from tests.bot.channels.preview.page import Page
from tests.support.trial import press, sign_in_link
from tests.support.windows import Windows

pytestmark = pytest.mark.asyncio(loop_scope="module")

FIRST_PAGE = 60 * 1024
"""Bytes of everything that the first page loads."""

HAND_LOOK = "window.setInterval = (look, _, part) => { window.look = () => look(part); };"
"""Lets a test say when the page looks for what is new."""


async def test_a_link_signs_in_once_and_its_second_use_is_refused(
    windows: Windows, page: Page
) -> None:
    link = await sign_in_link(page)
    first, second = await windows.open(), await windows.open()
    await first.window.goto(link)
    await second.window.goto(link)
    await first.window.click("button.main")
    assert "Open reports: 1" in await first.words
    await second.window.click("button.main")
    assert "This link does not work" in await second.words
    assert "ลิงก์นี้ใช้ไม่ได้" in await second.words
    await second.window.goto(f"{page.address}/office/")
    assert "You are not signed in" in await second.words


async def test_the_first_page_is_small_and_asks_nobody_else(windows: Windows, page: Page) -> None:
    desk = await windows.open()
    sizes: list[int] = []

    async def weigh(response: Response) -> None:
        if response.ok:
            sizes.append(len(await response.body()))

    link = await sign_in_link(page)
    await desk.window.goto(link)
    desk.window.on("response", weigh)
    await desk.window.click("button.main")
    await desk.window.wait_for_load_state("networkidle")
    assert 0 < sum(sizes) < FIRST_PAGE
    assert all(url.startswith(f"{page.address}/office/") for url in desk.asked)
    assert desk.complaints == []


async def test_a_list_that_is_open_shows_what_comes_and_keeps_the_focus(
    windows: Windows, page: Page
) -> None:
    desk = await windows.open()
    await desk.window.add_init_script(HAND_LOOK)
    await desk.window.goto(await sign_in_link(page))
    await desk.window.click("button.main")
    await desk.window.focus(".row a")
    held = await desk.window.evaluate("document.activeElement.id")
    await press(page, "official", "desk.take")
    await page.until("resident", "There is news")
    await desk.window.evaluate("window.look()")
    assert "Taken" in await desk.words
    assert await desk.window.evaluate("document.activeElement.id") == held
    assert await desk.window.locator("#news").inner_text() == ""  # the same reports are listed
    await page.act("official", kind="pressed", data=await _release(page))
    await page.until("official", "is free again")
    await desk.window.evaluate("window.look()")
    assert await desk.window.locator("button.main").count() == 1
    assert desk.complaints == []


async def _release(page: Page) -> str:
    await press(page, "official", "desk.more")
    entry = await page.until("official", "'data': 'desk.release?")
    found = re.search(r"desk\.release\?\w+", str(entry))
    assert found
    return found[0]


@pytest.mark.parametrize("scripts", [True, False], ids=["with a script", "without one"])
async def test_taking_asking_and_closing_change_the_reporters_telephone(
    windows: Windows, page: Page, scripts: bool
) -> None:
    desk = await windows.signed_in(page, scripts=scripts)
    window = desk.window
    await window.click(".row button.main")
    assert "You have taken" in await desk.words
    await window.click(".row a >> nth=0")
    assert "Money was paid" in await desk.words
    await window.click("summary:has-text('Ask more')")
    await window.check("input[value=bank]")
    await window.click("text=Send the question")
    assert "was sent" in await desk.words
    await press(page, "resident", "case.open")
    await page.until("resident", "Have you called your bank yet?")
    await press(page, "resident", "case.answer")
    await page.until("official", "answered")
    await window.reload()
    assert "Answered:" in await desk.words
    await window.click("summary:has-text('Close')")
    await window.check("input[value=advised]")
    await window.fill("#advice", "Block that caller.")
    await window.click("text=Close the report")
    assert "is closed" in await desk.words
    await press(page, "resident", "case.open")
    await page.until("resident", "Block that caller.")
    assert desk.complaints == []
    await press(page, "resident", "case.reopen")
    await page.running.dispatcher.settled()


async def test_a_form_of_another_site_is_refused_and_says_what_to_do(
    windows: Windows, page: Page
) -> None:
    desk = await windows.signed_in(page)
    case = await desk.window.locator(".row").get_attribute("data-row")
    forged = (
        f"<form method=post action='{page.address}/office/take'><button name=case value={case}>"
    )
    await desk.window.evaluate("html => document.body.innerHTML = html", forged)
    await desk.window.click("button")
    assert "This did not come from a page of yours" in await desk.words
    elsewhere = await desk.window.context.new_page()
    await elsewhere.set_content(forged)
    await elsewhere.click("button")
    assert "nothing was done" in await elsewhere.inner_text("body")
    await desk.window.goto(f"{page.address}/office/cases/{case}")
    assert "Nobody yet" in await desk.words


async def test_a_case_of_another_district_is_no_page(windows: Windows, page: Page) -> None:
    desk = await windows.signed_in(page)
    case = await desk.window.locator(".row").get_attribute("data-row")
    async with Page.at(page.address, page.running) as other:
        await other.start("en", "d3801")
        await other.until("official", "Mueang Bueng Kan")  # they have joined that district too

        def leave(unit: Unit) -> None:
            here = [each for each in officials.everybody(unit) if each.district == "3805"]
            assert officials.end(unit, here[-1].id)

        await page.running.database.write(leave)
        theirs = await windows.signed_in(other)
        texts = []
        for reference in (case, "rose9999"):
            shown = await theirs.window.goto(f"{page.address}/office/cases/{reference}")
            assert shown
            texts.append((shown.status, await theirs.words))
        assert texts[0] == texts[1]
        assert texts[0][0] == 404
        await theirs.window.goto(f"{page.address}/office/search?q=0812345678")
        assert "Nothing fits" in await theirs.words


async def test_every_page_works_by_keyboard_alone(windows: Windows, page: Page) -> None:
    desk = await windows.signed_in(page)
    keyboard = desk.window.keyboard
    await desk.window.press("body", "Tab")
    assert await desk.window.evaluate("document.activeElement.className") == "skip"
    await keyboard.press("Enter")
    assert await desk.window.evaluate("document.activeElement.id") == "main"
    await keyboard.press("Tab")
    await keyboard.press("Enter")
    await desk.window.wait_for_url("**/office/cases/*")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    await keyboard.press("Tab")
    await keyboard.press("Tab")
    assert await desk.window.evaluate(outline) == "solid"


async def test_a_sign_in_ends_with_the_duty_while_its_page_is_open(
    windows: Windows, page: Page
) -> None:
    desk = await windows.open()
    await desk.window.add_init_script(HAND_LOOK)
    await desk.window.goto(await sign_in_link(page))
    await desk.window.click("button.main")
    await desk.window.wait_for_selector("[data-live]")
    await desk.window.wait_for_load_state("load")

    def end_all(unit: Unit) -> None:
        for each in officials.everybody(unit):
            officials.end(unit, each.id)

    await page.running.database.write(end_all)
    await desk.window.wait_for_url("**/office/")  # loaded, so that its script has run
    async with asyncio.timeout(10):
        async with desk.window.expect_navigation():
            await desk.window.evaluate("window.look()")
    assert "You are not signed in here, or no longer" in await desk.words
