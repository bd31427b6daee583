"""The HTTP adapter by which python-telegram-bot sends its requests over the channel's aiohttp
session.

It uses the library's extension point BaseRequest. The default, httpx, takes four times the CPU per
call and a second connection pool.
"""

from __future__ import annotations

import logging

import aiohttp
from telegram import Bot
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.client import TIMEOUT

# At DEBUG the library logs what it sends, including people's words.
logging.getLogger("telegram").setLevel(logging.WARNING)


class AiohttpRequest(BaseRequest):
    """A request backend that sends JSON over an aiohttp session."""

    __slots__ = ("_session",)

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    @property
    def read_timeout(self) -> float | None:
        """The total timeout of a request in seconds."""
        return TIMEOUT.total

    async def initialize(self) -> None:
        """Do nothing: the channel has opened the session."""

    async def shutdown(self) -> None:
        """Do nothing: the channel closes the session."""

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
        """Send a request; return (status, body). Raises the library's errors, without the URL,
        which contains the token."""
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
    """Return the library's Bot over an aiohttp session, for all calls except sending messages."""
    request = AiohttpRequest(session)
    return Bot(
        token,
        base_url=f"{api_base}/bot",
        base_file_url=f"{api_base}/file/bot",
        request=request,
        get_updates_request=request,
    )
