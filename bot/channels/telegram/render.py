"""A reply as one Telegram call: its bubbles are paragraphs, its buttons one inline keyboard."""

from __future__ import annotations

from typing import Any

from bot.channels import wire
from bot.channels.base import Address, Call, Envelope
from bot.channels.telegram import wording
from bot.channels.telegram.keyboard import keyboard, rows
from bot.channels.telegram.wording import Bubble, Line
from handlers.core.reply import Card, Choices, Drawn, Part, Picture, Reply, Text, Tone
from handlers.core.say import Speak

JSON = dict[str, Any]

SEND = "sendMessage"
PHOTO = "sendPhoto"
EDIT = "editMessageText"

CAPTION = 1024
"""UTF-16 units of the words under a photo, tags not counted (Bot API, sendPhoto)."""

_NO_PREVIEW = {"link_preview_options": {"is_disabled": True}}

_MARKS = {
    Tone.PLAIN: "",
    Tone.CALM: "\U0001f535 ",  # blue: green or a tick beside a link would read as "safe"
    Tone.WARN: "\U0001f7e1 ",
    Tone.DANGER: "\U0001f534 ",
}


def render(
    reply: Reply, speak: Speak, to: Envelope, stamp: str | None, pictures: Address | None = None
) -> Call:
    """The reply to one event; it takes the pressed message's place where it asks to."""
    message = _message(reply, speak, to.chat, stamp, to.private)
    if reply.edits and to.pressed:
        return pack(EDIT, message | {"message_id": int(to.pressed)}, push=False)
    return _send(message, reply, pictures, push=False)


def render_push(reply: Reply, speak: Speak, chat: str, pictures: Address | None = None) -> Call:
    """The same as a message that nobody asked for; group ids begin with a minus sign."""
    message = _message(reply, speak, chat, None, private=not chat.startswith("-"))
    return _send(message, reply, pictures, push=True)


def as_push(call: Call, chat: str) -> Call:
    """The call as a new message to the chat."""
    method, message = unpack(call.body)
    message.pop("message_id", None)
    return pack(SEND if method == EDIT else method, message | {"chat_id": chat}, push=True)


def in_words(call: Call) -> Call:
    """A photo's words as a message, for when Telegram cannot fetch the photo."""
    _, message = unpack(call.body)
    del message["photo"]
    words = {"text": message.pop("caption"), **_NO_PREVIEW}
    return pack(SEND, message | words, push=call.push)


def before(late: Call, call: Call) -> Call | None:
    """Both as one message, the late words and buttons first; None where that is too long, or the
    later one takes another message's place, or each has a photo."""
    method, message = unpack(call.body)
    _, earlier = unpack(late.body)
    text = _words(earlier) + wording.BLANK_LINE + _words(message)
    photos = [half["photo"] for half in (earlier, message) if "photo" in half]
    room = CAPTION if photos else wording.LIMIT
    if method == EDIT or len(photos) > 1 or wording.size(text) > room:
        return None
    message = {"chat_id": message["chat_id"], "parse_mode": "HTML"}
    message |= {"photo": photos[0], "caption": text} if photos else {"text": text, **_NO_PREVIEW}
    buttons: list[JSON] = []
    for half in (earlier, unpack(call.body)[1]):
        for row in half.get("reply_markup", {}).get("inline_keyboard", ()):
            # "Menu" under both is one button.
            buttons += [button for button in row if button not in buttons]
    return pack(PHOTO if photos else SEND, message | _markup(rows(buttons)), push=call.push)


def pack(method: str, parameters: JSON, *, push: bool) -> Call:
    """A call as the outbox keeps it: the method's name, a line break, the JSON to post."""
    return Call(b"%b\n%b" % (method.encode(), wire.encoded(parameters)), push)


def unpack(body: bytes) -> tuple[str, JSON]:
    """The method and the parameters of a packed call."""
    method, _, parameters = body.partition(b"\n")
    return method.decode(), wire.decoded(parameters)


def _message(reply: Reply, speak: Speak, chat: str, stamp: str | None, private: bool) -> JSON:
    bubbles = [bubble for part in reply.parts if (bubble := _bubble(part, speak))]
    return {
        "chat_id": chat,
        "text": wording.write(bubbles),
        "parse_mode": "HTML",
        **_NO_PREVIEW,
    } | _markup(keyboard(reply.parts, speak, stamp, private))


def _send(message: JSON, reply: Reply, pictures: Address | None, *, push: bool) -> Call:
    """The words, below a photo where the reply has one that can be fetched and they fit there."""
    shown = [part for part in reply.parts if isinstance(part, Picture | Drawn)]
    photo = pictures(shown[0]) if pictures and len(shown) == 1 else None
    if photo is None or wording.size(message["text"]) > CAPTION:
        return pack(SEND, message, push=push)
    rest = {key: value for key, value in message.items() if key not in ("text", *_NO_PREVIEW)}
    return pack(PHOTO, rest | {"photo": photo, "caption": message["text"]}, push=push)


def _words(message: JSON) -> str:
    words: str = message["caption"] if "photo" in message else message["text"]
    return words


def _markup(keyboard_rows: list[list[JSON]]) -> JSON:
    return {"reply_markup": {"inline_keyboard": keyboard_rows}} if keyboard_rows else {}


def _bubble(part: Part, speak: Speak) -> Bubble:
    match part:
        case Text(say):
            return (Line(speak(say)),)
        case Card():
            return _card(part, speak)
        case Picture() | Drawn():
            # Also below the photo itself: words reach who cannot see it.
            return (Line(f"\U0001f5bc {speak(part.alt)}"),)
        case Choices():
            return ()


def _card(card: Card, speak: Speak) -> Bubble:
    lines = [Line(_MARKS[card.tone] + speak(card.title), bold=True)]
    lines += [Line(speak(say)) for say in card.lines]
    for phone in card.phones:
        label = speak(phone.label)
        # A number alone on its line: apps make it callable, and it can be read out.
        lines += [Line(f"\U0001f4de {label}")] if label != phone.number else []
        lines += [Line(phone.number)]
    return tuple(lines)
