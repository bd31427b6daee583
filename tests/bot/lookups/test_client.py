"""A service that is slow or away is waited for once, and then left alone longer and longer."""

from __future__ import annotations

import asyncio

import pytest
from aiohttp import web

from bot.lookups import client
from bot.lookups.client import LONGEST_REST, REST, Service
from tests.bot.lookups.conftest import Time
from tests.bot.lookups.listening import Stand, says
from tests.bot.lookups.test_safe_browsing import counted


async def test_a_slow_service_is_not_waited_for(
    stand: Stand, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "SECONDS", 0.05)
    gone = asyncio.Event()

    async def never(request: web.Request) -> web.StreamResponse:
        await gone.wait()
        return web.Response()

    stand.answer = never
    before = counted("slow", "slow one")
    assert await Service("slow one", 9, time).ask("GET", stand.base) is None
    assert counted("slow", "slow one") == before + 1
    gone.set()


async def test_a_service_that_is_away_is_left_alone_twice_as_long_each_time(time: Time) -> None:
    subject = Service("away", 1000, time)
    rest = REST
    for _ in range(12):
        failed = counted("failed", "away")
        await subject.ask("GET", "http://127.0.0.1:9/")
        assert counted("failed", "away") == failed + 1
        time.now += rest - 1
        await subject.ask("GET", "http://127.0.0.1:9/")
        assert counted("failed", "away") == failed + 1
        time.now += 1
        rest = min(LONGEST_REST, rest * 2)


async def test_an_answer_that_could_be_read_ends_the_doubling(stand: Stand, time: Time) -> None:
    subject = Service("well again", 1000, time)
    for _ in range(4):
        subject.failed("failed")
    time.now += LONGEST_REST
    stand.answer = says(b"{}")
    assert await subject.ask("GET", stand.base) is not None
    subject.worked(True)
    subject.failed("failed")
    assert await subject.ask("GET", stand.base) is None
    time.now += REST
    assert await subject.ask("GET", stand.base) is not None
