"""The page for who sees little, hears it read out, or has no mouse."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.bot.channels.preview.page import Page, speaks
from tests.bot.channels.preview.test_site_in_browser import reads
from tests.support.axe import RUN, axe
from tests.support.browser import CHROMIUM, Tab, browser

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="Chromium is not installed")

__all__ = ["axe"]  # a fixture

NAMED = {"button", "textbox", "log", "region", "group", "navigation", "heading"}

FAINT = r"""(() => {
  const parts = colour => colour.match(/[\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = parts(colour).map(v => v / 255)
      .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = element => {
    for (let e = element; e; e = e.parentElement) {
      const style = getComputedStyle(e);
      if (style.backgroundImage !== "none") return "rgb(255, 255, 255)"; // a card and its strip
      if (parts(style.backgroundColor)[3] !== 0) return style.backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  const ratio = (ink, back) => {
    const [more, less] = [light(ink), light(back)].sort((a, b) => b - a);
    return (more + 0.05) / (less + 0.05);
  };
  const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  const found = [...document.querySelectorAll("body *")]
    .filter(e => e.offsetParent && own(e))
    .map(e => [e.tagName + "." + e.className, ratio(getComputedStyle(e).color, paper(e))]);
  for (const e of document.querySelectorAll("textarea")) {
    found.push(["placeholder", ratio(getComputedStyle(e, "::placeholder").color, paper(e))]);
  }
  return found.filter(([, seen]) => seen < 4.5);
})()"""
"""Words with less contrast than WCAG 2.2 AA asks for, 4.5 to 1: [[element, ratio], ...]."""


@pytest.fixture
async def tab(page: Page, chromium: str) -> AsyncIterator[Tab]:
    async with browser(chromium, page.address) as tab:
        await tab.size(1280, 900)
        await reads(tab, "resident", "1441")
        await reads(tab, "official", "ปากคาด")
        yield tab
        assert tab.complaints == []


RESIDENTS = {"th": "ชาวบ้าน", "en": "Resident", "lo": "ຊາວບ້ານ", "km": "អ្នកភូមិ"}


async def nodes(tab: Tab) -> list[tuple[str, str]]:
    """What a screen reader is told of: (role, name)."""
    tree = await tab.call("Accessibility.getFullAXTree")
    seen = (node for node in tree["nodes"] if not node["ignored"])
    return [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in seen]


async def test_everything_that_can_be_used_has_a_name_in_the_language_shown(tab: Tab) -> None:
    for language, resident in RESIDENTS.items():
        await speaks(tab, language)
        assert await tab.run("document.documentElement.lang") == language
        told = [(role, name) for role, name in await nodes(tab) if role in NAMED]
        assert NAMED - {"navigation"} <= {role for role, _ in told}
        assert [role for role, name in told if not name] == []
        assert ("log", resident) in told
        assert ("region", resident) in told


async def test_words_stand_out_from_what_they_stand_on(tab: Tab) -> None:
    for look in ("line", "telegram"):
        for phone in ("resident", "official"):
            await tab.run(f"document.querySelector('#{phone} [data-look={look}]').click()")
        assert await tab.run(FAINT) == [], look


async def test_a_small_phone_at_200_percent_cuts_nothing_off(tab: Tab) -> None:
    await tab.size(180, 380)  # a screen of 360 by 760 with everything twice as large
    await tab.run("document.querySelector('[data-tab=resident]').click()")
    cut = await tab.run(
        "[...document.querySelectorAll('body *')].filter(e => e.offsetParent).map(e =>"
        " [e.tagName + '.' + e.className, e.getBoundingClientRect()]).filter(([, box]) =>"
        " box.left < -1 || box.right > innerWidth + 1).map(([name]) => name)"
    )
    assert cut == []
    assert await tab.run("document.querySelector('#resident .chat').clientHeight") > 180
    assert await tab.run("document.querySelector('#resident textarea').clientWidth") > 120


async def test_buttons_are_reached_and_pressed_without_a_mouse(tab: Tab) -> None:
    await tab.run("document.querySelector('#resident .press').focus()")
    for kind, key in (("keyDown", "Enter"), ("keyUp", "Enter")):
        await tab.call(
            "Input.dispatchKeyEvent",
            type=kind,
            key=key,
            code=key,
            text="\r",
            windowsVirtualKeyCode=13,
        )
    await reads(tab, "resident", "วางสาย")
    ring = "getComputedStyle(document.querySelector('#resident textarea')).outlineStyle"
    await tab.run("document.querySelector('#resident textarea').focus()")
    assert await tab.run(ring) == "solid"


@pytest.mark.parametrize("language", ["th", "en", "lo", "km"])
async def test_axe_finds_nothing_serious_while_choosing_and_playing(
    tab: Tab, axe: str, language: str
) -> None:
    if language != "th":
        await speaks(tab, language)
    await tab.run(f"{axe}; 0")
    found: list[str] = []

    async def look() -> None:
        for width, shown in ((1280, "tour"), (360, "tour"), (360, "resident"), (360, "official")):
            await tab.size(width, 900)
            await tab.run(f"show('{shown}')")
            for each in (await tab.run(RUN))["violations"]:
                if each["impact"] in ("serious", "critical"):
                    nodes = [node["html"][:160] for node in each["nodes"]]
                    found.append(f"{shown} at {width}: {each['id']} {nodes}")

    await look()
    await tab.run("document.querySelector('[data-story=report]').click()")
    await tab.until("tour.story && tour.state === 'ready'")
    await look()
    assert found == []
