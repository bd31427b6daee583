"""`telegram setup`: what people see before they write, in both languages, and the webhook."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.channels.fit import measure
from bot.channels.telegram import setup
from bot.channels.telegram.typed_commands import LISTED
from content.reading.library import Library
from tests.bot.channels.serving import serving
from tests.bot.channels.telegram.subject import TOKEN, strict_api

KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
KINDS += ["guest_message", "inline_query"]

FIRST_TEN = ["menu", "calling", "paid", "check", "learn"]
FIRST_TEN += ["report", "status", "numbers", "language", "privacy"]
"""In this order, whatever stands between them."""

Phrases = Mapping[str, Mapping[str, str]]
SetUp = Callable[..., Awaitable[setup.Account]]
HOOK = setup.Webhook("https://bot.example/hooks/telegram", "s3cret")


@pytest.fixture
def api(shared: Path) -> Any:
    return strict_api(shared)


@pytest.fixture
def phrases(library: Library) -> Phrases:
    return {code: library.phrases[code] for code in library.offered}


@pytest.fixture
def set_up(api: Any, phrases: Phrases) -> SetUp:
    async def done(webhook: setup.Webhook | None = None) -> setup.Account:
        async with serving(api.app()) as base:
            return await setup.set_up(TOKEN, base, phrases, "อำเภอทดสอบ", webhook)

    return done


def calls(api: Any, method: str) -> list[dict[str, Any]]:
    return [call["params"] for call in api.calls if call["method"] == method]


async def test_commands_are_told_in_thai_to_all_and_in_english_to_who_uses_it(
    api: Any, set_up: SetUp
) -> None:
    assert await set_up() == setup.Account("testbot")
    told = {
        (call.get("language_code"), json.loads(call["scope"])["type"]): json.loads(call["commands"])
        for call in calls(api, "setMyCommands")
    }
    assert set(told) == {
        (language, scope)
        for language in (None, "en", "km", "lo")
        for scope in ("all_private_chats", "all_group_chats")
    }
    listed = [c["command"] for c in told[None, "all_private_chats"]]
    assert listed == [command.name for command in LISTED]
    assert [name for name in listed if name in FIRST_TEN] == FIRST_TEN
    assert {"command": "menu", "description": "เมนูทั้งหมด"} in told[None, "all_private_chats"]
    assert {"command": "menu", "description": "All there is"} in told["en", "all_private_chats"]
    assert [c["command"] for c in told["en", "all_group_chats"]] == ["check"]
    assert all(call["status"] == 200 for call in api.calls)


async def test_the_description_names_who_runs_the_bot(
    api: Any, set_up: SetUp, phrases: Phrases
) -> None:
    await set_up()
    descriptions = calls(api, "setMyDescription")
    assert len(descriptions) == len(phrases) == 4
    assert all("อำเภอทดสอบ" in call["description"] for call in descriptions)


async def test_a_webhook_is_set_with_its_secret(api: Any, set_up: SetUp) -> None:
    await set_up(HOOK)
    (call,) = calls(api, "setWebhook")
    assert (call["url"], call["secret_token"]) == (HOOK.address, "s3cret")
    assert json.loads(call["allowed_updates"]) == KINDS


async def test_without_an_address_the_webhook_is_taken_away(api: Any, set_up: SetUp) -> None:
    await set_up()
    assert calls(api, "deleteWebhook")
    assert not calls(api, "setWebhook")


async def test_a_wrong_token_is_said_in_plain_words(api: Any, set_up: SetUp) -> None:
    api.faults.append({"method": "getMe", "status": 401, "times": 1})
    with pytest.raises(setup.SetupRefused, match="TELEGRAM_BOT_TOKEN"):
        await set_up()


async def test_what_telegram_refuses_is_passed_on(api: Any, set_up: SetUp) -> None:
    fault = {"method": "setWebhook", "status": 400, "times": 1}
    api.faults.append(fault | {"description": "Bad Request: bad webhook: IP address is reserved"})
    with pytest.raises(setup.SetupRefused, match="(?i)ip address is reserved"):
        await set_up(HOOK)


async def test_nobody_there_is_said_in_plain_words(phrases: Phrases) -> None:
    with pytest.raises(setup.SetupRefused):
        await setup.set_up(TOKEN, "http://127.0.0.1:9", phrases, "x", None)


def test_every_listed_command_has_its_words(phrases: Phrases) -> None:
    for sentences in phrases.values():
        for command in LISTED:
            assert command.words
            assert 1 <= measure(sentences[command.words.key], "utf16") <= 256
        short = sentences["telegram.short_description"]
        assert measure(short, "utf16") <= setup.SHORT_DESCRIPTION
        description = sentences["telegram.description"].format(operator="x" * 80)
        assert measure(description, "utf16") <= setup.DESCRIPTION
