"""One process polls at a time, and a failed round is tried again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

import pytest

from bot.channels.base import Hook
from bot.process import polling
from bot.process.periodic import Periodic


class Channel:
    """A channel whose polling lasts until it is cancelled, or fails at once."""

    name = "telegram"

    def __init__(self, *, failing: bool = False) -> None:
        self.begun = 0
        self.ended = 0
        self.failing = failing
        self.polled = asyncio.Event()

    async def poll(self, accept: Callable[[Hook], Awaitable[None]]) -> None:
        self.begun += 1
        self.polled.set()
        if self.failing:
            raise OSError("no network")
        try:
            await accept(Hook(()))
            await asyncio.Event().wait()
        finally:
            self.ended += 1


class Leadership:
    """Whether this process leads; counts how often it was asked."""

    def __init__(self, *answers: bool | Exception) -> None:
        self.answers = list(answers)
        self.names: set[str] = set()
        self.done = asyncio.Event()

    async def __call__(self, leads: str) -> bool:
        self.names.add(leads)
        if len(self.answers) == 1:
            self.done.set()
            answer = self.answers[0]
        else:
            answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rounds as short as they can be."""
    monkeypatch.setattr(polling, "CHECK_SECONDS", 0.0)


async def accept(hook: Hook) -> None:
    """Takes anything."""


async def until(event: asyncio.Event, channel: Channel, leads: Leadership) -> None:
    """Poll until the event, then stop as the program does."""
    work = partial(polling.poll, channel, leads, accept)
    async with Periodic("telegram polling", work, 0.0), asyncio.timeout(5):
        await event.wait()


async def test_the_holder_polls_until_it_is_stopped() -> None:
    channel, leads = Channel(), Leadership(True)
    await until(channel.polled, channel, leads)
    assert (channel.begun, channel.ended) == (1, 1)
    assert leads.names == {"telegram polling"}


async def test_who_does_not_hold_the_duty_does_not_poll() -> None:
    channel, leads = Channel(), Leadership(False, False, False)
    await until(leads.done, channel, leads)
    assert channel.begun == 0


async def test_a_lost_duty_ends_the_polling() -> None:
    channel, leads = Channel(), Leadership(True, True, False)
    await until(leads.done, channel, leads)
    assert (channel.begun, channel.ended) == (1, 1)


async def test_a_failed_poll_begins_again() -> None:
    channel = Channel(failing=True)
    again = asyncio.Event()
    begin = channel.poll

    async def counted(accept: Callable[[Hook], Awaitable[None]]) -> None:
        if channel.begun == 2:
            again.set()
        await begin(accept)

    channel.poll = counted
    await until(again, channel, Leadership(True))
    assert channel.begun >= 2


async def test_a_database_that_does_not_answer_is_no_permission() -> None:
    channel, leads = Channel(), Leadership(OSError("down"), False)
    await until(leads.done, channel, leads)
    assert channel.begun == 0
