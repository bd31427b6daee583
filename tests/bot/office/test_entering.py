"""Officials sign in by a one-time link from their desk, and out; nobody else gets in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from content.reading.library import Library
from tests.support.clock import MONDAY, Clock
from tests.support.office import Browser, link, new_browser, signed_in
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between


@dataclass
class Duty:
    """An officer of Pak Khat with a desk, and the time."""

    rutan: Rutan
    clock: Clock
    phone: Phone

    async def signed_in(self) -> Browser:
        """A browser in which they are signed in."""
        return await signed_in(self.rutan, self.phone)


@pytest.fixture
async def duty(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Duty]:
    clock = Clock(MONDAY)
    async with rutan_between(shared, library, tmp_path, clock) as rutan:
        rutan.running.office.serve_at(rutan.addresses["rutan"])
        phone = rutan.phone("telegram", "official", "en")
        await phone.begins(await rutan.invite("3805", "officer"))
        yield Duty(rutan, clock, phone)


async def test_opening_a_link_uses_nothing_up_and_pressing_signs_in(duty: Duty) -> None:
    path, browser = await link(duty.phone), new_browser(duty.rutan)
    for _ in range(2):  # a chat app that shows a preview of it, then the official
        asked = await browser.open(path)
        assert asked.status == 200
        assert "Open my desk" in asked.words
    entered = await browser.open(path, "POST")
    assert (entered.status, entered.path) == (200, "/office/")
    assert "Today" in entered.words


async def test_a_link_works_once(duty: Duty) -> None:
    path = await link(duty.phone)
    assert (await new_browser(duty.rutan).open(path, "POST")).status == 200
    other = new_browser(duty.rutan)
    for method in ("GET", "POST"):
        again = await other.open(path, method)
        assert again.status == 410
        assert "ใช้ลิงก์นี้" in again.words or "ลิงก์นี้ใช้ไม่ได้" in again.words  # both languages
        assert "This link does not work" in again.words
    assert (await other.open("/office/")).status == 401
