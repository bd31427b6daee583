"""A verdict and the first action are on one small screen, at the largest letters too."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator

import pytest

from tests.bot.channels.preview.page import Page
from tests.support.browser import CHROMIUM, Tab, browser

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")

WIDTH, HEIGHT = 360, 640
CHAT = 528
"""Pixels between an app's bar and its entry on such a screen, 56 each."""
FONTS = {20.8: CHAT, 32.0: HEIGHT}
"""Size of letters in pixels -> room. 1.3 times is the largest of Android up to 13, where all fits
in the chat at once; at the double of Android 14 it fits a whole screen."""

LINK = "http://krungthai-next.cc/login"
PARCEL = (
    "พัสดุของคุณตกค้าง กดลิงก์ http://thailandpost-th.top/x เพื่อชำระค่าธรรมเนียม ภายในวันนี้ "
    "ห้ามบอกใคร โทร 0812345678 โอนเข้าบัญชี 123-4-56789-0"
)
CARDS = {
    "a dangerous link": {"kind": "text", "text": LINK},
    "a message with all signs": {"kind": "text", "text": PARCEL},
    "two links": {"kind": "text", "text": f"{LINK} http://thailandpost-th.top/x"},
    "an unknown link": {"kind": "text", "text": "https://ban-mali-homestay.com"},
    "an official link": {"kind": "text", "text": "https://www.krungthai.com"},
    "a code": {"kind": "text", "text": "รหัส OTP ของคุณคือ 123456 ห้ามบอกใคร"},
    "an unknown number": {"kind": "text", "text": "0812345678"},
    "a call now": {"kind": "pressed", "data": "calling"},
    "paid": {"kind": "pressed", "data": "paid"},
    "a code given": {"kind": "pressed", "data": "paid?code"},
    "an app": {"kind": "pressed", "data": "paid?app"},
    "the bank's number": {"kind": "pressed", "data": "bank?bank_ktb"},
    "held abroad": {"kind": "pressed", "data": "answer?held-abroad"},
    "a passport kept": {"kind": "pressed", "data": "answer?passport-kept"},
}  # fmt: skip
"""What a person does, for each verdict and emergency."""

ENDS = """(() => {
    const reply = [...document.querySelectorAll('#resident .reply')].at(-1);
    const top = reply.getBoundingClientRect().top;
    const card = [...reply.querySelectorAll('.card')].at(-1);
    const first = [...card.querySelectorAll('.words p')].find((line) => line.offsetParent);
    return Math.round((first || card).getBoundingClientRect().bottom - top);
})()"""
"""Pixels from the top of the newest answer to the end of its first line: what to do first."""


@pytest.fixture
async def tab(page: Page, chromium: str) -> AsyncIterator[Tab]:
    async with browser(chromium, page.address) as tab:
        await tab.size(WIDTH, HEIGHT)
        await tab.until("document.querySelector('#resident .chat')?.innerText.includes('1441')")
        await tab.run("document.querySelector('[data-tab=resident]').click()")
        yield tab


async def does(tab: Tab, event: dict[str, str]) -> None:
    """Do this on the resident's phone, and wait for the answer."""
    replies = "document.querySelectorAll('#resident .reply').length"
    before = await tab.run(replies)
    await tab.run(
        f"act('resident', {json.dumps(event)}, {{kind: 'text', text: '-'}}).then(() => 1)"
    )
    await tab.until(f"{replies} > {before}")


@pytest.mark.parametrize("language", ["th", "en", "lo", "km"])
async def test_no_verdict_and_no_emergency_is_off_the_screen(tab: Tab, language: str) -> None:
    await does(tab, {"kind": "pressed", "data": f"language?{language}"})
    off = []
    for name, event in CARDS.items():
        await does(tab, event)
        for font, room in FONTS.items():
            await tab.run(f"document.documentElement.style.fontSize = '{font}px'")
            for look in ("line", "telegram"):
                await tab.run(f"document.querySelector('#resident [data-look={look}]').click()")
                ends = await tab.run(ENDS)
                assert ends > 0, f"{name} was not measured"
                if ends > room:
                    off.append(f"{name}, {look}, letters of {font}: {ends} of {room}")
    assert not off, "; ".join(off)


async def test_the_measure_sees_a_card_that_is_too_long(tab: Tab) -> None:
    await does(tab, {"kind": "pressed", "data": "calling"})
    short = await tab.run(ENDS)
    await tab.run(
        "[...document.querySelectorAll('#resident .reply')].at(-1).querySelector('.words p')"
        ".textContent = 'ก '.repeat(600)"
    )
    assert await tab.run(ENDS) > HEIGHT > short
