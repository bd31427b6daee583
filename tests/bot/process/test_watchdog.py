"""A loop that stood still is told: where, how long, in the metrics, and by /health/ready."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import pytest

from bot.process import watchdog
from bot.process.watchdog import LONG_SECONDS, SERIOUS_SECONDS, UNREADY_SECONDS, LoopWatchdog
from tests.bot.lookups.conftest import Time
from tests.support.running import until


@pytest.fixture
def clock() -> Time:
    return Time()


@pytest.fixture
async def subject(
    clock: Time, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[LoopWatchdog]:
    """One whose thread and loop never come by themselves: the test beats and looks."""
    monkeypatch.setattr(watchdog, "BEAT_SECONDS", 3600.0)
    with LoopWatchdog(clock) as found:
        yield found


def beat(subject: LoopWatchdog, clock: Time, late: float) -> None:
    """The loop comes round so late."""
    clock.now += watchdog.BEAT_SECONDS + late
    subject.beat()


async def test_a_loop_that_comes_round_is_not_spoken_of(
    subject: LoopWatchdog, clock: Time, caplog: pytest.LogCaptureFixture
) -> None:
    for late in (0.0, 0.1, LONG_SECONDS - 0.1):
        beat(subject, clock, late)
        subject.look()
    assert caplog.records == []
    assert subject.problem is None


async def test_a_loop_that_stood_still_is_told_with_its_seconds(
    subject: LoopWatchdog, clock: Time, caplog: pytest.LogCaptureFixture
) -> None:
    before = watchdog.metrics.LOOP_STALLS._value.get()
    beat(subject, clock, 3.0)
    assert "stood still for 3.0 s" in caplog.text
    assert watchdog.metrics.LOOP_STALLS._value.get() == before + 1
    assert watchdog.metrics.LOOP_STILL._value.get() == 3.0
    assert subject.problem is None, "people were answered late, and are answered again"


async def test_while_it_stands_still_the_place_is_told_once(
    subject: LoopWatchdog, clock: Time, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    words = "CANARY of a person"
    clock.now += watchdog.BEAT_SECONDS + LONG_SECONDS
    subject.look()
    subject.look()
    (record,) = caplog.records
    assert "test_watchdog.py" in record.getMessage()
    assert words not in record.getMessage()
    beat(subject, clock, 0.0)
    clock.now += watchdog.BEAT_SECONDS + LONG_SECONDS
    subject.look()
    assert sum("stands still" in each.getMessage() for each in caplog.records) == 2


async def test_a_process_that_stood_still_very_long_is_not_ready_for_a_while(
    subject: LoopWatchdog, clock: Time
) -> None:
    beat(subject, clock, SERIOUS_SECONDS + 2)
    assert subject.problem == f"everything stood still for {SERIOUS_SECONDS + 2:.0f} s"
    clock.now += UNREADY_SECONDS + 1
    assert subject.problem is None


async def test_it_beats_in_a_real_loop_and_ends_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watchdog, "BEAT_SECONDS", 0.001)
    with LoopWatchdog() as found:
        first = found._beaten
        await until(lambda: found._beaten > first)
    assert not found._thread.is_alive()


async def test_a_loop_that_does_not_come_back_ends_the_process_after_two_minutes_of_looks(
    clock: Time, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(watchdog, "BEAT_SECONDS", 3600.0)
    ended: list[int] = []
    with LoopWatchdog(clock, ended.append) as subject:
        clock.now += watchdog.BEAT_SECONDS + 100 * LONG_SECONDS
        for _ in range(watchdog.GIVEN_UP_LOOKS - 1):
            subject.look()
        assert ended == [], "a process that was stopped and goes on may still come round"
        subject.look()
    assert ended == [watchdog.GIVEN_UP]
    assert "did not come back" in caplog.text


async def test_a_loop_that_comes_round_now_and_then_ends_no_process(
    clock: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watchdog, "BEAT_SECONDS", 3600.0)
    ended: list[int] = []
    with LoopWatchdog(clock, ended.append) as subject:
        for _ in range(3):
            clock.now += watchdog.BEAT_SECONDS + LONG_SECONDS
            for _ in range(watchdog.GIVEN_UP_LOOKS - 1):
                subject.look()
            subject.beat()
            subject.look()
    assert ended == []
