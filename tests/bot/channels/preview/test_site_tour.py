"""The tour: its stories played by the program itself, and in Chromium from first to last step."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.channels.preview.channel import PreviewChannel
from content.reading.library import Library
from content.reading.tour.stories import Step
from tests.bot.channels.preview.page import Page, speaks
from tests.support.browser import CHROMIUM, Tab, browser
from tests.support.clock import MONDAY
from tests.support.trial import trial

pytestmark = pytest.mark.asyncio(loop_scope="module")
PATIENCE = 20
"""Seconds after which an answer that does not come never will."""

needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(
    library: Library, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Page]:
    """A trial with its office."""
    async with trial(library, tmp_path_factory.mktemp("tour"), lambda: MONDAY) as page:
        yield page


@pytest_asyncio.fixture(loop_scope="module")
async def tab(program: Page, chromium: str) -> AsyncIterator[Tab]:
    async with browser(chromium, program.address) as tab:
        await tab.size(1280, 900)
        await tab.until("document.querySelectorAll('.story').length")
        yield tab
        assert tab.complaints == []


def fits(step: Step, data: str) -> bool:
    """Whether a button's data is what a step presses."""
    action, _, argument = data.partition("#")[0].partition("?")
    wanted, _, part = (step.press or "").partition("?")
    return action == wanted and f".{part or argument}." in f".{argument}."


async def coming(page: Page, step: Step) -> str:
    """The data of the button that a step presses, once it is there."""
    while True:
        for entry in reversed(page.entries):
            parts = entry.get("parts", ()) if entry["phone"] == step.phone else ()
            for button in (each for part in parts for each in part.get("buttons", ())):
                if fits(step, str(button.get("data", ""))):
                    return str(button["data"])
        await page.news()


async def heard(page: Page, phone: str, after: int) -> None:
    """Rutan has answered on this phone."""
    while not any(
        entry["n"] > after and entry["phone"] == phone and entry.get("parts")
        for entry in page.entries
    ):
        await page.news()


@pytest.mark.parametrize("language", ["th", "en"])
async def test_every_step_of_every_story_finds_its_button(
    program: Page, library: Library, language: str
) -> None:
    assert 5 <= len(library.tour) <= 8
    for story in library.tour:
        await program.start(language)
        await program.until("official", "'data': 'desk'")
        await heard(program, "resident", 0)
        for at, step in enumerate(story.steps):
            event = {"kind": "text", "text": (step.type or {}).get(language, "")}
            try:
                async with asyncio.timeout(PATIENCE):
                    if step.press:
                        event = {"kind": "pressed", "data": await coming(program, step)}
                    last = program.entries[-1]["n"]
                    body = {"phone": step.phone, "event": event, "language": language}
                    assert await program.post("events", json=body) == 200
                    await heard(program, step.phone, last)
            except TimeoutError:
                pytest.fail(f"{story.id}, step {at + 1}: {step.press or step.type}")
        await program.post("end")


async def test_the_tour_is_served_without_names_of_reviewers(program: Page) -> None:
    async with program.client.get(f"{program.address}/preview/tour") as answer:
        stories = await answer.json()
    assert [story["id"] for story in stories] == [s.id for s in program.running.library.tour]
    assert "reviewed_by" not in json.dumps(stories)


NEXT = "document.querySelector('#next')"
READY = f"{NEXT}.getAttribute('aria-disabled') === 'false'"


async def play(tab: Tab, story: str, steps: int) -> None:
    """Choose a story and press "next step" until it is over."""
    await tab.run(f"document.querySelector('[data-story={story}]').click()")
    for at in range(steps):
        await tab.until(f"{READY} && document.querySelector('#progress').value === {at}")
        await tab.run(f"{NEXT}.click()")
    await tab.until(f"document.querySelector('#progress').value === {steps} && {READY}")


@needs_chromium
@pytest.mark.parametrize("language", ["th", "en"])
async def test_a_visitor_plays_every_story_to_its_end(
    tab: Tab, library: Library, language: str
) -> None:
    if language != "th":
        await speaks(tab, language)
    for story in library.tour:
        await play(tab, story.id, len(story.steps))
        assert await tab.run("document.querySelector('#told').textContent") == story.end[language]
        await tab.run(f"{NEXT}.click()")
        assert await tab.run("document.activeElement.dataset.story") == story.id


async def begin(tab: Tab, story: str, role: str = "look") -> None:
    """Choose a role and a story, and wait until its first step can be done."""
    await tab.run(f"document.querySelector('[data-role={role}]').click()")
    await tab.run(f"document.querySelector('[data-story={story}]').click()")
    await tab.until("tour.story && !document.querySelector('#player').hidden")
    await at_step(tab, 0)


async def at_step(tab: Tab, step: int) -> None:
    await tab.until(f"{READY} && document.querySelector('#progress').value === {step}")


@needs_chromium
async def test_an_official_presses_once_for_what_the_resident_does_and_then_acts(tab: Tab) -> None:
    await begin(tab, "report", "official")
    await tab.run(f"{NEXT}.click()")
    await at_step(tab, 9)
    assert await tab.run("document.querySelector('#official .coming').textContent") == "รับเรื่อง"
    await tab.run("document.querySelector('#official .coming').click()")  # on the phone itself
    await tab.until("document.querySelector('#progress').value === 10")


@needs_chromium
async def test_the_office_opens_by_the_link_on_the_officials_phone(tab: Tab) -> None:
    await tab.run("document.querySelector('#office').click()")
    link = "document.querySelector('#official .text a')"
    await tab.until(f"{link}?.pathname.startsWith('/office/enter/')")
    assert await tab.run(f"document.activeElement === {link}")
    assert await tab.run(f"[{link}.target, {link}.rel, {link}.origin === location.origin]") == [
        "_blank", "noopener", True,
    ]  # fmt: skip
    status = await tab.run(f"fetch({link}.href).then(answer => answer.status)")
    assert status == 200


@needs_chromium
async def test_a_link_in_a_strangers_words_leads_nowhere(tab: Tab) -> None:
    words = "https://evil.example/office/enter/x https://evil.example/ javascript:alert(1)"
    hrefs = await tab.run(f"[...drawText({json.dumps(words)}).children].map(a => a.href)")
    assert hrefs == [await tab.run("location.origin + '/office/enter/x'")]
    assert await tab.run(f"drawText({json.dumps(words)}).textContent") == words


@needs_chromium
async def test_a_story_goes_on_after_a_reload_and_begins_anew_in_the_other_language(
    tab: Tab, program: Page
) -> None:
    await begin(tab, "caller")
    await tab.run(f"{NEXT}.click()")
    await at_step(tab, 1)
    await tab.open(program.address)
    await at_step(tab, 1)
    await speaks(tab, "en")
    await tab.until(f"document.documentElement.lang === 'en' && {READY} && step() && tour.at === 0")
    await tab.run("document.querySelector('#again').click()")
    await tab.until("tour.state === 'waits'")
    await at_step(tab, 0)
    assert await tab.run("document.querySelectorAll('#resident .own').length") == 0


@needs_chromium
async def test_a_story_begins_anew_when_the_program_knows_nothing_of_the_page(
    tab: Tab, program: Page
) -> None:
    await begin(tab, "caller")
    await tab.run(f"{NEXT}.click()")
    await at_step(tab, 1)
    preview = program.running.channels["preview"]
    assert isinstance(preview, PreviewChannel)
    preview.sessions.close(await tab.run("page.session"))
    await at_step(tab, 0)
    tab.complaints = [told for told in tab.complaints if "404" not in told]  # the lost page itself


@needs_chromium
async def test_a_story_that_cannot_go_on_says_what_to_do(tab: Tab) -> None:
    await begin(tab, "report")
    await tab.run("tour.patience = 0")
    await tab.run("document.querySelectorAll('#resident [data-press]').forEach(b => b.remove())")
    await tab.run("prepare()")
    assert "เริ่มใหม่" in await tab.run("document.querySelector('#told').textContent")


FOR_A_SMALL_SCREEN = [(360, 640), (800, 900), (1280, 800)]
TOO_WIDE = """[...document.querySelectorAll('body *')].filter(e => e.offsetParent)
  .map(e => [e.tagName + '#' + e.id + '.' + e.className, e.getBoundingClientRect()])
  .filter(([, box]) => box.left < -1 || box.right > innerWidth + 1).map(([name]) => name)"""


@needs_chromium
@pytest.mark.parametrize("language", ["th", "en", "lo", "km"])
async def test_every_width_shows_the_phone_and_the_next_step(tab: Tab, language: str) -> None:
    if language != "th":
        await speaks(tab, language)
    for width, height in FOR_A_SMALL_SCREEN:
        await tab.size(width, height)
        await tab.run("show('tour')")
        assert await tab.run(TOO_WIDE) == []
        assert await tab.run("document.querySelector('#stories').clientHeight") > 100
        await begin(tab, "report")
        assert await tab.run(TOO_WIDE) == []
        assert await tab.run(f"{NEXT}.getBoundingClientRect().bottom <= innerHeight")
        assert await tab.run("document.querySelector('#resident .chat').clientHeight") > 150
        await tab.run("document.querySelector('#others').click()")


@needs_chromium
async def test_a_small_phone_at_200_percent_reaches_every_part_of_the_tour(tab: Tab) -> None:
    await tab.size(180, 380)  # a screen of 360 by 760 with everything twice as large
    assert await tab.run(TOO_WIDE) == []
    for name in ("#free", "#office"):
        await tab.run(f"document.querySelector('{name}').scrollIntoView()")
        assert await tab.run(f"document.querySelector('{name}').getBoundingClientRect().top >= 0")
    await begin(tab, "report")
    assert await tab.run(TOO_WIDE) == []
    await tab.run(f"{NEXT}.scrollIntoView()")
    box = f"{NEXT}.getBoundingClientRect()"
    assert await tab.run(f"{box}.top >= 0 && {box}.bottom <= innerHeight + 1")


@needs_chromium
async def test_on_a_small_screen_next_turns_to_the_other_phone_first(tab: Tab) -> None:
    await tab.size(360, 640)
    await begin(tab, "office")
    for step in range(9):
        await at_step(tab, step)
        await tab.run(f"{NEXT}.click()")
    await at_step(tab, 9)
    assert await tab.run(f"{NEXT}.textContent") == "ดูโทรศัพท์เจ้าหน้าที่"
    await tab.run(f"{NEXT}.click()")
    assert await tab.run("document.body.dataset.shown") == "official"
    assert await tab.run(f"{NEXT}.textContent") == "ขั้นต่อไป"
    assert await tab.run("tour.at") == 9


@needs_chromium
async def test_a_story_is_chosen_and_played_by_keyboard_and_told_to_who_listens(tab: Tab) -> None:
    async def enter() -> None:
        for kind in ("keyDown", "keyUp"):
            await tab.call(
                "Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", text="\r",
                windowsVirtualKeyCode=13,
            )  # fmt: skip

    await tab.run("document.querySelector('[data-story=caller]').focus()")
    await enter()
    await at_step(tab, 0)
    assert await tab.run("document.activeElement.id") == "next"
    await enter()
    await at_step(tab, 1)
    assert await tab.run("document.activeElement.id") == "next"
    assert await tab.run("document.querySelector('#told').getAttribute('aria-live')") == "polite"
    tree = await tab.call("Accessibility.getFullAXTree")
    told = {
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in tree["nodes"]
        if not node["ignored"]
    }
    assert ("progressbar", "ขั้นที่ 2 จาก 3") in told
    assert ("region", "มีคนโทรมา อ้างว่าเป็นตำรวจ") in told
    assert ("button", "ขั้นต่อไป") in told
