"""The contract every channel keeps; nothing outside a channel's folder knows its app."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.channels.person_id import PersonKey
from handlers.core.incoming import Incoming, Media
from handlers.core.reply import Drawn, Picture, Reply, Sound
from handlers.core.say import Speak
from storage.queue.events import RawEvent as RawEvent  # what every channel makes of a webhook call

Address = Callable[[Picture | Drawn | Sound], str | None]
"""Returns the address at which an app can fetch a file of ours; None if it cannot, and the words of
the file are shown instead."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How many calls the platform takes; 0 means that it names no limit.

    a_second:       calls a second in all.
    a_chat_second:  calls a second to one chat.
    a_group_minute: calls a minute to one group.
    """

    a_second: float = 0.0
    a_chat_second: float = 0.0
    a_group_minute: float = 0.0


@dataclass(frozen=True, slots=True)
class Envelope:
    """How to answer one event: everything about the platform that handlers must not see.

    token:    the reply token, usable once, for about a minute.
    language: the person's language as the event itself tells it ("th", "en", ...), or None.
    pressed:  the id of the message whose button was pressed, so that it can be edited.
    callback: the id by which the press must be acknowledged.
    """

    channel: str
    account: str
    event_id: str
    person: PersonKey
    chat: str
    private: bool = True
    token: str | None = None
    language: str | None = None
    pressed: str | None = None
    callback: str | None = None


@dataclass(frozen=True, slots=True)
class Hook:
    """The events of a verified webhook call, and the body of our 200 answer."""

    events: tuple[RawEvent, ...]
    answer: bytes = b"{}"


class Accept(Protocol):
    """Stores raw events. Returns once they are committed; raises if they could not be."""

    async def __call__(self, hook: Hook, trace: str = "") -> None:
        """Store the events of one webhook call under one trace id."""
        ...


class Refused(Exception):
    """A webhook call that is refused with HTTP `status`. The message never quotes the body."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Call:
    """One rendered call to the platform: the body of an outbox row, as bytes.

    push:       it costs quota or needs a retry key, because it uses no reply token.
    recipients: 1 to 500.
    """

    body: bytes
    push: bool
    recipients: int = 1


class Fate(enum.Enum):
    """What to do after a failed call, as the platform's error itself says."""

    RETRY = "retry"  # later, the same bytes, the same key; `after` seconds if the platform said so
    UNCLEAR = "unclear"  # timeout or 5xx: it may have arrived; retry with the same key or token
    TOKEN_GONE = "token_gone"  # reply token used or expired  # noqa: S105
    BLOCKED = "blocked"  # the person blocked us: stop sending to them
    MOVED = "moved"  # the group has a new id: `moved_to`
    QUOTA = "quota"  # the month's pushes are used up: another channel, or wait
    REFUSED = "refused"  # our mistake: no retry, the operator is told


class SendFailed(Exception):
    """A send that failed. The message names the cause and holds no personal data.

    after:    seconds to wait, if the platform told them.
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

    `render` itself cuts what is too long for the app, with the functions of fit.py. Whatever the
    content check lets through must be shown whole; the contract suite checks that.
    """

    name: str
    rates: Rates

    async def open(self) -> None:
        """Open sessions."""
        ...

    async def close(self) -> None:
        """Close them."""
        ...

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Hook:
        """Verify a webhook call and split it into events. Raises Refused. Cheap, no I/O."""
        ...

    def parse(self, event: RawEvent, received: datetime) -> tuple[Incoming | None, Envelope]:
        """Translate an event; None for a kind we do not know, which is kept and skipped. Never
        raises for anything a platform may send."""
        ...

    def render(self, reply: Reply, speak: Speak, to: Envelope, stamp: str | None) -> Call:
        """Render a reply as one call, with the reply token or as an edit if the envelope allows
        it. `stamp` goes into step buttons."""
        ...

    def render_push(self, reply: Reply, speak: Speak, chat: str) -> Call:
        """Render a notice: the same parts as one call that answers no event."""
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
        """Show a sign that an answer is coming. Never raises."""
        ...

    async def language_of(self, to: Envelope) -> str | None:
        """The person's language from their profile, or None. Never raises; at most 2 s."""
        ...

    async def use_language(self, to: Envelope, language: str) -> None:
        """Switch what stands beside the chat, such as a menu, to this language. Never raises."""
        ...

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        """Download what a person sent; None if it is larger than `limit` bytes or cannot be had
        within 5 s. Never raises."""
        ...


@runtime_checkable
class Verifiable(Protocol):
    """A channel whose platform checks the webhook's address by a GET before it sends anything."""

    def verify(self, query: Mapping[str, str]) -> str:
        """The answer to that GET (for Meta, its `hub.challenge`). Raises Refused. Cheap, no I/O."""
        ...
