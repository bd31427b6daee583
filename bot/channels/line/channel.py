"""LINE's Channel (the interface of base.py), put together from the other modules of this folder."""

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

    secret, token: the channel secret and access token of its Messaging API channel.
    pictures:      returns the https URL of a picture; without it the picture's text is shown.
    """

    name = "line"
    # The limit of multicast, the lowest of the calls used; push and reply allow 2,000 a second
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
        """Close the session."""
        await self._client.close()

    def check_headers(self, headers: Mapping[str, str]) -> None:
        """Raise Refused if there is no signature, or one of another length."""
        hooks.signature(headers)

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
        """Render a notice. It counts against the quota; a locked screen shows no text of cards."""
        return render.push_call(reply, speak, chat, self._pictures)

    def as_push(self, call: Call, chat: str) -> Call:
        """Turn a reply whose token has expired into a push."""
        return render.as_push(call, chat)

    def before(self, late: Call, call: Call) -> Call | None:
        """Put the late reply's messages before those of the next; None if there are more than 5."""
        return render.before(late, call)

    async def send(self, call: Call, key: str) -> None:
        """Make the call. Raises SendFailed."""
        await self._client.send(call, key)

    async def loading(self, to: Envelope) -> None:
        """Show the loading animation, which LINE has only in private chats."""
        if to.private:
            await self._client.loading(to.chat)

    async def language_of(self, to: Envelope) -> str | None:
        """Return the language of the profile ("th" for "th-TH") if LINE tells it, else None."""
        language = await self._client.language(to.chat) if to.private else None
        return language.partition("-")[0].lower() if language else None

    async def use_language(self, to: Envelope, language: str) -> None:
        """Show this person the rich menu of this language."""
        if to.private and language in richmenu.OTHER:
            await self._client.link_menu(to.chat, richmenu.name(language))

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        """Download a picture, recording or file from LINE; None if that fails."""
        return await self._client.content(media.handle, limit)

    async def quota(self) -> Quota:
        """Return this month's limit and number of pushes. Raises SendFailed."""
        return await self._client.quota()
