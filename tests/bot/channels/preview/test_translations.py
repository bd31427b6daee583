"""Translators see every text beside its source, what it lacks, and what nobody has read yet."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from bot.channels.preview.translations import languages, table
from content.reading.library import Library
from tests.bot.channels.preview.page import Page
from tests.support.axe import JUDGED, RUN, axe
from tests.support.browser import CHROMIUM, Tab, browser

__all__ = ["axe"]  # a fixture

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium")


def test_every_further_language_is_there_by_its_own_name(library: Library) -> None:
    found = languages(library)
    assert set(found) == set(library.phrases) - {"th"}
    assert found["lo"] == "ພາສາລາວ"


def test_source_stands_beside_target_and_what_lacks_is_empty(library: Library) -> None:
    lao = table(library, "lo")
    rows = {row["place"]: row for row in lao["rows"]}
    danger = rows["phrases/check.verdict.danger"]
    assert danger["own"] == library.phrases["lo"]["check.verdict.danger"]
    assert danger["core"]
    lacking = [row for row in lao["rows"] if not row["own"]]
    assert lao["have"] == lao["all"]  # a language that is offered has all of its core
    assert len(lacking) == lao["others"] - lao["other"] > 100
    assert not any(row["core"] for row in lacking)


def test_what_nobody_signed_is_told_text_by_text(library: Library) -> None:
    lao = table(library, "lo")
    own = [row for row in lao["rows"] if row["own"]]
    assert lao["unsigned"] == len(own)
    assert not any(row["signed"] for row in lao["rows"])
    keys = library.unsigned_phrases["lo"] - {"check.verdict.danger"}
    signed = replace(
        library,
        unsigned_phrases={**library.unsigned_phrases, "lo": keys},
        unsigned_languages=frozenset(),
    )
    lao = table(signed, "lo")
    of_phrases = [row for row in own if row["place"].startswith("phrases/")]
    assert lao["unsigned"] == len(of_phrases) - 1
    by_place = {row["place"]: row["signed"] for row in lao["rows"]}
    assert by_place["phrases/check.verdict.danger"]
    assert by_place["first_hour/stop"]


async def test_a_language_that_is_not_there_is_not_found(page: Page) -> None:
    for language in ("fr", "th", "..", "%00"):
        async with page.client.get(f"{page.address}/preview/texts/{language}") as answer:
            assert answer.status == 404


@pytest.fixture
async def tab(page: Page, chromium: str) -> AsyncIterator[Tab]:
    async with browser(chromium, f"{page.address}/preview/texts?language=lo") as opened:
        await opened.until("document.querySelectorAll('tbody tr').length > 100")
        yield opened


SHOWN = "document.querySelectorAll('tbody tr').length"
FIRST = "document.querySelector('tbody tr').textContent"
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"


async def picks(tab: Tab, name: str, value: str, event: str) -> None:
    chosen = f"const box = document.querySelector('#{name}'); box.value = {json.dumps(value)}"
    await tab.run(f"(() => {{ {chosen}; box.dispatchEvent(new Event('{event}')) }})()")


@needs_chromium
async def test_a_translator_finds_what_lacks_and_searches_in_it(tab: Tab) -> None:
    assert await tab.run("document.querySelector('#own').textContent") == "ພາສາລາວ"
    assert "ยังไม่มีเจ้าของภาษาตรวจ" in await tab.run("document.querySelector('#count').textContent")
    await picks(tab, "shown", "lacking", "change")
    assert "ยังไม่แปล" in await tab.run(FIRST)
    assert "ข้อ พิมพ์ค้นหา" in await tab.run("document.querySelector('#more').textContent")
    await picks(tab, "shown", "all", "change")
    await picks(tab, "search", "check.verdict.danger", "input")
    assert await tab.run(SHOWN) == 1
    first = await tab.run(FIRST)
    assert all(words in first for words in ("อันตราย อย่ากด", "Danger", "ອັນຕະລາຍ", "ต้องมี"))
    await picks(tab, "target", "km", "change")
    await tab.until(f"{FIRST}.includes('គ្រោះថ្នាក់')")


@needs_chromium
async def test_it_fits_a_telephone_and_every_field_has_a_name(tab: Tab) -> None:
    for width in (320, 360, 1280):
        await tab.size(width, 700)
        assert await tab.run(TOO_WIDE) <= 0
    tree = await tab.call("Accessibility.getFullAXTree")
    fields = [
        node["name"]["value"]
        for node in tree["nodes"]
        if not node["ignored"] and node["role"]["value"] in ("combobox", "searchbox", "link")
    ]
    assert len(fields) == 4
    assert all(fields)


@needs_chromium
async def test_axe_finds_nothing_serious(tab: Tab, axe: str) -> None:
    await tab.run(f"{axe}; 0")
    for width in JUDGED:
        await tab.size(width, 900)
        found = (await tab.run(RUN))["violations"]
        assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
