"""Our plain JSON against python-telegram-bot's types: both must read and write the same."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from telegram import InlineKeyboardMarkup, LinkPreviewOptions, MessageEntity, Update
from telegram.constants import InlineKeyboardMarkupLimit, MessageLimit, UpdateType

from bot.channels.base import RawEvent
from bot.channels.telegram import entities, hooks, keyboard, wording
from bot.channels.telegram.entities import Bot
from bot.channels.telegram.parse import parse
from handlers.core import incoming
from handlers.core.reply import Reply, decode_press
from tests.bot.channels.replies import REPLIES, speak
from tests.bot.channels.story import STAMP, envelope
from tests.bot.channels.telegram.subject import SUBJECT, message
from tests.support.paths import ROOT

PAYLOADS = sorted(SUBJECT.payloads.glob("*.json"))
NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


def ours(raw: bytes) -> incoming.Incoming | None:
    return parse(RawEvent("telegram", "1", "7", "telegram:1", raw), NOW, Bot(1))[0]


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)
def test_the_payloads_are_what_the_library_reads(path: Path) -> None:
    update: dict[str, Any] = json.loads(path.read_bytes())
    read = Update.de_json(update, None)
    assert read.to_dict()["update_id"] == update["update_id"]
    assert not read.api_kwargs
    if read.effective_chat:
        person = hooks.split(update, b"", "1").events[0].person
        assert person == f"telegram:{read.effective_chat.id}"


@pytest.mark.parametrize("path", PAYLOADS, ids=lambda path: path.stem)
def test_both_read_the_same(path: Path) -> None:
    raw = path.read_bytes()
    read = Update.de_json(json.loads(raw), None)
    found = ours(raw)
    if found is None:
        return
    told = read.message or read.my_chat_member
    assert found.at == (told.date if told else NOW)
    match found.said:
        case incoming.Text(text):
            assert read.message
            assert text == read.message.text
        case incoming.Pressed(action, argument, stamp):
            assert read.callback_query
            assert (action, argument, stamp) == decode_press(str(read.callback_query.data))
        case incoming.Picture(media, caption):
            assert read.message
            largest = read.message.photo[-1]
            assert (media.handle, media.size) == (largest.file_id, largest.file_size)
            assert caption == (read.message.caption or "")
        case incoming.Location(latitude, longitude):
            assert read.message
            assert read.message.location
            assert (latitude, longitude) == (
                read.message.location.latitude,
                read.message.location.longitude,
            )


@pytest.mark.parametrize("text", ["กดที่นี่ 👍 เลย", "👨‍👩‍👧‍👦👋🏽 @name ข้อความ", "plain words"])
def test_both_cut_entities_alike(text: str) -> None:
    for start in range(len(text)):
        for end in range(start + 1, len(text) + 1):
            offset = len(text[:start].encode("utf-16-le")) // 2
            length = len(text[start:end].encode("utf-16-le")) // 2
            found = {"type": "bold", "offset": offset, "length": length}
            theirs = Update.de_json(
                {
                    "update_id": 1,
                    "message": {
                        "message_id": 1,
                        "date": 1,
                        "chat": {"id": 1, "type": "private"},
                        "text": text,
                        "entities": [found],
                    },
                },
                None,
            )
            assert theirs.message
            entity = MessageEntity.de_json(found, None)
            assert entities.piece(text, found) == theirs.message.parse_entity(entity)


@pytest.mark.parametrize("name", REPLIES)
def test_what_we_write_is_what_the_library_would_write(name: str) -> None:
    channel = SUBJECT.make("http://127.0.0.1:9")
    reply: Reply = REPLIES[name][0]
    call = message(channel.render(reply, speak, envelope(SUBJECT, channel), STAMP))
    options = LinkPreviewOptions.de_json(call["link_preview_options"], None)
    assert options.to_dict() == call["link_preview_options"]
    if "reply_markup" in call:
        markup = InlineKeyboardMarkup.de_json(call["reply_markup"], None)
        assert markup.to_dict() == call["reply_markup"]
        assert not any(button.api_kwargs for row in markup.inline_keyboard for button in row)


def test_limits_are_the_librarys() -> None:
    assert wording.LIMIT == MessageLimit.MAX_TEXT_LENGTH
    assert keyboard.BUTTONS == InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER
    assert set(hooks.KINDS) <= set(UpdateType)


def test_the_librarys_own_application_is_not_loaded() -> None:
    """telegram.ext costs memory and starts nothing that we use."""
    look = "import sys, bot.channels.telegram; print('telegram.ext' in sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert told.stdout == "False\n"
