"""Addresses that open Rutan's chat and send a code: for operators to pass on, or to print."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.settings import Settings

SECONDS = aiohttp.ClientTimeout(total=5)


_NAMES = {"line": "LINE", "telegram": "Telegram"}


async def addresses(settings: Settings, code: str) -> dict[str, str | None]:
    """Channel -> the address that opens it and sends the code, for each that is on; None where the
    platform does not answer.
    """
    async with aiohttp.ClientSession(timeout=SECONDS) as session:
        asked = {}
        if settings.line:
            line = settings.line
            asked["line"] = _line(session, line.api_base, line.access_token, code)
        if settings.telegram:
            telegram = settings.telegram
            asked["telegram"] = _telegram(session, telegram.api_base, telegram.bot_token, code)
        found = await asyncio.gather(*asked.values())
    return dict(zip(asked, found, strict=True))


async def deep_links(settings: Settings, code: str) -> list[str]:
    """One line for each channel that is on: its link, or why there is none."""
    missing = "no answer from {name}, so no link; the code works as a message"
    found = await addresses(settings, code)
    return [
        f"{_NAMES[channel]}: {address or missing.format(name=_NAMES[channel])}"
        for channel, address in found.items()
    ]


async def _line(session: aiohttp.ClientSession, api: str, token: str, code: str) -> str | None:
    """developers.line.biz/en/docs/messaging-api/using-line-url-scheme/ (oaMessage)."""
    headers = {"Authorization": f"Bearer {token}"}
    account = await _told(session, f"{api}/v2/bot/info", headers)
    if not account or "basicId" not in account:
        return None
    return f"https://line.me/R/oaMessage/{quote(account['basicId'])}/?{quote(code)}"


async def _telegram(session: aiohttp.ClientSession, api: str, token: str, code: str) -> str | None:
    """core.telegram.org/bots/features, deep linking."""
    account = await _told(session, f"{api}/bot{token}/getMe", {})
    name = (account or {}).get("result", {}).get("username")
    return f"https://t.me/{name}?start={code}" if name else None


async def _told(
    session: aiohttp.ClientSession, url: str, headers: dict[str, str]
) -> dict[str, Any] | None:
    """The JSON object at an address of the platform's API, or None."""
    try:
        async with session.get(url, headers=headers) as response:
            answer = await response.json() if response.status == 200 else None
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None
    return answer if isinstance(answer, dict) else None
