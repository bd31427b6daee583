"""The preview channel: each message appears on a drawn phone of an open page."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime

from bot.channels import own_events
from bot.channels.base import Address, Call, Envelope, Hook, Rates, RawEvent, Refused
from bot.channels.preview import render
from bot.channels.preview.sessions import Sessions
from handlers.core.incoming import Incoming, Media
from handlers.core.reply import Reply
from handlers.core.say import Speak

TOKEN_HEADER = "X-Preview-Token"  # noqa: S105  # the name of the header, not its value
"""Proves that a call comes from our own page: other pages in the same browser cannot read it."""


class PreviewChannel:
    """All phones of all open pages.

    token:    proves that a call comes from our page; each process makes its own unless given one.
    pictures: gives the address of a picture of ours; without it the picture's words are shown.
    """

    name = "preview"
    account = "page"
    rates = Rates()

    def __init__(self, token: str = "", pictures: Address | None = None) -> None:
        self._pictures = pictures
        self.token = token or secrets.token_urlsafe(24)
        self.sessions = Sessions()

    async def open(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to close: pages notice that nobody answers."""

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Hook:
        """A JSON list of events (own_events.py). Raises Refused: 403 without our token, or 400."""
        if not self.trusts(headers):
            raise Refused(403, "not from the preview page")
        try:
            events = json.loads(body)
            if not isinstance(events, list) or not events:
                raise ValueError("no list")
            return Hook(
                tuple(own_events.raw_event(event, self.name, self.account) for event in events)
            )
        except (ValueError, RecursionError) as error:
            raise Refused(400, "not a list of events") from error

    def trusts(self, headers: Mapping[str, str]) -> bool:
        """Whether a call carries this process's token."""
        sent = next((v for k, v in headers.items() if k.lower() == TOKEN_HEADER.lower()), "")
        return hmac.compare_digest(sent.encode("utf-8", "replace"), self.token.encode())

    def parse(self, event: RawEvent, received: datetime) -> tuple[Incoming | None, Envelope]:
        """See own_events.py."""
        return own_events.parse(event, received)

    def render(self, reply: Reply, speak: Speak, to: Envelope, stamp: str | None) -> Call:
        """See render.py."""
        return render.answer(reply, speak, to, stamp, self._pictures)

    def render_push(self, reply: Reply, speak: Speak, chat: str) -> Call:
        """Render a notice."""
        return render.notice(reply, speak, chat, self._pictures)

    def as_push(self, call: Call, chat: str) -> Call:
        """Render a notice."""
        return render.as_push(call, chat)

    def before(self, late: Call, call: Call) -> Call | None:
        """Both replies in one; None if they have more than five bubbles."""
        return render.before(late, call)

    async def send(self, call: Call, key: str) -> None:
        """Put it on its phone. Nothing happens if the page is closed."""
        body = json.loads(call.body)
        if found := self.sessions.of_chat(body["chat"]):
            session, phone = found
            session.add(phone, "rutan", parts=body["parts"], replaces=body["replaces"], key=key)

    async def loading(self, to: Envelope) -> None:
        """Show the loading sign on the phone."""
        if found := self.sessions.of_chat(to.chat):
            session, phone = found
            session.add(phone, "rutan", loading=True)

    async def language_of(self, to: Envelope) -> str | None:
        """The language of the event: the page has no profile."""
        return to.language

    async def use_language(self, to: Envelope, language: str) -> None:
        """Does nothing: the page has no menu beside the chat."""

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        """A file that was uploaded on the page."""
        data = self.sessions.file(media.handle)
        return data if data is not None and len(data) <= limit else None
