"""Telegram's Channel (the interface of base.py), put together from the other modules of this
folder.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Mapping
from datetime import datetime

import aiohttp
from telegram import Bot as LibraryBot
from telegram.error import TelegramError

from bot.channels.base import (
    Accept,
    Address,
    Call,
    Envelope,
    Hook,
    Rates,
    RawEvent,
    Refused,
    SendFailed,
)
from bot.channels.guests import AnswerGuest
from bot.channels.telegram import hooks, parse, render
from bot.channels.telegram.client import Client, EditGone, PictureGone
from bot.channels.telegram.entities import JSON, Bot
from bot.channels.telegram.guests import Guests
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.request import library_bot
from handlers.core.incoming import Incoming, Media
from handlers.core.reply import Reply
from handlers.core.say import Speak

log = logging.getLogger(__name__)

API = "https://api.telegram.org"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  the header's name, no secret

DOWNLOAD_LIMIT = 20 * 2**20
"""The most bytes of a file that a bot may download (Bot API, getFile)."""

_FETCH_SECONDS = 5
_NAME_TRIES = (0.0, 5.0, 30.0, 120.0, 600.0)
"""Seconds to wait before each attempt to ask Telegram for the bot's @name."""


class TelegramChannel:
    """One Telegram bot.

    secret:   the webhook's secret token; if empty (polling), every webhook call is refused.
    pictures: returns the URL of a picture; without it the picture's text is shown.
    """

    name = hooks.NAME
    # https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
    rates = Rates(a_second=30, a_chat_second=1, a_group_minute=20)

    def __init__(
        self,
        token: str,
        secret: str = "",
        api_base: str = API,
        pictures: Address | None = None,
    ) -> None:
        self.account = token.partition(":")[0]
        self._token = token
        self._secret = secret.encode()
        self._api_base = api_base.rstrip("/")
        self._pictures = pictures
        self._bot = Bot(int(self.account) if self.account.isdecimal() else 0)
        self._session: aiohttp.ClientSession | None = None
        self._opened: tuple[Client, LibraryBot] | None = None
        self._guests: Guests | None = None
        self._naming: asyncio.Task[None] | None = None
        self._answering: set[asyncio.Task[None]] = set()

    async def open(self) -> None:
        """Open the session. The bot's @name is requested in the background, to start faster."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=100),
            cookie_jar=aiohttp.DummyCookieJar(),  # the Bot API sets none; a real jar slows calls
            trust_env=False,
        )
        client = Client(self._session, self._api_base, self._token)
        self._guests = Guests(client, self)
        self._opened = client, library_bot(self._token, self._api_base, self._session)
        self._naming = asyncio.create_task(self._learn_name())

    async def close(self) -> None:
        """Close the session."""
        if self._naming:
            self._naming.cancel()
            await asyncio.gather(self._naming, return_exceptions=True)
        await asyncio.gather(*self._answering)
        await self.guests_answered()
        if self._session:
            await self._session.close()

    def check_headers(self, headers: Mapping[str, str]) -> None:
        """Check the secret in constant time. Raises Refused with 401 if it is wrong or missing."""
        given = _header(headers).encode("utf-8", "replace")
        if not self._secret or not hmac.compare_digest(given, self._secret):
            raise Refused(401, "wrong secret token")

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Hook:
        """Check the secret and split the update. Raises Refused (401 or 400)."""
        self.check_headers(headers)
        update = hooks.decode(body)
        if self._opened and (press := hooks.left_open(update)):
            task = asyncio.create_task(self._client.answer_press(press))
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        self._take_question(update)
        return hooks.split(update, body, self.account)

    async def poll(self, accept: Accept) -> None:
        """Poll for updates until cancelled (see polling.py)."""
        await Polling(self._client, self.account, ask=self._take_question).run(accept)

    def use_guests(self, answer: AnswerGuest | None) -> None:
        """Answer questions from chats that the bot is not in by this; None: not any more."""
        if self._guests:
            self._guests.use(answer)

    async def named(self) -> None:
        """Wait until the bot's @name is known, or was asked for in vain."""
        if self._naming:
            await asyncio.wait({self._naming})

    async def guests_answered(self) -> None:
        """Wait until no such question is being answered."""
        if self._guests:
            await self._guests.settled()

    def _take_question(self, update: JSON) -> None:
        if self._guests:
            self._guests.take(update, self._bot)

    def parse(self, event: RawEvent, received: datetime) -> tuple[Incoming | None, Envelope]:
        """Translate an update (see parse.py)."""
        return parse.parse(event, received, self._bot)

    def render(self, reply: Reply, speak: Speak, to: Envelope, stamp: str | None) -> Call:
        """Render a reply as one sendMessage, sendPhoto or sendAudio, or as an editMessageText if it
        replaces a message."""
        return render.render(reply, speak, to, stamp, self._pictures)

    def render_push(self, reply: Reply, speak: Speak, chat: str) -> Call:
        """Render a notice."""
        return render.render_push(reply, speak, chat, self._pictures)

    def as_push(self, call: Call, chat: str) -> Call:
        """Turn a call into a new message to the chat."""
        return render.as_push(call, chat)

    def before(self, late: Call, call: Call) -> Call | None:
        """Join both replies into one message (see render.py)."""
        return render.before(late, call)

    async def send(self, call: Call, key: str) -> None:
        """Make the call. Telegram has no retry key, so repeating an UNCLEAR send may deliver it
        twice. Raises SendFailed."""
        method, _, body = call.body.partition(b"\n")
        try:
            await self._client.call(method.decode(), body)
        except EditGone:
            chat = str(json.loads(body)["chat_id"])
            method, _, body = render.as_push(call, chat).body.partition(b"\n")
            await self._client.call(method.decode(), body)
        except PictureGone:
            log.warning("Telegram cannot fetch a picture from PUBLIC_URL: its words are sent")
            method, _, body = render.in_words(call).body.partition(b"\n")
            await self._client.call(method.decode(), body)

    async def loading(self, to: Envelope) -> None:
        """Show "typing…" for five seconds or until the answer comes."""
        action = json.dumps({"chat_id": to.chat, "action": "typing"}).encode()
        try:
            await self._client.call("sendChatAction", action)
        except SendFailed as failed:
            log.info("Telegram sendChatAction: %s", failed)

    async def language_of(self, to: Envelope) -> str | None:
        """Return None: every event already contains the language."""
        return None

    async def use_language(self, to: Envelope, language: str) -> None:
        """Do nothing: Telegram shows a bot's commands in the language of the app."""

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        """Download a file by its file id; None if it is too large or that fails."""
        limit = min(limit, DOWNLOAD_LIMIT)
        if media.size is not None and media.size > limit:
            return None
        try:
            async with asyncio.timeout(_FETCH_SECONDS):
                file = await self._library.get_file(media.handle)
                # The library returns a full URL with the token instead of the path.
                path = (file.file_path or "").partition(f"/file/bot{self._token}/")[2]
                return await self._client.download(path, limit) if path else None
        except (TelegramError, aiohttp.ClientError, TimeoutError) as error:
            log.info("Telegram file not fetched: %s", type(error).__name__)
            return None

    @property
    def _client(self) -> Client:
        return self._open()[0]

    @property
    def _library(self) -> LibraryBot:
        return self._open()[1]

    def _open(self) -> tuple[Client, LibraryBot]:
        if self._opened is None:
            raise RuntimeError("the Telegram channel is not open")
        return self._opened

    async def _learn_name(self) -> None:
        for wait in _NAME_TRIES:
            await asyncio.sleep(wait)
            try:
                me = await self._library.get_me()
            except TelegramError as error:
                log.warning("Telegram getMe: %s", type(error).__name__)
                continue
            self._bot = Bot(me.id, me.username)
            return


def _header(headers: Mapping[str, str]) -> str:
    """Return the secret in a call's headers, whose names may be in any case."""
    given = headers.get(SECRET_HEADER)
    if given is not None:
        return given
    name = SECRET_HEADER.lower()
    return next((value for key, value in headers.items() if key.lower() == name), "")
