"""Updates as Telegram sends them, and what the channel reads in them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from bot.channels.base import Envelope, RawEvent
from bot.channels.telegram.entities import Bot
from bot.channels.telegram.parse import parse
from handlers.core import incoming
from handlers.core.incoming import Incoming

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
SENT = 1_795_331_100
BOT = Bot(1, "RutanBot")
PRIVATE = {"id": 55, "type": "private"}
CHANNEL = {"id": -5, "type": "channel"}
GROUP = {"id": -100200, "type": "supergroup"}
OUR_MESSAGE = {"message_id": 3, "from": {"id": 1}, "chat": GROUP, "date": SENT, "text": "สวัสดี"}


def read(update: dict[str, Any], bot: Bot = BOT) -> tuple[Incoming | None, Envelope]:
    raw = json.dumps({"update_id": 7} | update).encode()
    return parse(RawEvent("telegram", "1", "7", "telegram:55", raw), NOW, bot)


def message(chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    sender = {"id": 55, "is_bot": False, "first_name": "มะลิ", "language_code": "th"}
    base = {"message_id": 41, "from": sender, "chat": chat, "date": SENT}
    return {"message": base | more}


def mark(kind: str, text: str, part: str, **more: Any) -> dict[str, Any]:
    """An entity as Telegram counts it: in UTF-16 code units."""
    before = text[: text.index(part)]
    return {"type": kind, "offset": units(before), "length": units(part)} | more


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def typed(text: str, chat: dict[str, Any] = PRIVATE, **more: Any) -> dict[str, Any]:
    """A message with its command marked, as Telegram marks it."""
    word = text.split()[0]
    return message(chat, text=text, entities=[mark("bot_command", text, word)], **more)


def said(update: dict[str, Any], bot: Bot = BOT) -> incoming.Said | None:
    found = read(update, bot)[0]
    return found.said if found else None
