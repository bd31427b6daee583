"""A year of weekly lessons on both platforms: none repeated too soon, none pushed for money."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.rate_limits import RateLimiter
from content.reading.library import Library
from handlers.core.reply import decode_press
from storage.people.weekly import REST
from tests.support.clock import MONDAY, Clock
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between

YEAR, WEEKS = 364, 52


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A year goes by in seconds: nothing waits for its turn."""
    monkeypatch.setattr(RateLimiter, "acquire", lambda *_: 0.0)


@pytest.fixture
async def rutan(
    shared: Path, library: Library, tmp_path: Path, clock: Clock
) -> AsyncIterator[Rutan]:
    async with rutan_between(shared, library, tmp_path, clock) as found:
        yield found


def weekly_lesson(phone: Phone) -> str:
    """The lesson of the week among what is on the phone now, or an empty text."""
    pressed = [decode_press(data) for message in phone.unread for _, data in message.buttons]
    if not any(action == "weekly.stop" for action, _, _ in pressed):
        return ""
    found = [argument for action, argument, _ in pressed if action == "lesson.start"]
    return found[0] if found else ""


def pushes(rutan: Rutan) -> int:
    """Messages that LINE counts."""
    return sum(call["path"] == "/v2/bot/message/push" for call in rutan.line.calls)


async def asked(rutan: Rutan, app: str) -> Phone:
    phone = rutan.phone(app, f"villager on {app}")
    await phone.begins("")
    await phone.press("learn")
    await phone.press("weekly.start")
    return phone


async def days(rutan: Rutan, phone: Phone, clock: Clock, many: int = 1) -> str:
    """Days go by; the lesson of the week that came by itself."""
    clock.now += timedelta(days=many)
    phone.unread.clear()
    await rutan.running.schedule.once()
    await rutan.settle()
    return weekly_lesson(phone)


def never_too_soon(got: list[tuple[int, str]]) -> bool:
    """Whether no lesson came again within REST; `got` is (day, lesson)."""
    last: dict[str, int] = {}
    for at, lesson in got:
        if lesson in last and at - last[lesson] < REST.days:
            return False
        last[lesson] = at
    return True


async def test_a_year_on_telegram_comes_by_itself(rutan: Rutan, clock: Clock) -> None:
    phone = await asked(rutan, "telegram")
    got = [(0, weekly_lesson(phone))]
    assert got[0][1]
    for n in range(1, YEAR + 1):
        if lesson := await days(rutan, phone, clock):
            got.append((n, lesson))
    assert len(got) in (WEEKS, WEEKS + 1)
    assert all(later - earlier >= 7 for (earlier, _), (later, _) in zip(got, got[1:], strict=False))
    assert never_too_soon(got)
    assert len({lesson for _, lesson in got}) >= 40
    await phone.press("weekly.stop")
    for _ in range(60):
        assert await days(rutan, phone, clock) == ""


async def test_a_year_on_line_comes_with_answers_and_never_as_a_push(
    rutan: Rutan, clock: Clock
) -> None:
    phone = await asked(rutan, "line")
    got = [(0, weekly_lesson(phone))]
    assert got[0][1]
    for n in range(4, YEAR + 1, 4):
        assert await days(rutan, phone, clock, 4) == ""
        await phone.says("เมนู")
        if lesson := weekly_lesson(phone):
            got.append((n, lesson))
    assert pushes(rutan) == 0
    assert YEAR // 8 <= len(got) <= WEEKS + 1
    assert never_too_soon(got)
    await phone.says("หยุดส่งบทเรียนทุกสัปดาห์")
    for _ in range(10):
        assert await days(rutan, phone, clock) == ""
        await phone.says("เมนู")
        assert weekly_lesson(phone) == ""
    assert pushes(rutan) == 0
