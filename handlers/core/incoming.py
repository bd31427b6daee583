"""Values: everything a person can do in a chat (text, press, picture and so on). Each channel's
parse.py creates them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Media:
    """A file that is still stored by the platform and can be fetched through the media port.

    `handle` is meaningful only to the channel that made it. Size in bytes if the platform tells it,
    else None.
    """

    handle: str
    mime: str = ""
    size: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Typed or forwarded text; `hidden_links` are addresses behind linked words (Telegram)."""

    text: str
    hidden_links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """A pressed button: our action, its argument, and its stamp (None for standing buttons)."""

    action: str
    argument: str = ""
    stamp: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo or screenshot."""

    media: Media
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Voice:
    """A voice message or sound file."""

    media: Media


@dataclass(frozen=True, slots=True)
class File:
    """Any other file, including video: judged by name, size and hash, never opened or run."""

    media: Media
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A shared location in degrees, WGS84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Sticker:
    """A sticker or animated emoji."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Something sent on purpose that we cannot open: a story, a game, or a type added later.

    `words` is the text that can be read on it all the same: the question and answers of a poll.
    """

    words: str = ""


@dataclass(frozen=True, slots=True)
class Hello:
    """They added the bot or pressed Start; `code` is a deep link's payload (d3805, invite, ...)."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """The person blocked or removed the bot: nothing more may be sent to them."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The bot was invited into a group."""


@dataclass(frozen=True, slots=True)
class Left:
    """The bot was removed from a group."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """The person took a message back; `message` is its id on the platform."""

    message: str


Said = (
    Text
    | Pressed
    | Picture
    | Voice
    | File
    | Location
    | Sticker
    | Unread
    | Hello
    | Gone
    | Joined
    | Left
    | Unsent
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event: what one person did, and when, as the platform reports it (UTC)."""

    said: Said
    at: datetime
    message: str = ""  # the platform's id of the message, for Unsent
    in_group: bool = False
    mentioned: bool = False  # in a group: addressed to us by name or command
    edited: bool = False  # an earlier message in its new wording
