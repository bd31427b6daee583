"""The one loop: work is repeated, errors do not end it, and it ends when it is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from bot.process.periodic import Periodic

LONG = 3600.0


class Work:
    """Counts its calls; `answers` are given in order, the last one again and again."""

    def __init__(self, *answers: object) -> None:
        self.calls = 0
        self.answers = list(answers)

    async def __call__(self) -> object:
        self.calls += 1
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110  # any condition: there is no event for it
            await asyncio.sleep(0)


async def passed() -> None:
    """Give the loop every chance to do too much."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_work_is_repeated_until_it_is_stopped() -> None:
    work = Work(None)
    async with Periodic("work", work, 0.0):
        await until(lambda: work.calls >= 3)
    done = work.calls
    await passed()
    assert work.calls == done


async def test_it_waits_between_two_calls() -> None:
    work = Work(None)
    async with Periodic("work", work, LONG):
        await until(lambda: work.calls == 1)
        await passed()
        assert work.calls == 1


async def test_the_first_call_may_come_after_a_wait() -> None:
    work = Work(None)
    async with Periodic("work", work, LONG, wait_first=True):
        await passed()
        assert work.calls == 0


async def test_an_error_is_logged_and_the_work_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    work = Work(OSError("a person's words"), None)
    async with Periodic("counting", work, 0.0):
        await until(lambda: work.calls >= 2)
    assert [record.getMessage() for record in caplog.records] == ["counting failed: OSError"]


async def test_where_there_is_more_to_do_it_is_done_at_once() -> None:
    work = Work(True, True, False)
    async with Periodic("work", work, LONG):
        await until(lambda: work.calls == 3)
        await passed()
        assert work.calls == 3, "a number or an object is no sign that there is more"


@pytest.mark.parametrize("answer", [3, "more", None])
async def test_only_true_means_that_there_is_more(answer: object) -> None:
    work = Work(answer)
    async with Periodic("work", work, LONG):
        await passed()
        assert work.calls == 1


async def test_it_can_be_woken_while_it_waits_and_while_it_works() -> None:
    calls, gate = 0, asyncio.Event()

    async def work() -> None:
        nonlocal calls
        calls += 1
        await gate.wait()

    async with Periodic("work", work, LONG) as periodic:
        await until(lambda: calls == 1)
        periodic.wake()
        gate.set()
        await until(lambda: calls == 2)
        await passed()
        assert calls == 2
        periodic.wake()
        await until(lambda: calls == 3)


async def test_stopping_cancels_the_work_under_way_and_waits_for_its_end() -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            ended.set()

    periodic = Periodic("work", work, 0.0)
    periodic.start()
    await begun.wait()
    await periodic.stop()
    assert ended.is_set()


async def test_what_was_never_started_can_be_stopped() -> None:
    await Periodic("work", Work(None), 0.0).stop()
