"""Calls to Telegram: what is sent, fetched and refused, before the strict Bot API."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.channels.base import Envelope, Fate, RawEvent, SendFailed
from bot.channels.telegram import render
from bot.channels.telegram.channel import TelegramChannel
from bot.turns.phrasebook import Phrasebook
from handlers.core.incoming import Media
from handlers.core.reply import Picture, Reply, Text, quote, text
from tests.bot.channels.serving import serving
from tests.bot.channels.telegram.subject import SECRET, TOKEN, strict_api

speak = Phrasebook({}).speaker("th")
PRESSED = Envelope("telegram", "1", "7", "telegram:55", "55", pressed="44")
NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
EDIT = Reply((Text(quote("ถูกต้อง")),), edits=True)


@pytest.fixture
def api(shared: Path) -> Any:
    return strict_api(shared)


@pytest.fixture
async def channel(api: Any) -> AsyncIterator[TelegramChannel]:
    async with serving(api.app()) as base:
        opened = TelegramChannel(TOKEN, SECRET, base + "/")
        await opened.open()
        yield opened
        await opened.close()


def calls(api: Any, method: str) -> list[dict[str, Any]]:
    return [call["params"] for call in api.calls if call["method"] == method]


async def test_a_channel_that_was_not_opened_says_so() -> None:
    call = render.render_push(text(quote("x")), speak, "55")
    with pytest.raises(RuntimeError, match="not open"):
        await TelegramChannel(TOKEN).send(call, "key")


async def test_what_was_rendered_is_what_is_sent(channel: TelegramChannel, api: Any) -> None:
    await channel.send(channel.render(text(quote("สวัสดี")), speak, PRESSED, None), "key")
    (sent,) = calls(api, "sendMessage")
    assert (sent["chat_id"], sent["text"], sent["parse_mode"]) == ("55", "สวัสดี", "HTML")


async def test_the_same_edit_twice_counts_as_sent(channel: TelegramChannel, api: Any) -> None:
    call = channel.render(EDIT, speak, PRESSED, None)
    await channel.send(call, "key")
    await channel.send(call, "key")
    assert [c["status"] for c in api.calls if c["method"] == "editMessageText"] == [200, 400]
    assert calls(api, "sendMessage") == []


@pytest.mark.parametrize("why", ["message to edit not found", "message can't be edited"])
async def test_an_answer_whose_question_is_gone_comes_as_a_new_message(
    channel: TelegramChannel, api: Any, why: str
) -> None:
    fault = {"method": "editMessageText", "status": 400, "times": 1}
    api.faults.append(fault | {"description": f"Bad Request: {why}"})
    await channel.send(channel.render(EDIT, speak, PRESSED, None), "key")
    (sent,) = calls(api, "sendMessage")
    assert (sent["chat_id"], sent["text"]) == ("55", "ถูกต้อง")


@pytest.mark.parametrize(
    "why", ["failed to get HTTP URL content", "wrong file identifier/HTTP URL specified"]
)
async def test_a_picture_that_cannot_be_fetched_is_told_in_words(api: Any, why: str) -> None:
    fault = {"method": "sendPhoto", "status": 400, "times": 1}
    api.faults.append(fault | {"description": f"Bad Request: {why}"})
    async with serving(api.app()) as base:
        channel = TelegramChannel(TOKEN, SECRET, base, lambda part: "https://rutan.example/x.png")
        await channel.open()
        reply = Reply((Picture("x.png", quote("ป้าย")),))
        await channel.send(channel.render_push(reply, speak, "55"), "key")
        await channel.close()
    (sent,) = calls(api, "sendMessage")
    assert (sent["chat_id"], sent["text"]) == ("55", "🖼 ป้าย")


async def test_waiting_as_long_as_telegram_asks(channel: TelegramChannel, api: Any) -> None:
    api.faults.append({"method": "sendMessage", "status": 429, "times": 1, "retry_after": 3})
    call = channel.render_push(text(quote("x")), speak, "55")
    with pytest.raises(SendFailed) as failed:
        await channel.send(call, "key")
    assert (failed.value.fate, failed.value.after) == (Fate.RETRY, 3.0)
    await channel.send(call, "key")


async def test_typing_is_shown(channel: TelegramChannel, api: Any) -> None:
    await channel.loading(PRESSED)
    assert calls(api, "sendChatAction") == [{"chat_id": "55", "action": "typing"}]


# --- files ---


async def test_a_file_is_fetched_by_its_id(channel: TelegramChannel, api: Any) -> None:
    api.files["photo1"] = b"\x89PNG" * 1000
    assert await channel.fetch(Media("photo1", "image/png", 4000), 4000) == b"\x89PNG" * 1000


async def test_a_file_larger_than_asked_for_is_not_fetched(
    channel: TelegramChannel, api: Any
) -> None:
    api.files["photo1"] = b"x" * 5000
    assert await channel.fetch(Media("photo1", size=5000), 4999) is None
    assert calls(api, "getFile") == []
    assert await channel.fetch(Media("photo1"), 4999) is None
    assert await channel.fetch(Media("photo1", size=1), 4999) is None


async def test_a_file_that_is_gone_is_none(channel: TelegramChannel, api: Any) -> None:
    assert await channel.fetch(Media("gone"), 100) is None
    api.faults.append({"method": "getFile", "status": 400, "times": 1})
    assert await channel.fetch(Media("gone"), 100) is None


async def test_a_file_without_a_length_is_cut_off_at_the_limit() -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(1000):
            await response.write(b"x" * 1024)
        return response

    async def get_file(request: web.Request) -> web.Response:
        file = {"file_id": "f", "file_unique_id": "f", "file_path": "voice/1"}
        return web.json_response({"ok": True, "result": file})

    app = web.Application()
    app.router.add_get(f"/file/bot{TOKEN}/voice/1", endless)
    app.router.add_post(f"/bot{TOKEN}/getFile", get_file)
    async with serving(app) as base:
        channel = TelegramChannel(TOKEN, SECRET, base)
        await channel.open()
        assert await channel.fetch(Media("f"), 10_000) is None
        assert await channel.fetch(Media("f"), 2_000_000) == b"x" * 1024 * 1000
        await channel.close()


# --- ourselves, and what must not leak ---


async def test_the_bots_name_is_learned_in_the_background(channel: TelegramChannel) -> None:
    assert channel._naming
    await channel._naming
    group = {"id": -9, "type": "group"}
    named = {"offset": 0, "length": 8, "type": "mention"}
    said = {"message_id": 1, "date": 1, "chat": group, "text": "@testbot ?", "entities": [named]}
    raw = json.dumps({"update_id": 1, "message": said}).encode()
    found = channel.parse(RawEvent("telegram", "1", "1", "telegram:-9", raw), NOW)[0]
    assert found
    assert found.mentioned


async def test_the_token_and_the_words_are_in_no_log_and_no_error(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    named = asyncio.Event()

    class Watching(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if "getMe" in record.getMessage():
                named.set()

    watching = Watching()
    monkeypatch.setattr(logging.root, "handlers", [*logging.root.handlers, watching])
    channel = TelegramChannel(TOKEN, SECRET, "http://127.0.0.1:9")
    await channel.open()
    with pytest.raises(SendFailed) as failed:
        await channel.send(channel.render(text(quote("คำลับ")), speak, PRESSED, None), "key")
    await channel.loading(PRESSED)
    assert await channel.fetch(Media("secret-file"), 10) is None
    await named.wait()
    await channel.close()
    told = caplog.text + str(failed.value) + repr(failed.value.__cause__)
    for secret in (TOKEN, TOKEN.partition(":")[2], SECRET, "คำลับ", "secret-file"):
        assert secret not in told
