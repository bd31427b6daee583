"""Team: roles and numbers, never names; too few people are told of; open invites."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from content.reading.library import Library
from tests.support.figured_office import Province, province_office


@pytest.fixture
async def office(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Province]:
    async with province_office(shared, library, tmp_path) as province:
        yield province


async def test_a_team_is_its_roles_what_they_hold_and_open_invites(office: Province) -> None:
    await office.fill(20)
    browser = await office.browser(office.officer)
    page = await browser.open("/office/team")
    assert "(you) 1" in page.words
    assert page.words.count("Telegram") == 3
    assert "fewer than two" not in page.words
    assert "None open." in page.words
    await office.rutan.invite("3805", "officer")
    await office.rutan.invite("3801", "desk")
    again = await browser.open("/office/team")
    assert again.words.count(", until ") == 1
    for phone in (office.officer, office.head, office.province):
        assert phone.id not in page.text


async def test_who_cannot_be_reached_and_a_team_too_small_are_told(office: Province) -> None:
    await office.colleague.post(office.colleague.gone())
    await office.rutan.settle()
    page = await (await office.browser(office.officer)).open("/office/team")
    assert "No: they blocked or closed the chat" in page.words
    assert "Pak Khat: fewer than two people take cases" in page.words
    above = await (await office.browser(office.province)).open("/office/team")
    assert "Bueng Kan province: fewer than two people take cases" in above.words


async def test_officials_choose_what_they_are_called_and_only_for_themselves(
    office: Province,
) -> None:
    browser = await office.browser(office.officer)
    done = await browser.sends("/office/team/label", official="1", label="Desk two")
    assert "Kept." in done.words
    seen = await (await office.browser(office.colleague)).open("/office/team")
    assert "“Desk two”" in seen.words
    for label in ("x" * 41, "call 0812345678", "https://bad.example"):
        refused = await browser.sends("/office/team/label", official="1", label=label)
        assert "Not kept." in refused.words, label
    assert (await browser.sends("/office/team/label", official="2", label="x")).status == 404
    await browser.sends("/office/team/label", official="1", label="")
    assert "Desk two" not in (await browser.open("/office/team")).words


async def test_who_is_away_is_until_the_day_that_the_chat_says(office: Province) -> None:
    browser = await office.browser(office.officer)
    before = await browser.open("/office/team")
    assert "Away until" not in before.words
    await office.colleague.press("desk")
    await office.colleague.press("leave")
    await office.colleague.press("leave.until")
    said = re.search(r"Away until [\d/]+", office.colleague.reads)
    assert said
    assert said[0] in (await browser.open("/office/team")).words
    await office.colleague.press("leave.back")
    assert "Away until" not in (await browser.open("/office/team")).words
