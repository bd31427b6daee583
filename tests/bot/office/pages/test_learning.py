"""Learning: what people of an area finish and miss; nothing of fewer than five."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from content.reading.library import Library
from tests.support.figured_office import Province, province_office


@pytest.fixture
async def office(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Province]:
    async with province_office(shared, library, tmp_path) as province:
        yield province


async def test_five_people_are_told_and_four_are_not(office: Province, library: Library) -> None:
    lessons = [one for one in library.curriculum.lessons.values() if one.questions]
    first, second = lessons[:2]
    await office.learn(4, first.slug, next(iter(first.questions)), 2)
    browser = await office.browser(office.officer)
    page = await browser.open("/office/learning")
    assert "Fewer than five people learn here" in page.words
    assert first.about.title["en"] not in page.words
    await office.learn(5, second.slug, next(iter(second.questions)), 5)
    page = await browser.open("/office/learning")
    assert "At least 5 people" in page.words
    assert f"{second.about.title['en']} 5+" in page.words
    assert "100 %" in page.words
    assert first.about.title["en"] not in page.words
    assert (
        "At least 5"
        in (await (await office.browser(office.province)).open("/office/learning")).words
    )
    assert (await browser.open("/office/learning?area=3801")).status == 404
