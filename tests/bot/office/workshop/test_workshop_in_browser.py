"""The workshop in Chromium: a clerk and a second reader, two at once, and ten wrong entries.

Where there is no Chromium the file is skipped.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Page as Window

from tests.bot.office.workshop.conftest import Shop
from tests.support.axe import JUDGED, RUN, SHOWN, TOO_WIDE
from tests.support.office import link
from tests.support.paths import ROOT
from tests.support.windows import Desk, Windows

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHOTS = os.environ.get("SCREENSHOTS", "")
"""A folder to which pictures of the pages are written, for somebody who wants to look at them."""


async def _desk(shop: Shop, windows: Windows) -> Desk:
    desk = await windows.open()
    address = shop.rutan.addresses["rutan"]
    await desk.window.goto(address + await link(await shop.phone()))
    await desk.window.click("button.main")
    await desk.window.click("nav a:has-text('Content')")
    return desk


@pytest_asyncio.fixture(loop_scope="module")
async def clerk(shop: Shop, windows: Windows) -> AsyncIterator[Desk]:
    """A clerk at the first page of the workshop."""
    desk = await _desk(shop, windows)
    yield desk
    assert desk.complaints == []


@pytest_asyncio.fixture(loop_scope="module")
async def reader(shop: Shop, windows: Windows) -> AsyncIterator[Desk]:
    """A second person there."""
    desk = await _desk(shop, windows)
    yield desk
    assert desk.complaints == []


async def _shot(window: Window, name: str) -> None:
    """Write what is seen, on a telephone and on a screen, if somebody wants to look."""
    if not SHOTS:
        return
    for width in (360, 1280):
        await window.set_viewport_size({"width": width, "height": 800})
        path = Path(SHOTS) / f"{name}-{width}.png"  # noqa: ASYNC240  # only makes a name
        await window.screenshot(path=path, full_page=True)


async def _overflow(window: Window, width: int) -> bool:
    await window.set_viewport_size({"width": width, "height": 800})
    return bool(await window.evaluate("document.documentElement.scrollWidth > innerWidth"))


async def _search(window: Window, words: str, kind: str = "") -> None:
    await window.goto(window.url.split("/office/")[0] + "/office/content")
    await window.fill("#q", words)
    await window.select_option("#kind", kind)
    await window.click("form.search button")
    await window.click(".found a >> nth=0")


async def _save(window: Window) -> None:
    await window.click("text=Save the draft")
    await window.wait_for_load_state()


async def _signs(reader: Desk, address: str, name: str = "Somsri") -> None:
    window = reader.window
    await window.goto(address)
    await window.fill("#name", name)
    await window.click("text=I have read it aloud. Sign")
    assert "Signed. It can be published." in await reader.words
    await window.click("button.main:has-text('Publish')")
    assert "Published." in await reader.words


async def _pictures(window: Window) -> list[int]:
    """The widths of the pictures on the telephones, as they were drawn."""
    await window.wait_for_function(
        "[...document.querySelectorAll('.phones img')].every(each => each.complete)"
    )
    found: list[int] = await window.evaluate(
        "[...document.querySelectorAll('.phones img')].map(each => each.naturalWidth)"
    )
    return found


def field(name: str) -> str:
    """The input of this name."""
    return f'[name="{name}"]'


async def test_a_clerk_mends_a_typo_a_second_person_signs_and_it_is_taken_back(
    shop: Shop, clerk: Desk, reader: Desk
) -> None:
    window = clerk.window
    await _shot(window, "first")
    await _search(window, "uniform", "lessons")
    home = window.url.split("/lessons/")[1].split("/")[0]
    await window.goto(window.url.split("/lessons/")[0] + f"/lessons/{home}")
    file = shop.folder / "lessons" / home / "en.md"
    before = file.read_text(encoding="utf-8")
    words = await window.input_value(field("en.md|0"))
    await window.fill(field("en.md|0"), words + " Hang up.")
    await _save(window)
    assert "Saved as a draft." in await clerk.words
    assert "Ask another editor to read and sign it" in await clerk.words
    assert "Hang up." in await window.inner_text(".phone >> nth=0")
    assert "Hang up." in await window.inner_text(".phone >> nth=1")
    await _shot(window, "lesson")
    await _signs(reader, window.url)
    assert file.read_text(encoding="utf-8") == before.replace(words, words + " Hang up.")
    await reader.window.click("summary:has-text('Take the last change back')")
    await reader.window.click("button.alarm")
    assert "Taken back." in await reader.words
    assert file.read_text(encoding="utf-8") == before


async def test_a_lesson_with_three_questions_is_written_signed_and_published(
    shop: Shop, clerk: Desk, reader: Desk
) -> None:
    window = clerk.window
    await window.click("summary:has-text('Begin a new lesson')")
    await window.fill("#lessons-title_th", "โทรศัพท์เครื่องใหม่")
    await window.fill("#lessons-title_en", "A new telephone")
    await window.fill("#lessons-slug", "new-telephone")
    await window.select_option("#lessons-module", "accounts")
    await window.click("#new-lessons button")
    address = window.url
    await _shot(window, "begun")
    await window.fill(field("th.md|0"), "ป้าสมใจได้โทรศัพท์เครื่องใหม่จากหลาน")
    await window.fill(field("en.md|0"), "Aunt Somjai got a new telephone.")
    await window.fill(field("th.md|1"), "ตั้งรหัสก่อนใช้")
    await window.fill(field("en.md|1"), "Set a code first.")
    await window.fill(field("lesson.yaml|goal"), "Set a code on a new telephone.")
    await window.fill(field("lesson.yaml|out_of_scope"), "Apps.")
    at = "lesson.yaml|sources|0"
    await window.fill(field(f"{at}|claim"), "A code keeps others out.")
    await window.fill(field(f"{at}|where"), "General knowledge.")
    await window.fill(field(f"{at}|checked"), "2/11/2569")
    await window.select_option(field(f"{at}|status"), "unverified")
    await window.select_option(field(f"{at}|told"), "advice")
    await _save(window)
    for number, kind in enumerate(("choose", "real_or_fake", "order")):
        await window.goto(address)
        await window.select_option("#add", kind)
        await window.click("text=Add >> nth=-1")
        at = f"questions.yaml|questions|{number}"
        boxes = window.locator(".group :is(textarea, input:not([type=checkbox]))")
        for place in range(await boxes.count()):
            name = str(await boxes.nth(place).get_attribute("name"))
            letter = name.split("|")[-3]
            if letter not in ("d", "e"):
                await boxes.nth(place).fill("คำ" if name.endswith("|th") else f"{letter} words")
        if kind == "choose":
            await window.check(field(f"{at}|choices|b|right"))
        if kind == "order":
            await window.fill(field(f"{at}|right"), "cab")
        await _save(window)
        assert await window.locator(".why:not(.mild)").count() == 0
        await _shot(window, f"question-{kind}")
    await window.goto(address)
    assert "Questions: 3" in await clerk.words
    await window.click("summary:has-text('Picture of the lesson')")
    await window.set_input_files("#file", ROOT / "README.md")
    await window.click("text=Put the picture in")
    assert "This is no picture" in await window.inner_text("[id='file|wrong']")
    await _shot(window, "no-picture")
    await window.set_input_files("#file", ROOT / "content/pictures/module-calls.png")
    await window.fill("#alt_th", "คนรับโทรศัพท์")
    await window.fill("#alt_en", "Somebody answers a telephone.")
    await window.click("text=Put the picture in")
    assert "Saved as a draft." in await clerk.words
    assert "Somebody answers a telephone." in await window.inner_text(".phone >> nth=0")
    assert await _pictures(window) == [960, 960], "in LINE's card and above Telegram's message"
    drawn = await clerk.window.context.new_page()
    await drawn.goto(f"{address}/q2")
    assert await _pictures(drawn) == [1024, 1024], "the message of the question"
    await drawn.close()
    await _shot(window, "new-lesson")
    await _signs(reader, address)
    lesson = (await shop.takes_in()).curriculum.lessons["new-telephone"]
    assert [q.kind for q in lesson.questions.values()] == ["choose", "real_or_fake", "order"]
    picture = lesson.about.picture
    assert picture
    there = shop.folder / "lessons" / "new-telephone" / picture.file
    with Image.open(there) as kept, Image.open(ROOT / "content/pictures/module-calls.png") as sent:
        assert kept.convert("RGBA").tobytes() == sent.convert("RGBA").tobytes()
    await reader.window.click("summary:has-text('Take the last change back')")
    await reader.window.click("button.alarm")
    assert not there.parent.exists()


async def test_a_number_is_changed_for_everybody(shop: Shop, clerk: Desk, reader: Desk) -> None:
    window = clerk.window
    await _search(window, "1567", "numbers")
    await window.fill(field("entry|number"), "๑๕๖๘")
    await window.fill(field("entry|checked"), "20/11/2569")
    await _save(window)
    await _signs(reader, window.url)
    numbers = {one.number for one in await _numbers(shop)}
    assert "1568" in numbers
    assert "1567" not in numbers


async def _numbers(shop: Shop) -> list[object]:
    return list((await shop.takes_in()).hotlines)


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        ("numbers", "entry|number"),
        ("answers", "answer.yaml|lines|0|th"),
    ],
)
async def test_a_number_and_an_answer_are_begun_and_told_what_they_lack(
    clerk: Desk, kind: str, missing: str
) -> None:
    window = clerk.window
    await window.goto(window.url.split("/office/")[0] + "/office/content")
    await window.click(f"#new-{kind} summary")
    await window.click(f"#new-{kind} button")
    assert await window.locator(f"#new-{kind} .why").count() == 3, "the form is open, each told"
    await _shot(window, f"not-begun-{kind}")
    for name, words in (("title_th", "ของใหม่"), ("title_en", "A new one"), ("slug", "new-one")):
        await window.fill(f"#{kind}-{name}", words)
    await window.click(f"#new-{kind} button")
    assert await window.locator(f'[id="{missing}|wrong"]').count() == 1
    await _shot(window, f"begun-{kind}")
    assert not await _overflow(window, 360)
    await window.locator("summary", has_text="Throw").click()
    await window.click(".acts details button.alarm")
    assert "new-one" not in await clerk.words


async def test_two_editors_at_once_both_see_both_texts(clerk: Desk, reader: Desk) -> None:
    one, two = clerk.window, reader.window
    await _search(one, "money already sent", "answers")
    await _shot(one, "answer")
    await two.goto(one.url)
    title = field("answer.yaml|title|en")
    await one.fill(title, "The first text")
    await two.fill(title, "The second text")
    await _save(one)
    await _save(two)
    assert "Somebody else saved while you wrote" in await reader.words
    assert await two.input_value(title) == "The second text"
    assert "The first text" in await two.inner_text(".theirs")
    await _shot(two, "clash")
    await _save(two)
    assert "Saved as a draft." in await reader.words
    await one.reload()
    assert await one.input_value(title) == "The second text"


WRONG = (
    ("lessons/loans", "lesson.yaml|title|th", ""),
    ("lessons/loans", "lesson.yaml|title|en", "x" * 60),
    ("lessons/loans", "lesson.yaml|sources|0|checked", "31/2/2569"),
    ("lessons/loans", "th.md|1", "ดูที่ www.bad.com"),
    ("lessons/loans", "th.md|0", "ก" * 400),
    ("numbers/police", "entry|number", "one nine one"),
    ("numbers/police", "entry|checked", "yesterday"),
    ("numbers/police", "entry|when|th", ""),
    ("places/3805", "entry|phone", "042-481234 หรือถามได้"),
    ("places/3805", "entry|story|en", "A story without its Thai"),
)


@pytest.mark.parametrize("language", ["th", "en"])
async def test_ten_wrong_entries_are_each_told_at_their_field(
    shop: Shop, windows: Windows, language: str
) -> None:
    clerk = await _desk(shop, windows)
    window = clerk.window
    if language == "th":
        await window.click("text=ไทย")
    root = window.url.split("/office/")[0] + "/office/content"
    for item in dict.fromkeys(item for item, _, _ in WRONG):
        await window.goto(f"{root}/{item}")
        names = [name for of, name, _ in WRONG if of == item]
        for of, name, words in WRONG:
            if of == item:
                await window.fill(field(name), words)
        await window.click(".bar button")
        for name in names:
            told = name.replace("|en", "|th") if name.startswith("entry|story") else name
            why = window.locator(f'[id="{told}|wrong"] p:not(.mild)')
            assert await why.count() >= 1, told
            assert await window.locator(field(told)).get_attribute("aria-invalid") == "true"
        await _shot(window, f"wrong-{language}-{item.replace('/', '-')}")
        assert not await _overflow(window, 360)
        await window.set_viewport_size({"width": 1280, "height": 800})
        await window.locator("summary", has_text="ทิ้ง" if language == "th" else "Throw").click()
        await window.click(".acts details button.alarm")
    assert clerk.complaints == []


@pytest.mark.parametrize("language", ["th", "en"])
async def test_axe_finds_nothing_serious_on_any_page_of_the_workshop(
    shop: Shop, windows: Windows, axe: str, language: str
) -> None:
    # A page's policy keeps scripts of others out: this one is let in.
    window = (await windows.open(bypass_csp=True)).window
    await window.goto(shop.rutan.addresses["rutan"] + await link(await shop.phone()))
    await window.click("button.main")
    if language == "th":
        await window.click("text=ไทย")
    await window.click("nav a[href='/office/content']")
    first, found = window.url, list[str]()
    kinds = await window.locator("#kind option").evaluate_all("all => all.map(o => o.value)")
    addresses = [first]
    for kind in filter(None, kinds):
        await window.goto(f"{first}?kind={kind}")
        if await window.locator(".found a").count():
            addresses.append(f"{first}?kind={kind}")
            each = window.locator(".found a").first
            addresses.append(first.split("/office/")[0] + str(await each.get_attribute("href")))
    questions = await window.goto(next(each for each in addresses if "/lessons/" in each))
    assert questions
    if await window.locator("a[href*='/content/lessons/']").count():
        asked = window.locator("a[href*='/content/lessons/']").last
        addresses.append(first.split("/office/")[0] + str(await asked.get_attribute("href")))
    assert len(addresses) > 5
    for address in addresses:
        await window.goto(address)
        await window.evaluate(axe)
        await window.evaluate(
            "document.querySelectorAll('details').forEach(d => { d.open = true; })"
        )
        for width in SHOWN:
            await window.set_viewport_size({"width": width, "height": 900})
            if await window.evaluate(TOO_WIDE) > 0:
                found.append(f"{address} at {width}: too wide")
            for each in (await window.evaluate(RUN))["violations"] if width in JUDGED else ():
                if each["impact"] in ("serious", "critical"):
                    nodes = [node["html"][:120] for node in each["nodes"]]
                    found.append(f"{address} at {width}: {each['id']} {nodes}")
    assert found == []
