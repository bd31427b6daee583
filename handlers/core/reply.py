"""Values: the parts of a reply (cards, texts, buttons, pictures). They carry content; each channel
decides the looks.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass

from handlers.core.say import Quote, Say

DATA_LIMIT = 64
"""Bytes of a button's data: Telegram's callback_data is the narrowest (Bot API, 1-64 bytes)."""


class Tone(enum.Enum):
    """The colour of a card. It never carries meaning alone: the words always say it too."""

    PLAIN = "plain"
    CALM = "calm"  # good news, a step done
    WARN = "warn"  # suspicious
    DANGER = "danger"  # danger, or act now


class Weight(enum.Enum):
    """How strongly a button stands out."""

    MAIN = "main"
    PLAIN = "plain"
    URGENT = "urgent"  # red: I already paid


@dataclass(frozen=True, slots=True)
class Press:
    """A button that comes back to us as `action` with a short ASCII argument.

    A step button carries the stamp of the conversation and is politely refused if stale; a standing
    one (menu, case, number) carries none, and rights and state are checked when it is pressed. A
    button that `plays` leads to a recording, and is left out if the app cannot fetch one from us.
    """

    label: Say
    action: str
    argument: str = ""
    step: bool = False
    weight: Weight = Weight.PLAIN
    plays: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A button that shares `text` through the person's own app, without their name."""

    label: Say
    text: Say


@dataclass(frozen=True, slots=True)
class AskLocation:
    """A button that asks the app for the person's location, which they may choose to send."""

    label: Say


@dataclass(frozen=True, slots=True)
class OpenPage:
    """A button that opens a page of ours in the browser: for officials, never for residents."""

    label: Say
    address: str


Button = Press | Share | AskLocation | OpenPage


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to call: a call button on LINE, the number on a line of its own on Telegram."""

    number: str
    label: Say


@dataclass(frozen=True, slots=True)
class Text:
    """One short bubble (at most 300 graphemes of our own words)."""

    say: Say


Shape = tuple[int, int]
"""Width to height, so that an app reserves the room of a picture before it has loaded."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One of our pictures, by its name in the content folder, with a text alternative.

    A picture that `decorates` adds nothing to the text: its text is left out of a plain-text reply.
    """

    name: str
    alt: Say
    shape: Shape = (16, 9)
    decorates: bool = False


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture that is drawn when an app fetches it.

    `kind` names the code that draws it, `values` are its inputs: personal values travel sealed in
    the picture's address and are stored nowhere. `alt` says the same in words.
    """

    kind: str
    values: Mapping[str, str]
    alt: Say
    shape: Shape = (16, 9)
    decorates: bool = False


@dataclass(frozen=True, slots=True)
class Sound:
    """One of our recordings, by its name in the content folder; `alt` describes it in words.

    `spoken`: an answer said by bot/voice, `name` is its key there.
    """

    name: str
    milliseconds: int
    alt: Say
    spoken: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A bubble with a title, a picture, lines, numbers to call and full-width buttons.

    The picture's text is shown below it, or alone if the picture cannot be shown. The lines of a
    `discreet` card are kept off a locked screen if the app can do that. A card that is
    `not_to_forward` would mislead whoever got it from somebody else: the app keeps it from being
    forwarded if it can.
    """

    title: Say
    lines: tuple[Say, ...] = ()
    phones: tuple[Phone, ...] = ()
    buttons: tuple[Button, ...] = ()
    tone: Tone = Tone.PLAIN
    picture: Picture | Drawn | None = None
    discreet: bool = False
    not_to_forward: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """Optional quick replies, which may vanish or scroll away. At most one set per reply, last."""

    buttons: tuple[Press | AskLocation, ...]


Part = Text | Card | Picture | Drawn | Sound | Choices

BUBBLES = 5
"""The most bubbles in one reply (LINE's limit)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in one call to the platform: one to five bubbles (Choices not counted).

    `edits` asks a channel that can to change the pressed message in place (a quiz answer).
    """

    parts: tuple[Part, ...]
    edits: bool = False

    def with_card(self, card: Card) -> Reply:
        """Return the reply with a card below its bubbles; quick replies stay last."""
        extras = [part for part in self.parts if isinstance(part, Choices)]
        bubbles = [part for part in self.parts if not isinstance(part, Choices)]
        return Reply((*bubbles, card, *extras), self.edits)

    def has_room(self) -> bool:
        """Return whether one more bubble fits."""
        return sum(not isinstance(part, Choices) for part in self.parts) < BUBBLES


def text(*says: Say) -> Reply:
    """Make a reply of plain bubbles."""
    return Reply(tuple(Text(say) for say in says))


def quote(words: str) -> Quote:
    """Make a Say that shows the words unchanged."""
    return Quote(words)


def encode_press(press: Press, stamp: str | None) -> str:
    """Encode a button as `action?argument#stamp`; a button without a stamp has no `#`.

    Raises ValueError if it does not fit DATA_LIMIT or is not ASCII (a programming error).
    """
    data = press.action + (f"?{press.argument}" if press.argument else "")
    if press.step and stamp:
        data += f"#{stamp}"
    if len(data) > DATA_LIMIT or not data.isascii():
        raise ValueError(f"button data does not fit {DATA_LIMIT} ASCII bytes: {data!r}")
    return data


def decode_press(data: str) -> tuple[str, str, str | None]:
    """Decode button data to (action, argument, stamp or None); any string can be decoded."""
    head, mark, stamp = data.partition("#")
    action, _, argument = head.partition("?")
    return action, argument, stamp if mark else None
