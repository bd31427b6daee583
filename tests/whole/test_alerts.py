"""Alerts against LINE's own count of pushes: refused with the figures, and nobody told twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.reading.library import Library
from tests.support.clock import MONDAY, Clock
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between


async def set_quota(rutan: Rutan, limit: int, used: int) -> None:
    """What LINE has counted this month."""
    body = {"limit": limit, "used": used}
    async with rutan.session.post(f"{rutan.addresses['line']}/_quota", json=body) as response:
        assert response.status == 200


async def reported(
    rutan: Rutan, name: str, number: str, app: str = "line", district: str = "3805"
) -> Phone:
    """Somebody who reported this number, a resident of Pak Khat with LINE unless said otherwise."""
    phone = rutan.phone(app, name, "en")
    await phone.begins(f"d{district}")
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


async def draft(rutan: Rutan, officer: Phone, number: str = "0899999999") -> None:
    """An alert from the newest report, sent to the second official for approval.

    Two people elsewhere, whom it does not reach, report the same number first.
    """
    for name in (f"far {number}", f"away {number}"):
        await reported(rutan, name, number, "telegram", "3801")
    await officer.press("desk")
    listed = [data for _, data in officer.messages[-1].buttons if data.startswith("desk.case")]
    await officer.presses(listed[-1])  # the desk lists the oldest first
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
        await draft(rutan, officer)
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
        await draft(rutan, officer)
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
        await draft(rutan, officer)
        await deputy.press("alert.show")
        first = deputy.button("alert.approve")
        residents += [await reported(rutan, name, "0811111111") for name in ("dao", "fon")]
        await draft(rutan, officer, "0811111111")
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


async def under_way(rutan: Rutan, clock: Clock) -> tuple[Phone, Phone, list[Phone]]:
    """(officer, deputy, residents) with an approved alert that has reached the first of three."""
    officer, deputy = await officials(rutan)
    residents = [await reported(rutan, name, "0899999999") for name in ("noi", "mali", "dao")]
    await draft(rutan, officer)
    await set_quota(rutan, limit=300, used=197)
    await deputy.press("alert.show")
    await deputy.press("alert.approve")
    assert "Approved" in deputy.reads
    await one_round(rutan, clock)
    assert sum(warnings(phone) for phone in residents) == 1
    return officer, deputy, residents


async def one_round(rutan: Rutan, clock: Clock) -> None:
    """Half a minute, in which one more portion may go."""
    clock.on(30)
    await rutan.running.schedule.once()
    await rutan.settle()


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Portions of one person, so that three make an alert long."""
    monkeypatch.setattr("handlers.alerts.sending.PORTION", 1)


@pytest.mark.usefixtures("one_at_a_time")
async def test_a_quota_that_runs_short_midway_stops_it_and_tells_both_officials(
    shared: Path, library: Library, tmp_path: Path
) -> None:
    clock = Clock(MONDAY)
    async with rutan_between(shared, library, tmp_path, clock) as rutan:
        officer, deputy, residents = await under_way(rutan, clock)
        await set_quota(rutan, limit=300, used=200)  # others have used what was left
        for phone in (officer, deputy):
            phone.unread.clear()
        await one_round(rutan, clock)
        for phone in (officer, deputy):
            assert "1 person has it, 2 do not yet" in phone.reads
            assert "costs 1 pushed message; 100 are left" in phone.reads
            assert "100 must be kept" in phone.reads
        await pass_time(rutan, clock)
        assert sum(warnings(phone) for phone in residents) == 1
        assert rutan.line.quota["used"] == 200, "the reserve is whole"
        # Going on is asked of LINE again, for all the rest.
        await set_quota(rutan, limit=300, used=199)
        await officer.press("alert.resume")
        assert "costs 2, 101 are left and 100 must be kept" in officer.reads
        await set_quota(rutan, limit=1000, used=199)  # a larger plan was bought
        await deputy.press("alert.resume")
        assert "It goes on, to 2 more people" in deputy.reads
        await pass_time(rutan, clock)
        await pass_time(rutan, clock)
        assert [warnings(phone) for phone in residents] == [1, 1, 1]
        assert rutan.line.quota["used"] == 201


@pytest.mark.usefixtures("one_at_a_time")
async def test_what_was_stopped_is_given_up_by_either_official(
    shared: Path, library: Library, tmp_path: Path
) -> None:
    clock = Clock(MONDAY)
    async with rutan_between(shared, library, tmp_path, clock) as rutan:
        officer, deputy, residents = await under_way(rutan, clock)
        await set_quota(rutan, limit=300, used=250)
        await one_round(rutan, clock)
        await officer.press("alert.drop")
        assert "Not send this warning?" in officer.reads
        await officer.press("alert.drop")
        assert "Nobody else gets it. 1 person has it." in officer.reads
        await deputy.press("alert.resume")
        assert "not yours, or it has gone out" in deputy.reads
        await set_quota(rutan, limit=1000, used=0)
        await pass_time(rutan, clock)
        assert sum(warnings(phone) for phone in residents) == 1


@pytest.mark.usefixtures("one_at_a_time")
async def test_an_alert_is_stopped_by_hand_and_gone_on_with(
    shared: Path, library: Library, tmp_path: Path
) -> None:
    clock = Clock(MONDAY)
    async with rutan_between(shared, library, tmp_path, clock) as rutan:
        officer, _, residents = await under_way(rutan, clock)
        await officer.press("alert.show")
        assert "1 person has it already" in officer.reads
        await officer.press("alert.halt")
        await pass_time(rutan, clock)
        assert sum(warnings(phone) for phone in residents) == 1
        await officer.press("alert.resume")
        await pass_time(rutan, clock)
        assert [warnings(phone) for phone in residents] == [1, 1, 1]


@pytest.mark.usefixtures("one_at_a_time")
async def test_while_line_does_not_tell_its_quota_nothing_more_goes_and_then_it_does(
    shared: Path, library: Library, tmp_path: Path
) -> None:
    clock = Clock(MONDAY)
    async with rutan_between(shared, library, tmp_path, clock) as rutan:
        _, _, residents = await under_way(rutan, clock)
        rutan.refusals = {500}
        rutan.line.faults[:] = [{"path": "/v2/bot/message/quota.*", "status": 500, "times": 2}]
        await one_round(rutan, clock)
        assert sum(warnings(phone) for phone in residents) == 1
        rutan.line.faults.clear()
        await pass_time(rutan, clock)
        assert [warnings(phone) for phone in residents] == [1, 1, 1]
