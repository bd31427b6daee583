"""The terminal's Channel: hands each rendered message to a function; typed lines are read in
commands.py.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.channels import own_events
from bot.channels.base import Call, Envelope, Hook, Rates, RawEvent, Refused
from bot.channels.console import render
from handlers.core.incoming import Incoming, Media
from handlers.core.reply import Reply
from handlers.core.say import Speak

Show = Callable[[dict[str, Any]], None]
"""Shows a rendered reply (see render.py) to its reader."""


class ConsoleChannel:
    """The channel of one person at a terminal, or of several in a conversation of the tests."""

    name = "console"
    account = "here"
    rates = Rates()

    def __init__(self, show: Show) -> None:
        self._show = show

    async def open(self) -> None:
        """Do nothing: there is nothing to open."""

    async def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def check_headers(self, headers: Mapping[str, str]) -> None:
        """Do nothing: the terminal has no headers."""

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Hook:
        """Read a JSON list of events (see own_events.py). Raises Refused with 400 otherwise."""
        try:
            events = json.loads(body)
            if not isinstance(events, list) or not events:
                raise ValueError("no list")
            return Hook(
                tuple(own_events.raw_event(event, self.name, self.account) for event in events)
            )
        except (ValueError, RecursionError) as error:
            raise Refused(400, "not a list of events") from error

    def parse(self, event: RawEvent, received: datetime) -> tuple[Incoming | None, Envelope]:
        """Translate an event (see own_events.py)."""
        return own_events.parse(event, received)

    def render(self, reply: Reply, speak: Speak, to: Envelope, stamp: str | None) -> Call:
        """Render a reply (see render.py)."""
        return render.render(reply, speak, to.chat, stamp, push=False)

    def render_push(self, reply: Reply, speak: Speak, chat: str) -> Call:
        """Render a notice."""
        return render.render(reply, speak, chat, None, push=True)

    def as_push(self, call: Call, chat: str) -> Call:
        """Turn a reply into a notice with the same lines."""
        return render.as_push(call)

    def before(self, late: Call, call: Call) -> Call | None:
        """Join both replies into one; None if they have more than five bubbles."""
        return render.before(late, call)

    async def send(self, call: Call, key: str) -> None:
        """Show a message to its reader."""
        self._show(json.loads(call.body))

    async def loading(self, to: Envelope) -> None:
        """Do nothing: a terminal shows no loading sign."""

    async def language_of(self, to: Envelope) -> str | None:
        """Return the language of the event, as a terminal has no profiles."""
        return to.language

    async def use_language(self, to: Envelope, language: str) -> None:
        """Do nothing: a terminal has no menu."""

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        """Read a file of this machine that the person named; None if that fails or it is larger
        than `limit` bytes."""
        return await asyncio.to_thread(_read, Path(media.handle), limit)


def _read(path: Path, limit: int) -> bytes | None:
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError:
        return None
    return data if len(data) <= limit else None
