"""Telegram in the contract suite."""

from __future__ import annotations

import html
import importlib.util
import itertools
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

from bot.channels.base import Call, Channel, Fate
from bot.channels.telegram.channel import TelegramChannel
from tests.bot.channels.serving import serving
from tests.bot.channels.subject import Failure, Subject

TOKEN = "1:AAtest-token"
SECRET = "webhook-secret"


def make(api_base: str) -> Channel:
    """The channel facing this address."""
    return TelegramChannel(TOKEN, SECRET, api_base)


def message(call: Call) -> dict[str, Any]:
    """The parameters of a rendered call."""
    parameters: dict[str, Any] = json.loads(call.body.partition(b"\n")[2])
    return parameters


def buttons(call: Call) -> list[dict[str, Any]]:
    """The inline buttons of a rendered call, from above."""
    keyboard = message(call).get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in keyboard for button in row]


def words(call: Call) -> str:
    """The words as the app shows them."""
    return html.unescape(re.sub(r"</?(b|code|tg-spoiler)>", "", message(call)["text"]))


def shown(call: Call) -> str:
    """Words and labels."""
    return "\n".join([words(call), *(button["text"] for button in buttons(call))])


def data(call: Call) -> list[str]:
    """The data of buttons that come back."""
    return [button["callback_data"] for button in buttons(call) if "callback_data" in button]


@cache
def _described(shared: Path) -> Any:
    """The strict Bot API with its description read; no test uses this one itself."""
    spec = importlib.util.spec_from_file_location(
        "telegram_api", shared / "tools" / "telegram_api.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.TelegramApi()


def strict_api(shared: Path) -> Any:
    """A fresh strict Bot API from the shared tools."""
    api = copy(_described(shared))
    api.ids = itertools.count(1000)
    for notes in ("calls", "faults", "updates", "files", "shown"):
        setattr(api, notes, copy(getattr(api, notes)))
    return api


@asynccontextmanager
async def platform(shared: Path) -> AsyncIterator[str]:
    """The strict Bot API's address; afterwards it must have refused nothing."""
    api = strict_api(shared)
    async with serving(api.app()) as base:
        yield base
    assert [call for call in api.calls if call.get("status") != 200] == []


def refusal(status: int, description: str, **parameters: int) -> str:
    """Telegram's error body."""
    told: dict[str, Any] = {"ok": False, "error_code": status, "description": description}
    return json.dumps(told | ({"parameters": parameters} if parameters else {}))


def bad(name: str, fate: Fate, description: str) -> Failure:
    """A 400 and what it means."""
    return Failure(name, fate, 400, refusal(400, f"Bad Request: {description}"))


FAILURES = (
    Failure(
        "too many requests",
        Fate.RETRY,
        429,
        refusal(429, "Too Many Requests: retry after 7", retry_after=7),
        after=7.0,
    ),
    Failure("too many, no time told", Fate.RETRY, 429, refusal(429, "Too Many Requests")),
    Failure(
        "blocked by the person",
        Fate.BLOCKED,
        403,
        refusal(403, "Forbidden: bot was blocked by the user"),
    ),
    Failure("account deleted", Fate.BLOCKED, 403, refusal(403, "Forbidden: user is deactivated")),
    Failure(
        "put out of the group",
        Fate.BLOCKED,
        403,
        refusal(403, "Forbidden: bot was kicked from the supergroup chat"),
        push=True,
    ),
    bad("never wrote to us", Fate.BLOCKED, "chat not found"),
    bad("may not speak", Fate.BLOCKED, "have no rights to send a message"),
    Failure(
        "group became a supergroup",
        Fate.MOVED,
        400,
        refusal(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=-1009876543210,
        ),
        moved_to="-1009876543210",
    ),
    bad("our mistake", Fate.REFUSED, "can't parse entities: chat {chat} said 'มะลิ 0812345678'"),
    Failure("too large", Fate.REFUSED, 413, refusal(413, "Request Entity Too Large")),
    Failure("broken inside", Fate.UNCLEAR, 500, refusal(500, "Internal Server Error")),
    Failure("behind a proxy", Fate.UNCLEAR, 502, "<html>bad gateway</html>"),
    Failure("hung up", Fate.UNCLEAR, 0),
    Failure("nonsense", Fate.UNCLEAR, 200, "[]"),
    Failure("token revoked", Fate.RETRY, 401, refusal(401, "Unauthorized"), after=60.0),
    Failure("token never was", Fate.RETRY, 404, refusal(404, "Not Found"), after=60.0),
)

SUBJECT = Subject(
    name="telegram",
    payloads=Path(__file__).parent / "payloads",
    make=make,
    shown=shown,
    data=data,
    headers=lambda body: {"X-Telegram-Bot-Api-Secret-Token": SECRET},
    refusal=401,
    platform=platform,
    failures=FAILURES,
)
