"""Calls LINE's API over one shared session: sends messages, fetches profiles, people's uploads and
the quota.

Uses aiohttp directly instead of the SDK's client, which takes 1.9 s and 20 MB to import and three
times the CPU per call (it looks for a netrc file in a thread each time).
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import aiohttp

from bot.channels.base import Call, Fate, SendFailed
from bot.channels.line.fates import failure

log = logging.getLogger(__name__)

SEND = aiohttp.ClientTimeout(total=10)
PROFILE = aiohttp.ClientTimeout(total=2)
CONTENT_SECONDS = 5.0
PREPARING = 0.5
"""Seconds between attempts to download content that LINE is still preparing."""
LOADING_SECONDS = 20
"""How long the loading animation is shown if no message comes first. LINE allows 5 to 60 s in steps
of 5."""
_ERROR_BYTES = 10_000


@dataclass(frozen=True, slots=True)
class Quota:
    """The numbers of pushed messages allowed and used this month; `limit` is None if unlimited."""

    limit: int | None
    used: int


class Client:
    """An HTTP client for LINE. It must be opened inside the running loop before any call."""

    def __init__(self, token: str, api_base: str, data_api_base: str) -> None:
        self._token = token
        self._api = api_base.rstrip("/")
        self._data_api = data_api_base.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Open the session."""
        self._session = aiohttp.ClientSession(
            headers={"Authorization": f"Bearer {self._token}"},
            connector=aiohttp.TCPConnector(limit=100),
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=SEND,
            trust_env=False,
        )

    async def close(self) -> None:
        """Close the session; does nothing if it is closed already."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def send(self, call: Call, key: str) -> None:
        """Send a reply or a push. A push carries its retry key, and status 409 means that LINE has
        accepted it before.

        Raises SendFailed.
        """
        kind = "push" if call.push else "reply"
        headers = {"X-Line-Retry-Key": key} if call.push else None
        try:
            async with self._open_session.post(
                f"{self._api}/v2/bot/message/{kind}",
                data=aiohttp.BytesPayload(call.body, content_type="application/json"),
                headers=headers,
                allow_redirects=False,
            ) as response:
                answer = await response.content.read(_ERROR_BYTES)
                if response.status == 200 or (response.status == 409 and call.push):
                    return
                after = response.headers.get("Retry-After")
                raise failure(response.status, after, answer, push=call.push)
        except aiohttp.ClientConnectorError:
            raise SendFailed(Fate.RETRY, "LINE cannot be reached") from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SendFailed(Fate.UNCLEAR, f"no answer from LINE: {type(error).__name__}") from None

    async def loading(self, chat: str) -> None:
        """Show the loading animation in a private chat. Never raises."""
        body = {"chatId": chat, "loadingSeconds": LOADING_SECONDS}
        try:
            async with self._open_session.post(
                f"{self._api}/v2/bot/chat/loading/start", json=body, timeout=PROFILE
            ):
                return
        except (aiohttp.ClientError, TimeoutError):
            return

    async def language(self, person: str) -> str | None:
        """Return the language in a person's profile ("th", "en", "zh-TW"), or None, within 2 s."""
        try:
            profile = await self._get(f"/v2/bot/profile/{quote(person, safe='')}")
        except SendFailed:
            return None
        language = profile.get("language")
        return language if isinstance(language, str) and language else None

    async def link_menu(self, person: str, alias: str) -> None:
        """Show one person the rich menu with this alias. Never raises: people can also switch it on
        the menu itself."""
        try:
            menu = (await self._get(f"/v2/bot/richmenu/alias/{alias}")).get("richMenuId")
            if not isinstance(menu, str) or not menu:
                return
            path = f"/v2/bot/user/{quote(person, safe='')}/richmenu/{quote(menu, safe='')}"
            async with self._open_session.post(
                self._api + path, timeout=PROFILE, allow_redirects=False
            ) as response:
                if response.status != 200:
                    log.info("LINE keeps a person's rich menu: %d", response.status)
        except SendFailed as failed:
            log.info("LINE keeps a person's rich menu: %s", failed)
        except (aiohttp.ClientError, TimeoutError) as error:
            log.info("LINE keeps a person's rich menu: %s", type(error).__name__)

    async def quota(self) -> Quota:
        """Return this month's limit and number of pushes. Raises SendFailed."""
        limit, used = await asyncio.gather(
            self._get("/v2/bot/message/quota"), self._get("/v2/bot/message/quota/consumption")
        )
        value, total = limit.get("value"), used.get("totalUsage")
        return Quota(
            limit=value if limit.get("type") == "limited" and isinstance(value, int) else None,
            used=total if isinstance(total, int) else 0,
        )

    async def content(self, message: str, limit: int) -> bytes | None:
        """Download a file that a person sent; None if it is larger than `limit` bytes, deleted, or
        not ready within 5 s."""
        url = f"{self._data_api}/v2/bot/message/{quote(message, safe='')}/content"
        try:
            async with asyncio.timeout(CONTENT_SECONDS):
                while True:
                    async with self._open_session.get(url, allow_redirects=False) as response:
                        if response.status == 200:
                            return await _read(response, limit)
                        if response.status != 202:  # 202: LINE is still preparing it
                            return None
                    await asyncio.sleep(PREPARING)
        except (aiohttp.ClientError, TimeoutError):
            return None

    @property
    def _open_session(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the LINE channel is not open")
        return self._session

    async def _get(self, path: str) -> dict[str, Any]:
        """GET a JSON object. Raises SendFailed if LINE fails or answers with anything else."""
        try:
            async with self._open_session.get(
                self._api + path, timeout=PROFILE, allow_redirects=False
            ) as response:
                if response.status != 200:
                    answer = await response.content.read(_ERROR_BYTES)
                    after = response.headers.get("Retry-After")
                    raise failure(response.status, after, answer, push=False)
                found = await response.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise SendFailed(Fate.UNCLEAR, f"no answer from LINE: {type(error).__name__}") from None
        if not isinstance(found, dict):
            raise SendFailed(Fate.UNCLEAR, "no answer from LINE: not an object")
        return found


async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes | None:
    if (response.content_length or 0) > limit:
        return None
    found = bytearray()
    async for chunk in response.content.iter_any():
        found += chunk
        if len(found) > limit:
            return None
    return bytes(found)
