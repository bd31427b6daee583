"""The preview page's Channel: puts rendered messages on the simulated phones of a session."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime

from bot.channels import own_events
from bot.channels.base import Address, Call, Envelope, Hook, Rates, RawEvent, Refused
from bot.channels.preview import guard, render
from bot.channels.preview.sessions import Sessions
from handlers.core.incoming import Incoming, Media
from handlers.core.reply import Reply
from handlers.core.say import Speak

TOKEN_HEADER = "X-Preview-Token"  # noqa: S105  # the name of the header, not its value
"""The header that proves that a call comes from the preview page: other pages in the same browser
cannot read the token."""


class PreviewChannel:
    """The channel of all phones on all open pages.

    token:    proves that a call comes from the page; a random one is made if it is empty.
    pictures: returns the URL of a picture; without it the picture's text is shown.
    """

    name = "preview"
    account = "page"
    rates = Rates()

    def __init__(self, token: str = "", pictures: Address | None = None) -> None:
        self._pictures = pictures
        self.token = token or secrets.token_urlsafe(24)
        self.sessions = Sessions()

    async def open(self) -> None:
        """Do nothing: there is nothing to open."""

    async def close(self) -> None:
        """Do nothing: pages notice that the server no longer answers."""

    def check_headers(self, headers: Mapping[str, str]) -> None:
        """Raise Refused with 403 if the token is wrong, or the call came through a proxy or from
        another site."""
        if "host" in {name.lower() for name in headers}:  # the page's own events have no headers
            guard.check(headers)
        if not self.trusts(headers):
            raise Refused(403, "not from the preview page")

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Hook:
        """Read a JSON list of events (own_events.py).

        Raises Refused with 403 if the token is wrong, with 400 if the body is something else."""
        self.check_headers(headers)
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
        """Return whether a call's headers hold this process's token."""
        sent = next((v for k, v in headers.items() if k.lower() == TOKEN_HEADER.lower()), "")
        return hmac.compare_digest(sent.encode("utf-8", "replace"), self.token.encode())

    def parse(self, event: RawEvent, received: datetime) -> tuple[Incoming | None, Envelope]:
        """Translate an event (see own_events.py)."""
        return own_events.parse(event, received)

    def render(self, reply: Reply, speak: Speak, to: Envelope, stamp: str | None) -> Call:
        """Render a reply (see render.py)."""
        return render.answer(reply, speak, to, stamp, self._pictures)

    def render_push(self, reply: Reply, speak: Speak, chat: str) -> Call:
        """Render a notice."""
        return render.notice(reply, speak, chat, self._pictures)

    def as_push(self, call: Call, chat: str) -> Call:
        """Turn a reply into a notice."""
        return render.as_push(call, chat)

    def before(self, late: Call, call: Call) -> Call | None:
        """Join both replies into one; None if they have more than five bubbles."""
        return render.before(late, call)

    async def send(self, call: Call, key: str) -> None:
        """Show a message on its phone. Does nothing if the page is closed."""
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
        """Return the language of the event, as the page has no profiles."""
        return to.language

    async def use_language(self, to: Envelope, language: str) -> None:
        """Do nothing: the page has no menu beside the chat."""

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        """Return a file that was uploaded on the page; None if it is gone or too large."""
        data = self.sessions.file(media.handle)
        return data if data is not None and len(data) <= limit else None
