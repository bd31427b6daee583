"""An official with LINE and Telegram: the month's limit, a block, and codes that are guessed at."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from content.reading.library import Library
from storage.officials import role_trail
from tests.support.clock import MONDAY, Clock
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between
from tests.whole.test_alerts import reported, set_quota


@pytest.fixture
def clock() -> Clock:
    """Monday in office hours."""
    return Clock(MONDAY)


@pytest.fixture
async def rutan(
    shared: Path, library: Library, tmp_path: Path, clock: Clock
) -> AsyncIterator[Rutan]:
    """A Rutan of its own for each test."""
    async with rutan_between(shared, library, tmp_path, clock) as found:
        yield found


def code_on(phone: Phone) -> str:
    """The code that the phone shows."""
    return re.findall(r"u-\w{4}-\w{4}", phone.reads)[0]


async def two_apps(rutan: Rutan, name: str = "officer", role: str = "officer") -> list[Phone]:
    """(LINE, Telegram) of one official of Pak Khat, with LINE as the first."""
    line = rutan.phone("line", f"{name} on LINE", "en")
    telegram = rutan.phone("telegram", f"{name} on Telegram", "en")
    await line.begins(await rutan.invite("3805", role))
    await line.press("desk")
    await line.press("desk.app")
    await telegram.begins(code_on(line))
    await telegram.press("second.link")
    assert "in this app too" in telegram.reads
    return [line, telegram]


def count(phone: Phone, words: str) -> int:
    """How many messages with these words this phone ever got."""
    return sum(words in message.words for message in phone.messages)


async def use_up(rutan: Rutan) -> None:
    """LINE takes no more pushes this month, and says so with its 429."""
    rutan.refusals = {429}
    await set_quota(rutan, limit=300, used=300)


async def test_from_line_the_link_opens_telegram(rutan: Rutan) -> None:
    line = rutan.phone("line", "officer", "en")
    await line.begins(await rutan.invite("3805", "officer"))
    await line.press("desk")
    await line.press("desk.app")
    assert re.search(rf"https://t\.me/\w+\?start={code_on(line)}", line.reads)
    assert "line.me" not in line.reads


async def test_from_telegram_the_link_opens_line(rutan: Rutan) -> None:
    telegram = rutan.phone("telegram", "officer", "en")
    await telegram.begins(await rutan.invite("3805", "officer"))
    await telegram.press("desk")
    await telegram.press("desk.app")
    code = code_on(telegram)
    assert f"https://line.me/R/oaMessage/%40test/?{code}" in telegram.reads
    line = rutan.phone("line", "officer", "en")
    await line.says(code)  # what LINE's link types
    await line.press("second.link")
    await line.press("desk")
    assert "Officer, Pak Khat" in line.reads


async def test_with_lines_month_used_up_a_report_reaches_the_officer_on_telegram_once(
    rutan: Rutan, clock: Clock
) -> None:
    line, telegram = await two_apps(rutan)
    await reported(rutan, "noi", "0899999999")
    assert (count(line, "New report"), count(telegram, "New report")) == (1, 0)
    clock.on(660)  # a new round of news
    await use_up(rutan)
    await reported(rutan, "mali", "0811111111")
    assert (count(line, "New report"), count(telegram, "New report")) == (1, 1)
    assert any(call["status"] == 429 for call in rutan.line.calls), "LINE said so itself"
    # The month begins anew: what went to Telegram does not come to LINE as well.
    rutan.refusals = set()
    await set_quota(rutan, limit=300, used=0)
    clock.on(3700)
    await rutan.running.schedule.once()
    await rutan.settle()
    assert (count(line, "New report"), count(telegram, "New report")) == (1, 1)


async def test_what_is_taken_in_one_app_is_closed_in_the_other(rutan: Rutan) -> None:
    line, telegram = await two_apps(rutan)
    deputy = rutan.phone("telegram", "deputy", "en")
    await deputy.begins(await rutan.invite("3805", "deputy"))
    await use_up(rutan)
    resident = rutan.phone("telegram", "dao", "en")
    await report(resident)
    await telegram.press("desk.take")
    assert "was taken, by: Officer" in deputy.reads
    await line.press("desk")
    await line.press("desk.case")
    assert "Taken" in line.reads
    await line.press("desk.close")
    await line.press("desk.advice")
    await line.press("desk.end")
    assert "is closed" in line.reads
    await telegram.press("desk")
    assert "Nothing is open" in telegram.reads


async def report(phone: Phone) -> None:
    """A report from somebody who is on Telegram, so that LINE owes them nothing."""
    await phone.begins("d3805")
    await phone.press("menu")
    await phone.press("report.start")
    await phone.press("report.loss", "none")
    await phone.press("report.notice")
    await phone.press("report.answer", "claimed.bank")
    await phone.press("report.answer", "voice.person")
    await phone.press("report.answer", "wanted.transfer")
    await phone.says("0822222222")
    await phone.press("report.send", "district")


async def test_the_morning_list_takes_the_other_way_too(rutan: Rutan, clock: Clock) -> None:
    line, telegram = await two_apps(rutan)
    await line.press("desk")
    await line.press("desk.digest", "on")
    await report(rutan.phone("telegram", "dao", "en"))
    await use_up(rutan)
    clock.on(24 * 3600)
    await rutan.running.schedule.once()
    await rutan.settle()
    assert count(line, "This morning") == 0
    assert count(telegram, "This morning") == 1


async def test_who_unfollowed_on_line_is_reached_on_telegram(rutan: Rutan) -> None:
    line, telegram = await two_apps(rutan)
    await line.goes()
    await report(rutan.phone("telegram", "dao", "en"))
    assert (count(line, "New report"), count(telegram, "New report")) == (0, 1)


async def test_with_both_apps_gone_the_report_goes_to_a_colleague_or_up(rutan: Rutan) -> None:
    line, telegram = await two_apps(rutan)
    province = rutan.phone("telegram", "province", "en")
    await province.begins(await rutan.invite_province("38", "officer"))
    await line.goes()
    await telegram.goes()
    resident = rutan.phone("telegram", "dao", "en")
    await report(resident)
    assert count(province, "New report") == 1
    colleague = rutan.phone("telegram", "colleague", "en")
    await colleague.begins(await rutan.invite("3805", "officer"))
    await report(rutan.phone("telegram", "fon", "en"))
    assert (count(colleague, "New report"), count(province, "New report")) == (1, 1)


async def test_with_both_apps_gone_later_what_was_not_taken_goes_to_the_province(
    rutan: Rutan, clock: Clock
) -> None:
    line, telegram = await two_apps(rutan)
    head = rutan.phone("telegram", "head", "en")
    await head.begins(await rutan.invite("3805", "head"))
    province = rutan.phone("telegram", "province", "en")
    await province.begins(await rutan.invite_province("38", "officer"))
    await report(rutan.phone("telegram", "dao", "en"))
    assert (count(line, "New report"), count(province, "New report")) == (1, 0)
    await line.goes()
    await telegram.goes()
    for _ in range(4):
        clock.on(24 * 3600)
        await rutan.running.schedule.once()
        await rutan.settle()
    assert count(province, "came up from the district") == 1
    assert count(head, "Nobody on duty can be reached") == 1


async def test_a_residents_own_news_never_goes_to_the_other_app(rutan: Rutan) -> None:
    """An officer who reports something as a villager, in LINE."""
    line, telegram = await two_apps(rutan)
    deputy = rutan.phone("telegram", "deputy", "en")
    await deputy.begins(await rutan.invite("3805", "deputy"))
    await report(line)
    assert count(telegram, "New report") == 0, "nobody works on what they reported themselves"
    await use_up(rutan)
    await deputy.press("desk.take")
    assert count(telegram, "There is news") == 0
    await telegram.press("desk")
    assert "Nothing is open" in telegram.reads


async def test_a_code_cannot_be_guessed(rutan: Rutan) -> None:
    line = rutan.phone("line", "officer", "en")
    await line.begins(await rutan.invite("3805", "officer"))
    await line.press("desk")
    await line.press("desk.app")
    code = code_on(line)
    thief = rutan.phone("telegram", "thief", "en")
    for n in range(5):
        await thief.begins(f"u-aaaa-aaa{'abcde'[n]}")
        assert "does not work" in thief.reads
    await thief.begins(code)
    assert "Too many tries" in thief.reads
    await thief.says("menu")
    assert "desk" not in thief.actions


async def test_an_official_of_their_own_is_not_linked(rutan: Rutan) -> None:
    line = rutan.phone("line", "officer", "en")
    await line.begins(await rutan.invite("3805", "officer"))
    await line.press("desk")
    await line.press("desk.app")
    other = rutan.phone("telegram", "other", "en")
    await other.begins(await rutan.invite("4305", "officer"))
    await other.begins(code_on(line))
    assert "has a duty of its own" in other.reads


async def test_only_officials_get_a_code(rutan: Rutan) -> None:
    resident = rutan.phone("telegram", "noi", "en")
    await resident.begins()
    await resident.presses("desk.app")
    assert "for officials" in resident.reads
    assert "u-" not in resident.reads


async def test_an_app_linked_by_somebody_else_is_thrown_out_in_one_tap(rutan: Rutan) -> None:
    line, thief = await two_apps(rutan)
    await line.press("desk.app_remove")
    assert "one app only" in line.reads
    assert "one app only" in thief.reads
    await thief.says("menu")
    assert "desk" not in thief.actions
    trail = await rutan.running.database.read(lambda unit: role_trail.trail(unit, 1))
    assert [entry.move for entry in trail] == ["accept", "link", "unlink"]
