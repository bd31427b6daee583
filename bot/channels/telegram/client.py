"""Calls Telegram's API over the shared aiohttp session, and raises SendFailed with the Fate of the
message on an error.

Messages are posted as the bytes in the outbox, because sending them with python-telegram-bot takes
0.4 ms more each. Rarer calls use its Bot over request.py.
"""

from __future__ import annotations

import logging
import re
from typing import Any

import aiohttp

from bot.channels import wire
from bot.channels.base import Fate, SendFailed

log = logging.getLogger(__name__)

JSON = dict[str, Any]

TIMEOUT = aiohttp.ClientTimeout(total=15, connect=5)
"""Timeouts of a call. Telegram answers much sooner; a hanging call blocks a person's messages."""

_TOKEN_WAIT = 60.0
"""Seconds before a send is retried while Telegram refuses the bot's token."""

_UNREACHABLE = (
    "chat not found",
    "peer_id_invalid",
    "user is deactivated",
    "have no rights to send",
    "chat_write_forbidden",
    "group chat was deactivated",
)
"""Parts of a 400 response's description which mean that nothing can be sent to the chat."""

_EDIT_GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",  # it is a photo
)
_PICTURE_GONE = (
    "failed to get http url content",
    "wrong file identifier/http url specified",
    "wrong type of the web page content",
    "webpage_curl_failed",
    "webpage_media_empty",
    "image_process_failed",
    "photo_invalid_dimensions",
)
"""Parts of a 400 response's description which mean that a photo could not be fetched or shown."""
_EDIT_SAME = "message is not modified"


_NOT_OURS = re.compile(r"'.*'|\".*\"|\d{5,}|[^\x20-\x7e]+")
"""Parts of a description that may hold personal data: quoted words, ids, anything but ASCII."""


class EditGone(Exception):
    """Raised if the message to edit no longer exists or can no longer be edited."""


class PictureGone(Exception):
    """Raised if Telegram could not fetch the photo from its URL, or could not show it."""


class Client:
    """An HTTP client for one bot. URLs are never logged, as each contains the token."""

    def __init__(self, session: aiohttp.ClientSession, api_base: str, token: str) -> None:
        self._session = session
        self._base = f"{api_base}/bot{token}/"
        self._files = f"{api_base}/file/bot{token}/"

    async def call(self, method: str, body: bytes, within: aiohttp.ClientTimeout = TIMEOUT) -> Any:
        """Make a call with a JSON body and return its `result`. Raises SendFailed, EditGone or
        PictureGone."""
        try:
            async with self._session.post(
                self._base + method,
                data=aiohttp.BytesPayload(body, content_type="application/json"),
                timeout=within,
            ) as response:
                status, answer = response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise SendFailed(Fate.RETRY, "no connection to Telegram") from None
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SendFailed(
                Fate.UNCLEAR, f"no answer from Telegram: {type(error).__name__}"
            ) from None
        told = _decoded(answer)
        if status == 200 and told.get("ok"):
            return told.get("result")
        return _judge(status, told)

    async def answer_press(self, press: str) -> None:
        """Stop the spinner on a pressed button. Never raises: a failure only leaves the spinner."""
        try:
            await self.call("answerCallbackQuery", wire.encode({"callback_query_id": press}))
        except SendFailed as failed:
            log.info("Telegram answerCallbackQuery: %s", failed)

    async def download(self, path: str, limit: int) -> bytes | None:
        """Download a file by its path from getFile; None if it is larger than `limit` bytes or
        Telegram refuses it."""
        async with self._session.get(self._files + path, timeout=TIMEOUT) as response:
            if response.status != 200 or (response.content_length or 0) > limit:
                return None
            content = bytearray()
            async for chunk in response.content.iter_chunked(64 * 1024):
                content += chunk
                if len(content) > limit:
                    return None
            return bytes(content)


def _decoded(answer: bytes) -> JSON:
    try:
        told = wire.decode(answer)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _judge(status: int, told: JSON) -> None:
    """Raise the error for an unsuccessful response; return if it is equivalent to success.

    Status and `parameters` are described in the Bot API ("Making requests", ResponseParameters).
    The kinds of status 400 can only be distinguished by the description's wording.
    """
    description = str(told.get("description", ""))[:200]
    reason = f"{status} {_NOT_OURS.sub('…', description)}".strip()
    hints = told.get("parameters")
    hints = hints if isinstance(hints, dict) else {}
    lowered = description.lower()
    if "migrate_to_chat_id" in hints:
        raise SendFailed(Fate.MOVED, reason, moved_to=str(hints["migrate_to_chat_id"]))
    if status == 429:
        wait = hints.get("retry_after")
        raise SendFailed(Fate.RETRY, reason, after=float(wait) if wait else None)
    if status >= 500 or status == 200:
        raise SendFailed(Fate.UNCLEAR, reason)
    if status in (401, 404):
        raise SendFailed(Fate.RETRY, "TELEGRAM_BOT_TOKEN is refused by Telegram", after=_TOKEN_WAIT)
    if _EDIT_SAME in lowered:
        return
    if any(words in lowered for words in _EDIT_GONE):
        raise EditGone
    if any(words in lowered for words in _PICTURE_GONE):
        raise PictureGone
    if status == 403 or any(words in lowered for words in _UNREACHABLE):
        raise SendFailed(Fate.BLOCKED, reason)
    raise SendFailed(Fate.REFUSED, reason)
