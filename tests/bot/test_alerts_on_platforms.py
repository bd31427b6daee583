"""Alerts against LINE's own count of pushes: refused with the figures, and nobody told twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import ROOT
from content.library import Library
from tests.bot.phones import Phone
from tests.bot.whole import Rutan, rutan_between
from tests.clock import MONDAY, Clock


@pytest.fixture(scope="module")
def library() -> Library:
    """Everything the content folder holds."""
    return Library.load(ROOT / "content")


async def set_quota(rutan: Rutan, limit: int, used: int) -> None:
    """What LINE has counted this month."""
    body = {"limit": limit, "used": used}
    async with rutan.session.post(f"{rutan.addresses['line']}/_quota", json=body) as response:
        assert response.status == 200


async def reported(rutan: Rutan, name: str, number: str) -> Phone:
    """A resident of Pak Khat with LINE who reported this number."""
    phone = rutan.phone("line", name, "en")
    await phone.begins("d3805")
    await phone.press("menu")
    await phone.press("report.start")
    await phone.press("report.loss", "none")
    await phone.press("report.notice")
    await phone.press("report.answer", "claimed.bank")
    await phone.press("report.answer", "voice.person")
    await phone.press("report.answer", "wanted.transfer")
    await phone.says(number)
    await phone.press("report.send", "district")
    return phone


async def officials(rutan: Rutan) -> tuple[Phone, Phone]:
    """Two who may write and approve alerts there; Telegram costs no pushes."""
    found = []
    for role in ("officer", "deputy"):
        phone = rutan.phone("telegram", role, "en")
        await phone.begins(await rutan.invite("3805", role))
        found.append(phone)
    return found[0], found[1]


async def draft(officer: Phone) -> None:
    """An alert from the newest report, sent to the second official for approval."""
    await officer.press("desk")
    await officer.press("desk.case")
    await officer.press("desk.more")
    await officer.press("alert.draft")
    await officer.press("alert.draft")
    await officer.press("alert.ask")


def warnings(phone: Phone) -> int:
    """How many alerts this phone has ever got."""
    return sum("A warning for people" in message.words for message in phone.messages)


async def pass_time(rutan: Rutan, clock: Clock) -> None:
    """A minute, twice."""
    for _ in range(2):
        clock.on(60)
        await rutan.running.schedule.once()
        await rutan.settle()


async def test_one_that_breaks_the_reserve_is_refused_with_lines_own_figures(
    shared: Path, library: Library, tmp_path: Path
) -> None:
    clock = Clock(MONDAY)
    async with rutan_between(shared, library, tmp_path, clock) as rutan:
        officer, deputy = await officials(rutan)
        residents = [await reported(rutan, name, "0899999999") for name in ("noi", "mali")]
        await draft(officer)
        await set_quota(rutan, limit=300, used=199)
        await deputy.press("alert.show")
        assert "101" in deputy.reads
        await deputy.press("alert.approve")
        assert "costs 2, 101 are left and 100 must be kept" in deputy.reads
        await pass_time(rutan, clock)
        assert [warnings(phone) for phone in residents] == [0, 0]
        await set_quota(rutan, limit=300, used=198)
        await deputy.press("alert.approve")
        await pass_time(rutan, clock)
        assert [warnings(phone) for phone in residents] == [1, 1]
        assert rutan.line.quota["used"] == 200  # the reserve is whole


async def test_a_repeat_of_an_approved_alert_sends_nobody_twice(
    shared: Path, library: Library, tmp_path: Path
) -> None:
    clock = Clock(MONDAY)
    async with rutan_between(shared, library, tmp_path, clock) as rutan:
        officer, deputy = await officials(rutan)
        residents = [await reported(rutan, name, "0899999999") for name in ("noi", "mali")]
        await draft(officer)
        await deputy.press("alert.show")
        approve = deputy.button("alert.approve")
        await deputy.post(deputy.pressed(approve), times=3)  # the platform repeats the call
        await rutan.settle()
        await pass_time(rutan, clock)
        await deputy.presses(approve)
        await pass_time(rutan, clock)
        assert [warnings(phone) for phone in residents] == [1, 1]


async def test_two_alerts_together_leave_the_reserve_alone(
    shared: Path, library: Library, tmp_path: Path
) -> None:
    clock = Clock(MONDAY)
    async with rutan_between(shared, library, tmp_path, clock) as rutan:
        officer, deputy = await officials(rutan)
        residents = [await reported(rutan, name, "0899999999") for name in ("noi", "mali")]
        await draft(officer)
        await deputy.press("alert.show")
        first = deputy.button("alert.approve")
        residents += [await reported(rutan, name, "0811111111") for name in ("dao", "fon")]
        await draft(officer)
        await deputy.press("alert.show")
        second = deputy.button("alert.approve")
        assert first != second
        await set_quota(rutan, limit=300, used=195)  # room for one of them, four pushes each
        await deputy.presses(first)
        assert "Approved" in deputy.reads
        await deputy.presses(second)
        assert "costs 8, 105 are left and 100 must be kept" in deputy.reads
        await pass_time(rutan, clock)
        assert [warnings(phone) for phone in residents] == [1, 1, 1, 1]
