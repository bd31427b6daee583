"""The LINE channel: each part of the contract in base.py is done by one module of this folder."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.channels.base import Address, Call, Envelope, Hook, Rates, RawEvent
from bot.channels.line import hooks, render, richmenu
from bot.channels.line.client import Client, Quota
from bot.channels.line.parse import parse
from handlers.core.incoming import Incoming, Media
from handlers.core.reply import Reply
from handlers.core.say import Speak


class LineChannel:
    """One LINE Official Account.

    secret, token: of its Messaging API channel.
    pictures:      gives the https address of a picture of ours; without it the words are shown.
    """

    name = "line"
    # Multicast's, the narrowest of what we call; push and reply take 2,000 a second
    # (https://developers.line.biz/en/reference/messaging-api/#rate-limits).
    rates = Rates(a_second=200)

    def __init__(
        self,
        secret: str,
        token: str,
        api_base: str = "https://api.line.me",
        data_api_base: str = "https://api-data.line.me",
        pictures: Address | None = None,
    ) -> None:
        self._secret = secret.encode()
        self._client = Client(token, api_base, data_api_base)
        self._pictures = pictures

    async def open(self) -> None:
        """Open the session."""
        await self._client.open()

    async def close(self) -> None:
        """Close it."""
        await self._client.close()

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Hook:
        """Verify a webhook call and split it into events. Raises Refused."""
        return hooks.receive(body, headers, self._secret)

    def parse(self, event: RawEvent, received: datetime) -> tuple[Incoming | None, Envelope]:
        """Translate an event; never raises."""
        return parse(event, received)

    def render(self, reply: Reply, speak: Speak, to: Envelope, stamp: str | None) -> Call:
        """Render a reply. LINE cannot edit a message, so `edits` has no effect."""
        return render.reply_call(reply, speak, to, stamp, self._pictures)

    def render_push(self, reply: Reply, speak: Speak, chat: str) -> Call:
        """Render a notice. It costs quota, and a locked screen shows nothing of its cards."""
        return render.push_call(reply, speak, chat, self._pictures)

    def as_push(self, call: Call, chat: str) -> Call:
        """A reply whose token has expired, as a push."""
        return render.as_push(call, chat)

    def before(self, late: Call, call: Call) -> Call | None:
        """The late reply's bubbles before the next one's; None if they are more than five."""
        return render.before(late, call)

    async def send(self, call: Call, key: str) -> None:
        """Make the call. Raises SendFailed."""
        await self._client.send(call, key)

    async def loading(self, to: Envelope) -> None:
        """Show the loading animation, which LINE has only in private chats."""
        if to.private:
            await self._client.loading(to.chat)

    async def language_of(self, to: Envelope) -> str | None:
        """The language of the profile ("th" of "th-TH"); LINE tells it only for some people."""
        language = await self._client.language(to.chat) if to.private else None
        return language.partition("-")[0].lower() if language else None

    async def use_language(self, to: Envelope, language: str) -> None:
        """Show this person the rich menu of this language."""
        if to.private and language in richmenu.OTHER:
            await self._client.link_menu(to.chat, richmenu.name(language))

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        """A picture, sound or file from LINE, or None."""
        return await self._client.content(media.handle, limit)

    async def quota(self) -> Quota:
        """The month's pushes. Raises SendFailed."""
        return await self._client.quota()
