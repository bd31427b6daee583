"""What Google says of a link is on the card on both platforms; where it is away nothing changes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.lookups.settings import Services
from bot.lookups.threat_services import make_threats
from content.reading.library import Library
from tests.bot.lookups.listening import Stand, says, standing
from tests.bot.lookups.test_safe_browsing import full, lists
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between

LINK = "https://quiet-name.com/page"
ADVICE = "คำแนะนำจากกูเกิล (Google): หน้านี้อาจหลอก"


@pytest.fixture
async def google() -> AsyncIterator[Stand]:
    async with standing() as stand:
        yield stand


@pytest.fixture
async def rutan(
    shared: Path, library: Library, tmp_path: Path, google: Stand
) -> AsyncIterator[Rutan]:
    services = Services(safe_browsing_key="the-key", safe_browsing_base=google.base)
    asked = make_threats(services, library.links.shared_hosts)
    async with rutan_between(shared, library, tmp_path) as found:
        turns = found.running.dispatcher._runner
        turns._ports = replace(turns._ports, threats=asked)
        yield found


@pytest.fixture(params=["line", "telegram"])
def phone(request: pytest.FixtureRequest, rutan: Rutan) -> Phone:
    return rutan.phone(request.param, "มะลิ")


async def test_a_listed_link_is_danger_by_google_s_advice(phone: Phone, google: Stand) -> None:
    google.answer = lists(full("quiet-name.com/page"))
    await phone.says(f"ดูนี่สิ {LINK}")
    assert "อันตราย" in phone.reads
    assert ADVICE in phone.reads
    assert "quiet-name" not in google.asked[0].words


@pytest.mark.parametrize("status", [200, 429, 503])
async def test_a_link_google_does_not_list_or_google_away_is_told_as_before(
    phone: Phone, google: Stand, status: int
) -> None:
    google.answer = says(b"{}", status=status)
    await phone.says(f"ดูนี่สิ {LINK}")
    assert "ยังบอกไม่ได้" in phone.reads
    assert "กูเกิล" not in phone.reads
    assert "ปลอดภัย" not in phone.reads


async def test_the_privacy_page_says_what_google_learns(phone: Phone) -> None:
    await phone.presses("privacy")
    assert "เราถามกูเกิลด้วยรหัสย่อเท่านั้น" in phone.reads
