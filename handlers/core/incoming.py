"""What a person did: said, pressed, shared. Each channel's parse.py makes these."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Media:
    """A file that still lies with the platform, to be fetched through the media port.

    `handle` means something only to the channel that made it. Size in bytes where told, else None.
    """

    handle: str
    mime: str = ""
    size: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Typed or forwarded words; `hidden_links` are addresses that lie under them (Telegram)."""

    text: str
    hidden_links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button: our action, its argument, and the stamp it carried (None for standing buttons)."""

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
    """Any other file, a video included: judged by name, size and hash, never opened or run."""

    media: Media
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Location:
    """A location they shared: degrees, WGS84."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Sticker:
    """A sticker or animated emoji."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Something sent on purpose that we cannot open: a story, a game, a kind of next year.

    `words` are what can be read on it all the same: the question and answers of a poll.
    """

    words: str = ""


@dataclass(frozen=True, slots=True)
class Hello:
    """They added the bot or pressed Start; `code` is a deep link's payload (d3805, invite, ...)."""

    code: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """They blocked or removed the bot: nothing more may be sent to them."""


@dataclass(frozen=True, slots=True)
class Joined:
    """The bot was invited into a group."""


@dataclass(frozen=True, slots=True)
class Left:
    """The bot was put out of a group."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """They took a message back; `message` is its id on the platform."""

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
    """One thing a person did, when the platform says it happened (UTC)."""

    said: Said
    at: datetime
    message: str = ""  # the platform's id of the message, for Unsent
    in_group: bool = False
    mentioned: bool = False  # in a group: addressed to us by name or command
    edited: bool = False  # a message of before in its new wording
