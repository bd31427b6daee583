"""python-telegram-bot's requests over our aiohttp session (its own extension point, BaseRequest).

Its default, httpx, costs four times the CPU of a call and a second pool of connections.
"""

from __future__ import annotations

import logging

import aiohttp
from telegram import Bot
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.client import TIMEOUT

# At DEBUG the library logs what it sends: people's words.
logging.getLogger("telegram").setLevel(logging.WARNING)


class AiohttpRequest(BaseRequest):
    """Posts JSON over the channel's session."""

    __slots__ = ("_session",)

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @property
    def read_timeout(self) -> float | None:
        """Seconds."""
        return TIMEOUT.total

    async def initialize(self) -> None:
        """The session is open already."""

    async def shutdown(self) -> None:
        """The session is closed by the channel."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        """Returns status and body. Raises the library's errors without the address, which holds the
        token."""
        try:
            async with self._session.request(
                method,
                url,
                data=request_data.json_payload if request_data else None,
                headers={"Content-Type": "application/json"},
                timeout=TIMEOUT,
            ) as response:
                return response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None


def library_bot(token: str, api_base: str, session: aiohttp.ClientSession) -> Bot:
    """The library's Bot over our session, for every call but sends."""
    request = AiohttpRequest(session)
    return Bot(
        token,
        base_url=f"{api_base}/bot",
        base_file_url=f"{api_base}/file/bot",
        request=request,
        get_updates_request=request,
    )
