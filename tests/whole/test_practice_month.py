"""A month of practice on both platforms: all of it comes, none is pushed for money, stop works."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.rate_limits import RateLimiter
from content.reading.library import Library
from handlers.core.reply import decode_press
from tests.support.clock import MONDAY, Clock
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between

MONTH = 31


@pytest.fixture
def clock() -> Clock:
    return Clock(MONDAY)


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A month goes by in seconds: nothing waits for its turn."""
    monkeypatch.setattr(RateLimiter, "acquire", lambda *_: 0.0)


@pytest.fixture
async def rutan(
    shared: Path, library: Library, tmp_path: Path, clock: Clock
) -> AsyncIterator[Rutan]:
    async with rutan_between(shared, library, tmp_path, clock) as found:
        yield found


def practice(phone: Phone) -> str:
    """The practice message among what is on the phone now, or an empty text."""
    pressed = [decode_press(data) for message in phone.unread for _, data in message.buttons]
    found = [argument for action, argument, _ in pressed if action == "practice.answer"]
    return found[0].partition(".")[0] if found else ""


def pushes(rutan: Rutan) -> int:
    """Messages that LINE counts."""
    return sum(call["path"] == "/v2/bot/message/push" for call in rutan.line.calls)


async def agreed(rutan: Rutan, app: str) -> Phone:
    phone = rutan.phone(app, f"villager on {app}")
    await phone.begins("")
    for action in ("learn", "practice.ask", "practice.start"):
        await phone.press(action)
    return phone


async def day(rutan: Rutan, phone: Phone, clock: Clock) -> None:
    clock.now += timedelta(days=1)
    phone.unread.clear()
    await rutan.running.schedule.once()
    await rutan.settle()


async def test_a_month_on_telegram_comes_by_itself(
    rutan: Rutan, clock: Clock, library: Library
) -> None:
    phone = await agreed(rutan, "telegram")
    got: list[str] = []
    for _ in range(MONTH):
        await day(rutan, phone, clock)
        if item := practice(phone):
            got.append(item)
            await phone.press("practice.answer")
    assert sorted(got) == sorted(one.id for one in library.practice)
    for _ in range(MONTH):
        await day(rutan, phone, clock)
        assert not phone.unread


async def test_a_month_on_line_comes_with_answers_and_never_as_a_push(
    rutan: Rutan, clock: Clock, library: Library
) -> None:
    phone = await agreed(rutan, "line")
    got: list[str] = []
    for _ in range(MONTH):
        await day(rutan, phone, clock)
        assert practice(phone) == ""
        await phone.says("เมนู")
        if item := practice(phone):
            got.append(item)
            await phone.press("practice.answer")
    assert sorted(got) == sorted(one.id for one in library.practice)
    assert pushes(rutan) == 0


async def test_stopping_works_on_line(rutan: Rutan, clock: Clock) -> None:
    phone = await agreed(rutan, "line")
    await phone.press("practice.stop")
    for _ in range(10):
        await day(rutan, phone, clock)
        await phone.says("เมนู")
        assert practice(phone) == ""
    assert pushes(rutan) == 0


@pytest.mark.parametrize("app", ["telegram", "line"])
async def test_for_a_week_after_the_first_hour_none_comes(
    rutan: Rutan, clock: Clock, app: str
) -> None:
    phone = await agreed(rutan, app)
    clock.now += timedelta(days=2)  # one is due
    await phone.says("เพิ่งโอนเงินให้มิจฉาชีพไป")
    assert "1441" in phone.reads
    came = []
    for number in range(1, 15):
        await day(rutan, phone, clock)
        if app == "line":
            await phone.says("เมนู")
        if practice(phone):
            came.append(number)
    assert came
    assert came[0] >= 7


async def test_whoever_answers_nothing_on_telegram_gets_all_protected_and_then_the_end(
    rutan: Rutan, clock: Clock, library: Library
) -> None:
    phone = await agreed(rutan, "telegram")
    got: list[str] = []
    for _ in range(MONTH + 10):
        await day(rutan, phone, clock)
        got += [item] if (item := practice(phone)) else []
    assert sorted(got) == sorted(one.id for one in library.practice)
    tricks = [call["params"] for call in rutan.telegram.calls if "practice.answer" in str(call)]
    assert len(tricks) == len(got)
    assert all(one["protect_content"] is True for one in tricks)
    for _ in range(10):
        await day(rutan, phone, clock)
        assert not phone.unread
