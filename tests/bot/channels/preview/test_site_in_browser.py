"""The page in headless Chromium: a report goes from the left phone to the right one and back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from tests.bot.channels.preview.page import Page, speaks
from tests.support.browser import CHROMIUM, Tab, browser

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")


@pytest.fixture
async def tab(page: Page, chromium: str) -> AsyncIterator[Tab]:
    async with browser(chromium, page.address) as tab:
        await tab.size(1280, 900)
        await reads(tab, "resident", "1441")
        await reads(tab, "official", "ปากคาด")
        yield tab
        assert tab.complaints == []


async def reads(tab: Tab, phone: str, words: str) -> None:
    """These words are on the phone, or come."""
    chat = f"document.querySelector('#{phone} .chat')?.innerText"
    await tab.until(f"{chat}?.includes({json.dumps(words)})")


async def press(tab: Tab, phone: str, label: str) -> None:
    """Press the newest button with this label, as soon as there is one."""
    same = f"b => b.offsetParent && b.textContent === {json.dumps(label)}"
    newest = f"[...document.querySelectorAll('#{phone} .press')].filter({same}).at(-1)"
    await tab.until(f"(b => b && (b.click(), true))({newest})")


async def answer(tab: Tab, phone: str, label: str, then: str) -> None:
    """Press, and read what comes of it."""
    await reads(tab, phone, label)
    await press(tab, phone, label)
    await reads(tab, phone, then)


async def type_(tab: Tab, phone: str, words: str) -> None:
    form = f"document.querySelector('#{phone} form')"
    await tab.run(f"{form}.querySelector('textarea').value = {json.dumps(words)}")
    await tab.run(f"{form}.requestSubmit()")


async def test_a_report_reaches_the_official_and_the_answer_comes_back(tab: Tab) -> None:
    await answer(tab, "resident", "แจ้งเรื่องให้อำเภอ", "เสียอะไรไปหรือยัง")
    await answer(tab, "resident", "มีคนมาหลอก ยังไม่เสียอะไร", "เข้าใจแล้ว ไปต่อ")
    await answer(tab, "resident", "เข้าใจแล้ว ไปต่อ", "เขาอ้างว่าเป็นใคร")
    await answer(tab, "resident", "ตำรวจ หรือดีเอสไอ", "คนพูดสด")
    await answer(tab, "resident", "คนพูดสด", "เขาอยากได้อะไร")
    await answer(tab, "resident", "ให้โอนเงิน", "เบอร์ที่โทรมา")
    await type_(tab, "resident", "0812345678")
    await reads(tab, "resident", "จะแจ้งอำเภอไหน")
    await type_(tab, "resident", "อรัญประเทศ")
    await answer(tab, "resident", "ส่งให้อำเภอ", "ส่งแล้ว")
    await reads(tab, "official", "อรัญประเทศ")
    await answer(tab, "official", "รับเรื่อง", "คุณรับเรื่อง")
    await answer(tab, "resident", "เปิดดู", "มีเจ้าหน้าที่รับเรื่องแล้ว")
    official = await tab.run("document.querySelector('#official .chat').innerText")
    assert "resident" not in official
    await tab.until("document.querySelector('#official .who').textContent.includes('อรัญประเทศ')")


async def test_both_looks_are_readable_at_360_pixels_and_the_largest_font(tab: Tab) -> None:
    await answer(tab, "resident", "เบอร์โทรขอความช่วยเหลือ", "เบอร์ธนาคาร")
    shown = "[...document.querySelectorAll('#resident .{}')].filter(b => b.offsetParent).length"
    assert await tab.run(shown.format("call")) > 2
    assert await tab.run(shown.format("copy")) == 0
    await tab.run("document.querySelector('#resident [data-look=telegram]').click()")
    assert await tab.run(shown.format("call")) == 0
    assert await tab.run(shown.format("copy")) > 2
    await tab.size(360, 640)
    await tab.run("document.documentElement.style.fontSize = '32px'")
    for phone in ("resident", "official"):
        await tab.run(f"document.querySelector('[data-tab={phone}]').click()")
        for look in ("line", "telegram"):
            await tab.run(f"document.querySelector('#{phone} [data-look={look}]').click()")
            too_wide = await tab.run(
                "[...document.querySelectorAll('body *')].filter(e => e.offsetParent"
                " && e.getBoundingClientRect().right > innerWidth + 1)"
                ".map(e => e.tagName + '.' + e.className)"
            )
            assert too_wide == [], (phone, look)
            chat = f"document.querySelector('#{phone} .chat')"
            assert await tab.run(f"{chat}.scrollWidth <= {chat}.clientWidth")


async def test_what_is_around_the_phones_works(tab: Tab, page: Page) -> None:
    await tab.run("document.querySelector('#resident .sticker').click()")
    await reads(tab, "resident", "ได้สติกเกอร์แล้ว")
    await tab.run("document.querySelector('#resident .place').click()")
    await tab.until("document.querySelector('#place').open")
    await tab.run("document.querySelector('#place [value=send]').click()")
    await reads(tab, "resident", "18.302, 103.303")
    await tab.open(page.address)  # a reload shows the same conversation
    await reads(tab, "resident", "18.302, 103.303")
    await speaks(tab, "en")
    await reads(tab, "resident", "Is this real?")
    await reads(tab, "official", "Is this real?")
    assert await tab.run("document.documentElement.lang") == "en"
    await tab.run("document.querySelector('#again').click()")
    empty = "!document.querySelector('#resident .chat').innerText.includes('18.302')"
    await tab.until(f"{empty} && document.querySelectorAll('#resident .reply').length === 1")
    await reads(tab, "resident", "Hello, this is Rutan")


async def test_a_lesson_being_written_is_opened_anew_when_it_changes(
    page: Page, chromium: str
) -> None:
    library = page.running.library
    slug, lesson = next(iter(library.curriculum.lessons.items()))
    bubbles = {**lesson.bubbles, "th": ("บทที่แก้แล้ว", *lesson.bubbles["th"][1:])}
    lessons = {**library.curriculum.lessons, slug: lesson.model_copy(update={"bubbles": bubbles})}
    edited = replace(library, curriculum=replace(library.curriculum, lessons=lessons))
    async with browser(chromium, f"{page.address}/?code=lesson-{slug}") as tab:
        await reads(tab, "resident", lesson.bubbles["th"][0].splitlines()[0])
        page.running.use(edited)
        page.use(edited)
        await reads(tab, "resident", "บทที่แก้แล้ว")
        assert tab.complaints == []


async def test_what_is_covered_on_a_locked_screen_shows_at_a_tap_in_one_look(tab: Tab) -> None:
    await test_a_report_reaches_the_official_and_the_answer_comes_back(tab)
    await tab.run("document.querySelector('#official [data-look=telegram]').click()")
    line = "document.querySelector('#official .covered')"
    colour = f"getComputedStyle({line}.querySelector('span')).color"
    assert await tab.run(colour) == "rgba(0, 0, 0, 0)"
    await tab.run(f"{line}.click()")
    assert await tab.run(colour) != "rgba(0, 0, 0, 0)"
    await tab.run("document.querySelector('#official [data-look=line]').click()")
    assert not await tab.run("document.querySelector('#official .hint').offsetParent")
