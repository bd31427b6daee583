"""Modules are finished on LINE and Telegram with buttons only, one call to the platform a step."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.delivery.rate_limits import RateLimiter
from content.reading.library import Library
from handlers.core.reply import decode_press
from handlers.learning.grading import grade
from handlers.learning.question_ref import QUIZ, QuestionRef
from tests.support.clock import Clock
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between

MODULE = "calls"


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime(2026, 11, 22, 3, 0, tzinfo=UTC))


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody taps faster than once a second but a test, which need not wait for its turn."""
    monkeypatch.setattr(RateLimiter, "acquire", lambda *_: 0.0)


@pytest.fixture
async def rutan(
    shared: Path, library: Library, tmp_path: Path, clock: Clock
) -> AsyncIterator[Rutan]:
    async with rutan_between(shared, library, tmp_path, clock) as found:
        yield found


def calls(rutan: Rutan) -> int:
    """Messages sent or edited so far, on both platforms."""
    line = [c for c in rutan.line.calls if c["path"].startswith("/v2/bot/message/")]
    telegram = [
        c for c in rutan.telegram.calls if c["method"] in ("sendMessage", "editMessageText")
    ]
    return len(line) + len(telegram)


async def step(phone: Phone, action: str, argument: str | None = None) -> None:
    """Press a button: exactly one call may follow."""
    before = calls(phone.rutan)
    await phone.press(action, argument)
    assert calls(phone.rutan) - before == 1, (action, phone.reads)


def right_answer(library: Library, phone: Phone) -> str:
    """The argument of the newest button that answers its question right; of an order, the button
    that goes on in the right order."""
    data = [data for _, data in phone.messages[-1].buttons]
    addresses = [QuestionRef.of(p[1]) for p in map(decode_press, data) if p[0] == "lesson.answer"]
    for at in addresses:
        found = at.find(library)
        assert found
        question = found[1]
        verdict = grade(question, at.picked, library.praise)
        begun = question.kind == "order" and question.right.startswith(at.picked)
        if (verdict and verdict.right) or begun:
            return str(at)
    raise AssertionError(f"no right answer among {data}")


async def finish_lesson(library: Library, phone: Phone) -> None:
    """Answer everything right until the end of the lesson."""
    for _ in range(20):
        if "lesson.answer" in phone.actions:
            await step(phone, "lesson.answer", right_answer(library, phone))
        elif "lesson.next" in phone.actions:
            await step(phone, "lesson.next")
        else:
            return
    raise AssertionError("the lesson does not end")


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("channel", ["line", "telegram"])
async def test_a_module_is_finished_with_buttons_only(
    rutan: Rutan, library: Library, channel: str, language: str
) -> None:
    phone = rutan.phone(channel, "มะลิ", language)
    await phone.begins()
    await step(phone, "learn")
    await step(phone, "learn.module", MODULE)
    lessons = library.curriculum.of_module(MODULE)
    await step(phone, "lesson.start", lessons[0].slug)
    for place, lesson in enumerate(lessons):
        await finish_lesson(library, phone)
        title = lesson.about.title[language]
        assert title in phone.reads
        if place == 0:
            await step(phone, "learn.remember")
        if place + 1 < len(lessons):
            await step(phone, "lesson.start", lessons[place + 1].slug)
    await step(phone, "learn.test", MODULE)
    while "lesson.answer" in phone.actions:
        await step(phone, "lesson.answer", right_answer(library, phone))
    assert "5" in phone.reads
    await step(phone, "learn.keepsake", MODULE)
    await phone.says("ป้าปุ้ย น้ำผึ้ง")
    assert "ป้าปุ้ย น้ำผึ้ง" in phone.reads
    assert "2569" in phone.reads


@pytest.mark.parametrize("channel", ["line", "telegram"])
async def test_boosters_ride_on_answers_and_none_is_pushed(
    rutan: Rutan, library: Library, clock: Clock, channel: str
) -> None:
    phone = rutan.phone(channel, "มะลิ", "th")
    await phone.begins()
    await step(phone, "learn")
    await step(phone, "learn.module", MODULE)
    await step(phone, "lesson.start", "fake-police")
    await finish_lesson(library, phone)
    await step(phone, "learn.remember")
    await step(phone, "lesson.start", "parcel-and-account")
    await finish_lesson(library, phone)
    days = []
    begin = clock()
    for day in range(5):
        clock.now = begin + timedelta(days=day)
        sent = calls(rutan)
        await rutan.running.schedule.once()
        assert calls(rutan) == sent
        await phone.says("เมนู")
        if "learn.quiz" in phone.actions:
            days.append(day)
            await step(phone, "learn.quiz")
            while "lesson.answer" in phone.actions:
                await step(phone, "lesson.answer", right_answer(library, phone))
                await step(phone, "learn.quiz")
                if phone.messages[-1].buttons[0][1].endswith(f".{QUIZ}"):
                    break
    assert days[0] == 1
    assert days == sorted(days)
    assert not [c for c in rutan.line.calls if c["path"] == "/v2/bot/message/push"]


@pytest.mark.parametrize(("channel", "language"), [("line", "th"), ("telegram", "en")])
async def test_every_lesson_and_trick_is_taken_by_the_platform(
    rutan: Rutan, library: Library, channel: str, language: str
) -> None:
    phone = rutan.phone(channel, "มะลิ", language)
    await phone.begins()
    for slug in library.curriculum.lessons:
        before = calls(rutan)
        await phone.presses(f"lesson.start?{slug}")
        assert calls(rutan) - before == 1
        assert "lesson.answer" in phone.actions
    for trick in library.scam_types:
        await phone.presses(f"learn.trick?{trick}")
        assert library.scam_types[trick].name[language] in phone.reads
