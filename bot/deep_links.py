"""Addresses that open Rutan's chat and send a code: for operators to pass on, or to print."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.settings import Settings

SECONDS = aiohttp.ClientTimeout(total=5)


async def deep_links(settings: Settings, code: str) -> list[str]:
    """One line for each channel that is on: its link, or why there is none."""
    async with aiohttp.ClientSession(timeout=SECONDS) as session:
        waiting = []
        if settings.line:
            waiting.append(_line(session, settings.line.api_base, settings.line.access_token, code))
        if settings.telegram:
            telegram = settings.telegram
            waiting.append(_telegram(session, telegram.api_base, telegram.bot_token, code))
        return list(await asyncio.gather(*waiting))


async def _line(session: aiohttp.ClientSession, api: str, token: str, code: str) -> str:
    """developers.line.biz/en/docs/messaging-api/using-line-url-scheme/ (oaMessage)."""
    headers = {"Authorization": f"Bearer {token}"}
    account = await _told(session, f"{api}/v2/bot/info", headers)
    if not account or "basicId" not in account:
        return "LINE: no answer from LINE, so no link; the code works as a message"
    return f"LINE: https://line.me/R/oaMessage/{quote(account['basicId'])}/?{quote(code)}"


async def _telegram(session: aiohttp.ClientSession, api: str, token: str, code: str) -> str:
    """core.telegram.org/bots/features, deep linking."""
    account = await _told(session, f"{api}/bot{token}/getMe", {})
    name = (account or {}).get("result", {}).get("username")
    if not name:
        return "Telegram: no answer from Telegram, so no link; the code works as a message"
    return f"Telegram: https://t.me/{name}?start={code}"


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
