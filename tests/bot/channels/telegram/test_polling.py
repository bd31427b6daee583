"""Fetching updates without a webhook: accepted means kept, and nothing is asked for twice."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.channels.base import Hook
from bot.channels.telegram.client import Client
from bot.channels.telegram.hooks import ASK_PLACE
from bot.channels.telegram.polling import Polling
from tests.bot.channels.serving import serving
from tests.bot.channels.telegram.subject import TOKEN, strict_api

KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
KINDS += ["guest_message", "inline_query"]

PRIVATE = {"id": 55, "type": "private"}


class Enough(Exception):
    """Ends a loop that would go on for ever."""


@pytest.fixture
def api(shared: Path) -> Any:
    return strict_api(shared)


@pytest.fixture
async def client(api: Any) -> AsyncIterator[Client]:
    async with serving(api.app()) as base, aiohttp.ClientSession() as session:
        yield Client(session, base, TOKEN)


def update(number: int, **what: Any) -> dict[str, Any]:
    words = {"message_id": number, "date": 1, "chat": PRIVATE, "text": f"ข้อ {number}"}
    return {"update_id": number, **(what or {"message": words})}


def press(number: int, data: str) -> dict[str, Any]:
    message = {"message_id": 4, "chat": PRIVATE, "date": 1}
    who = {"id": 55, "is_bot": False, "first_name": "x"}
    return update(
        number, callback_query={"id": f"cb{number}", "from": who, "message": message, "data": data}
    )


def calls(api: Any, method: str) -> list[dict[str, Any]]:
    return [call["params"] for call in api.calls if call["method"] == method]


class Kept:
    """What was accepted; it raises Enough at the given number of batches."""

    def __init__(self, enough: int, fails: int = 0) -> None:
        self.batches: list[list[str]] = []
        self._enough = enough
        self._fails = fails

    async def __call__(self, hook: Hook) -> None:
        if self._fails:
            self._fails -= 1
            raise OSError("disk full")
        self.batches.append([event.event_id for event in hook.events])
        if len(self.batches) == self._enough:
            raise Enough


class Naps:
    """Sleeps that were asked for, none of them slept."""

    def __init__(self, enough: int) -> None:
        self.asked: list[float] = []
        self._enough = enough

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        if len(self.asked) == self._enough:
            raise Enough


async def run(polling: Polling, kept: Kept) -> None:
    with pytest.raises(Enough):
        await polling.run(kept)


async def test_a_batch_is_kept_before_the_next_is_asked_for(client: Client, api: Any) -> None:
    api.updates[:] = [update(10), update(11)]

    class Refilling(Kept):
        async def __call__(self, hook: Hook) -> None:
            assert calls(api, "getUpdates")[-1]["offset"] == (0 if not self.batches else 12)
            api.updates.append(update(12))
            await super().__call__(hook)

    kept = Refilling(2)
    await run(Polling(client, "1"), kept)
    assert kept.batches == [["10", "11"], ["12"]]
    asked = calls(api, "getUpdates")[0]
    assert asked["allowed_updates"] == KINDS
    assert [c["method"] for c in api.calls[:2]] == ["deleteWebhook", "getUpdates"]


async def test_what_could_not_be_kept_is_asked_for_again(client: Client, api: Any) -> None:
    api.updates[:] = [update(10)]
    polling = Polling(client, "1")
    with pytest.raises(OSError, match="disk full"):
        await polling.run(Kept(1, fails=1))
    kept = Kept(1)
    await run(polling, kept)
    assert kept.batches == [["10"]]
    assert [asked["offset"] for asked in calls(api, "getUpdates")] == [0, 0]


async def test_presses_are_acknowledged_after_they_are_kept(client: Client, api: Any) -> None:
    api.updates[:] = [press(10, "menu"), press(11, ASK_PLACE)]

    class Checking(Kept):
        async def __call__(self, hook: Hook) -> None:
            if self.batches:
                raise Enough
            assert calls(api, "answerCallbackQuery") == []
            api.updates.append(update(12))
            await super().__call__(hook)

    kept = Checking(2)
    await run(Polling(client, "1"), kept)
    assert kept.batches == [["10"]]
    answered = [{"callback_query_id": f"cb{number}"} for number in (10, 11)]
    assert calls(api, "answerCallbackQuery") == answered
    (asked,) = calls(api, "sendMessage")
    assert asked["reply_markup"]["keyboard"] == [[{"text": "📍", "request_location": True}]]
    assert all(call["status"] == 200 for call in api.calls)


async def test_an_acknowledgement_that_fails_stops_nothing(client: Client, api: Any) -> None:
    api.faults.append({"method": "answerCallbackQuery", "status": 400, "times": 1})
    api.updates[:] = [press(10, "menu")]

    class Next(Kept):
        async def __call__(self, hook: Hook) -> None:
            api.updates.append(update(11))
            await super().__call__(hook)

    kept = Next(2)
    await run(Polling(client, "1"), kept)
    assert kept.batches == [["10"], ["11"]]


async def test_a_second_poller_is_told_once_and_clearly(
    client: Client, api: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    description = "Conflict: terminated by other getUpdates request"
    fault = {"method": "getUpdates", "status": 409, "times": 3, "description": description}
    api.faults.append(fault)
    naps = Naps(3)
    await run(Polling(client, "1", naps), Kept(1))
    assert naps.asked == [1.0, 2.0, 5.0]
    (told,) = caplog.messages
    assert "another program is fetching this bot's updates" in told


async def test_waiting_grows_and_telegrams_own_word_goes_first(client: Client, api: Any) -> None:
    api.faults.extend(
        [
            {"method": "getUpdates", "status": 500, "times": 2},
            {"method": "getUpdates", "status": 429, "times": 1, "retry_after": 9},
            {"method": "getUpdates", "status": 500, "times": 4},
        ]
    )
    naps = Naps(7)
    await run(Polling(client, "1", naps), Kept(1))
    assert naps.asked == [1.0, 2.0, 9.0, 10.0, 30.0, 30.0, 30.0]


async def test_the_loop_goes_on_when_telegram_is_back(client: Client, api: Any) -> None:
    api.faults.append({"method": "deleteWebhook", "status": 502, "times": 1})
    api.updates[:] = [update(10)]
    naps = Naps(99)
    kept = Kept(1)
    await run(Polling(client, "1", naps), kept)
    assert (naps.asked, kept.batches) == ([1.0], [["10"]])


async def test_cancelling_ends_the_loop() -> None:
    asked = asyncio.Event()

    class Waiting(Client):
        async def call(self, method: str, body: bytes, within: Any = None) -> Any:
            if method == "getUpdates":
                asked.set()
                await asyncio.Event().wait()

    async with aiohttp.ClientSession() as session:
        task = asyncio.create_task(Polling(Waiting(session, "", TOKEN), "1").run(Kept(1)))
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
