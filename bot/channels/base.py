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
"""The address under which an app can fetch a file of ours; None: its words are shown."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How fast the platform takes calls; 0: as fast as we make them.

    `a_second`: calls in all. `a_chat_second`: calls to one chat. `a_group_minute`: to one group.
    """

    a_second: float = 0.0
    a_chat_second: float = 0.0
    a_group_minute: float = 0.0


@dataclass(frozen=True, slots=True)
class Envelope:
    """How to answer one event: everything of the platform that handlers must not see.

    `token` is the reply token, good once, about a minute. `language` is what the event itself tells
    of the person's language ("th", "en", ... or None). `pressed` is the id of the message whose
    button was pressed (to edit it), `callback` what must be acknowledged for it.
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
    """What a verified webhook body holds, and the body of our 200 for the platform."""

    events: tuple[RawEvent, ...]
    answer: bytes = b"{}"


class Accept(Protocol):
    """Stores raw events: returns once they are kept for good, raises if they could not be."""

    async def __call__(self, hook: Hook, trace: str = "") -> None:
        """Store the events of one webhook call under one trace id."""
        ...


class Refused(Exception):
    """A webhook call we do not take; `status` is the HTTP answer. It never quotes the body."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True, slots=True)
class Call:
    """One rendered call to the platform: what an outbox row's body holds, as bytes.

    `push` tells a call that costs quota or must be keyed from one that rides on a reply token.
    `recipients` is 1 to 500.
    """

    body: bytes
    push: bool
    recipients: int = 1


class Fate(enum.Enum):
    """What to do with a call that failed: the error's own word."""

    RETRY = "retry"  # later, the same bytes, the same key; `after` seconds if the platform said so
    UNCLEAR = "unclear"  # timeout or 5xx: it may have arrived; retry with the same key or token
    TOKEN_GONE = "token_gone"  # reply token used or expired  # noqa: S105
    BLOCKED = "blocked"  # the person blocked us: stop sending to them
    MOVED = "moved"  # the group has a new id: `moved_to`
    QUOTA = "quota"  # the month's pushes are used up: another channel, or wait
    REFUSED = "refused"  # our mistake: no retry, the operator is told


class SendFailed(Exception):
    """A send that did not succeed. The text names the cause without any personal data."""

    def __init__(
        self, fate: Fate, reason: str, after: float | None = None, moved_to: str | None = None
    ) -> None:
        super().__init__(reason)
        self.fate = fate
        self.after = after
        self.moved_to = moved_to


class Channel(Protocol):
    """One chat app. Opened once inside the running loop, closed at the end.

    What is too long for the app is cut by its own render (fit.py has the means): what content's
    check and a reply's rules let through fits every app, which the contract suite holds.
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
        """An event in our words; None for kinds we do not know (kept and skipped). Never raises
        for anything a platform may send."""
        ...

    def render(self, reply: Reply, speak: Speak, to: Envelope, stamp: str | None) -> Call:
        """The reply as one call: on the reply token, or editing in place, where the envelope
        allows it. `stamp` goes into step buttons."""
        ...

    def render_push(self, reply: Reply, speak: Speak, chat: str) -> Call:
        """The same parts as one call that nobody asked for (a notice)."""
        ...

    def as_push(self, call: Call, chat: str) -> Call:
        """A reply call turned into a push to the chat (its token is gone)."""
        ...

    def before(self, late: Call, call: Call) -> Call | None:
        """A late reply's bubbles put in front of the next reply, or None where they do not fit."""
        ...

    async def send(self, call: Call, key: str) -> None:
        """Make the call; `key` is the outbox row's id (a UUID). Raises SendFailed."""
        ...

    async def loading(self, to: Envelope) -> None:
        """Show that we are working. Never raises."""
        ...

    async def language_of(self, to: Envelope) -> str | None:
        """The person's language from their profile, or None. Never raises; at most 2 s."""
        ...

    async def use_language(self, to: Envelope, language: str) -> None:
        """Show what stands beside the chat (a menu) in this language from now on. Never raises."""
        ...

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        """What a person sent, at most `limit` bytes, else None. Never raises; at most 5 s."""
        ...


@runtime_checkable
class Verifiable(Protocol):
    """A channel whose platform tries the webhook's address by a GET before it sends anything."""

    def verify(self, query: Mapping[str, str]) -> str:
        """What the GET is answered (Meta: its `hub.challenge`). Raises Refused. Cheap, no I/O."""
        ...
