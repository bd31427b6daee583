"""The interface that every channel implements (Channel), and the values it exchanges with the rest:
Hook, Call, Fate and SendFailed.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from handlers.core.incoming import Incoming, Media
from handlers.core.reply import Drawn, Picture, Reply, Sound
from handlers.core.say import Speak
from storage.queue.events import RawEvent as RawEvent  # channels convert webhook calls to these

Address = Callable[[Picture | Drawn | Sound], str | None]
"""Returns the URL from which an app can fetch a picture or recording of this program, or None if it
cannot; the file's text is then shown instead."""


@dataclass(frozen=True, slots=True)
class Rates:
    """The rate limits of a platform; 0 if it documents no limit.

    a_second:       calls per second in total.
    a_chat_second:  calls per second to one chat.
    a_group_minute: calls per minute to one group.
    """

    a_second: float = 0.0
    a_chat_second: float = 0.0
    a_group_minute: float = 0.0


@dataclass(frozen=True, slots=True)
class Envelope:
    """How to answer one event: the details of the platform that handlers do not see.

    token:    the reply token, usable once, for about a minute.
    language: the person's language if the event contains it ("th", "en", ...), or None.
    pressed:  the id of the message whose button was pressed, so that it can be edited.
    callback: the id by which the press must be acknowledged.
    """

    channel: str
    account: str
    event_id: str
    person: str
    chat: str
    private: bool = True
    token: str | None = None
    language: str | None = None
    pressed: str | None = None
    callback: str | None = None


@dataclass(frozen=True, slots=True)
class Hook:
    """The events of a verified webhook call, and the body of the HTTP 200 response to it."""

    events: tuple[RawEvent, ...]
    answer: bytes = b"{}"


class Accept(Protocol):
    """A callable that stores raw events, and returns only once they are committed."""

    async def __call__(self, hook: Hook, trace: str = "") -> None:
        """Store the events of one webhook call under one trace id. Raises if that fails."""
        ...


class Refused(Exception):
    """Raised to refuse a webhook call with HTTP `status`. The message never quotes the body."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Call:
    """One rendered call to the platform: the body of an outbox row, as bytes.

    push:       True if it uses no reply token, so counts against the quota or needs a retry key.
    recipients: how many people it goes to, 1 to 500.
    """

    body: bytes
    push: bool
    recipients: int = 1


class Fate(enum.Enum):
    """What to do after a failed call, according to the platform's error."""

    RETRY = "retry"  # try again later with the same bytes and key; `after` seconds if given
    UNCLEAR = "unclear"  # timeout or 5xx: it may have arrived; retry with the same key or token
    TOKEN_GONE = "token_gone"  # reply token used or expired  # noqa: S105
    BLOCKED = "blocked"  # the person blocked the bot: stop sending to them
    MOVED = "moved"  # the group has a new id: `moved_to`
    QUOTA = "quota"  # the month's pushes are used up: use another channel, or wait
    REFUSED = "refused"  # the call is invalid: do not retry, tell the operator


class SendFailed(Exception):
    """Raised if sending failed. The message names the cause and holds no personal data.

    after:    seconds to wait, if the platform specified them.
    moved_to: the group's new id, for Fate.MOVED.
    """

    def __init__(
        self, fate: Fate, reason: str, after: float | None = None, moved_to: str | None = None
    ) -> None:
        super().__init__(reason)
        self.fate = fate
        self.after = after
        self.moved_to = moved_to


class Channel(Protocol):
    """One chat app. Opened once inside the running loop, closed at the end.

    `render` trims texts that are too long for the app, with the functions of fit.py. Texts that
    pass the content check must be shown whole; the contract suite checks that.
    """

    name: str
    rates: Rates

    async def open(self) -> None:
        """Open connections to the platform."""
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...

    def check_headers(self, headers: Mapping[str, str]) -> None:
        """Raise Refused if its headers alone show that a webhook call is not genuine.

        Asked before the body is read, so that a forged call costs no memory. No I/O."""
        ...

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Hook:
        """Verify a webhook call and split it into events. Raises Refused. Cheap, no I/O."""
        ...

    def parse(self, event: RawEvent, received: datetime) -> tuple[Incoming | None, Envelope]:
        """Translate an event; None for an unknown kind of event, which is stored and skipped.

        Never raises, whatever a platform sends."""
        ...

    def render(self, reply: Reply, speak: Speak, to: Envelope, stamp: str | None) -> Call:
        """Render a reply as one call, with the reply token or as an edit if the envelope allows
        it. `stamp` is put into the data of step buttons."""
        ...

    def render_push(self, reply: Reply, speak: Speak, chat: str) -> Call:
        """Render a notice as one call that answers no event."""
        ...

    def as_push(self, call: Call, chat: str) -> Call:
        """Turn a reply whose token has expired into a push to the chat."""
        ...

    def before(self, late: Call, call: Call) -> Call | None:
        """Put a late reply in front of the next one; None if both together are too long."""
        ...

    async def send(self, call: Call, key: str) -> None:
        """Make the call. `key` is the outbox row's id (a UUID). Raises SendFailed."""
        ...

    async def loading(self, to: Envelope) -> None:
        """Show in the chat that an answer is being prepared. Never raises."""
        ...

    async def language_of(self, to: Envelope) -> str | None:
        """Return the language in the person's profile, or None, within 2 s. Never raises."""
        ...

    async def use_language(self, to: Envelope, language: str) -> None:
        """Switch the app's own elements beside the chat, e.g. a menu, to this language.

        Never raises."""
        ...

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        """Download a file that a person sent; None if it is larger than `limit` bytes or cannot be
        downloaded within 5 s. Never raises."""
        ...


@runtime_checkable
class Verifiable(Protocol):
    """A channel whose platform verifies the webhook URL by a GET before it sends any event."""

    def verify(self, query: Mapping[str, str]) -> str:
        """Return the response body to that GET (for Meta, its `hub.challenge`).

        Raises Refused. Cheap, no I/O."""
        ...
