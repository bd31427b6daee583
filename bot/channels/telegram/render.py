"""Renders a reply or a notice as one Telegram call: its parts as paragraphs, its buttons as one
inline keyboard.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.channels import wire
from bot.channels.base import Address, Call, Envelope
from bot.channels.telegram import wording
from bot.channels.telegram.keyboard import keyboard, rows
from bot.channels.telegram.wording import CAPTION, Bubble, Line
from handlers.core.reply import (
    Card,
    Choices,
    Drawn,
    Part,
    Picture,
    Reply,
    Sound,
    Text,
    Tone,
)
from handlers.core.say import Phrase, Speak

JSON = dict[str, Any]

SEND = "sendMessage"
PHOTO = "sendPhoto"
AUDIO = "sendAudio"
VOICE = "sendVoice"
EDIT = "editMessageText"

_METHODS = {"photo": PHOTO, "audio": AUDIO, "voice": VOICE}
"""Field that holds a photo or recording -> the method that sends it."""

PROTECTED = "protect_content"
"""Field of a message that cannot be forwarded or saved (Bot API, sendMessage)."""

NO_PREVIEW = {"link_preview_options": {"is_disabled": True}}

_MARKS = {
    Tone.PLAIN: "",
    Tone.CALM: "\U0001f535 ",  # blue: green or a tick beside a link would suggest "safe"
    Tone.WARN: "\U0001f7e1 ",
    Tone.DANGER: "\U0001f534 ",
}


def render(
    reply: Reply, speak: Speak, to: Envelope, stamp: str | None, pictures: Address | None = None
) -> Call:
    """Render the reply to one event; it replaces the pressed message if `reply.edits` is set."""
    message = _message(reply, speak, to.chat, stamp, to.private, pictures)
    method, message = _with_media(message, reply, pictures)
    if reply.edits and to.pressed and method == SEND:
        message.pop(PROTECTED, None)  # of new messages alone: an edited one stays what it was
        return pack(EDIT, message | {"message_id": int(to.pressed)}, push=False)
    return pack(method, message, push=False)


def render_push(reply: Reply, speak: Speak, chat: str, pictures: Address | None = None) -> Call:
    """Render a notice to a chat. The ids of groups begin with a minus sign."""
    message = _message(reply, speak, chat, None, not chat.startswith("-"), pictures)
    return pack(*_with_media(message, reply, pictures), push=True)


def as_push(call: Call, chat: str) -> Call:
    """Turn a call into a new message to the chat."""
    method, message = unpack(call.body)
    message.pop("message_id", None)
    return pack(SEND if method == EDIT else method, message | {"chat_id": chat}, push=True)


def in_words(call: Call) -> Call:
    """Return the call without its photo or recording, for use if Telegram cannot fetch it."""
    _, message = unpack(call.body)
    del message[_carried(message) or "photo"]
    words = {"text": message.pop("caption"), **NO_PREVIEW}
    return pack(SEND, message | words, push=call.push)


def before(late: Call, call: Call) -> Call | None:
    """Join both into one message, the late text and buttons first.

    Returns None if that is too long, if the later one edits a message, or if both have a photo or
    recording."""
    method, message = unpack(call.body)
    later = message
    _, earlier = unpack(late.body)
    text = _words(earlier) + wording.BLANK_LINE + _words(message)
    carried = {key: half[key] for half in (earlier, message) if (key := _carried(half))}
    both = bool(_carried(earlier) and _carried(message))
    room = CAPTION if carried else wording.LIMIT
    if method == EDIT or both or wording.size(text) > room:
        return None
    message = {"chat_id": message["chat_id"], "parse_mode": "HTML"}
    message |= {**carried, "caption": text} if carried else {"text": text, **NO_PREVIEW}
    message |= {PROTECTED: True} if PROTECTED in earlier or PROTECTED in later else {}
    buttons: list[JSON] = []
    for half in (earlier, later):
        for row in half.get("reply_markup", {}).get("inline_keyboard", ()):
            # A button that both have, such as "Menu", is shown once.
            buttons += [button for button in row if button not in buttons]
    method = _METHODS[next(iter(carried))] if carried else SEND
    return pack(method, message | _markup(rows(buttons)), push=call.push)


def pack(method: str, parameters: JSON, *, push: bool) -> Call:
    """Return a call as the outbox stores it: the method, a line break, the JSON to post."""
    return Call(b"%b\n%b" % (method.encode(), wire.encode(parameters)), push)


def unpack(body: bytes) -> tuple[str, JSON]:
    """Return (method, parameters) of a packed call."""
    method, _, parameters = body.partition(b"\n")
    return method.decode(), wire.decode(parameters)


def words(reply: Reply, speak: Speak) -> str:
    """Return the text of a reply as Telegram's HTML."""
    return wording.write([bubble for part in reply.parts if (bubble := _bubble(part, speak))])


def _message(
    reply: Reply,
    speak: Speak,
    chat: str,
    stamp: str | None,
    private: bool,
    pictures: Address | None,
) -> JSON:
    kept_here = any(isinstance(part, Card) and part.not_to_forward for part in reply.parts)
    return {
        "chat_id": chat,
        "text": words(reply, speak),
        "parse_mode": "HTML",
        **NO_PREVIEW,
        **({PROTECTED: True} if kept_here else {}),
    } | _markup(keyboard(reply.parts, speak, stamp, private, plays=bool(pictures)))


def _with_media(message: JSON, reply: Reply, pictures: Address | None) -> tuple[str, JSON]:
    """Return (method, message), with the text as caption of the recording or the only picture.

    If that cannot be fetched or the text is too long for a caption, the message stays text."""
    sounds = [part for part in reply.parts if isinstance(part, Sound)]
    shown = [part for part in reply.parts if isinstance(part, Picture | Drawn)]
    shown += [part.picture for part in reply.parts if isinstance(part, Card) and part.picture]
    chosen = sounds[0] if sounds else shown[0] if len(shown) == 1 else None
    spoken = isinstance(chosen, Sound) and chosen.spoken
    if isinstance(chosen, Sound) and spoken:  # OPUS in OGG is played as a voice message
        chosen = replace(chosen, name=f"{chosen.name}.ogg")
    address = pictures(chosen) if pictures and chosen else None
    if address is None or wording.size(message["text"]) > CAPTION:
        return SEND, message
    rest = {key: value for key, value in message.items() if key not in ("text", *NO_PREVIEW)}
    rest |= {"caption": message["text"]}
    if isinstance(chosen, Sound):
        seconds = max(1, round(chosen.milliseconds / 1000))
        method, field = (VOICE, "voice") if spoken else (AUDIO, "audio")
        return method, rest | {field: address, "duration": seconds}
    return PHOTO, rest | {"photo": address}


def _carried(message: JSON) -> str | None:
    """Return the field that holds a message's photo or recording, or None."""
    return next((key for key in _METHODS if key in message), None)


def _words(message: JSON) -> str:
    words: str = message["caption"] if _carried(message) else message["text"]
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
            # Also below the photo itself, for people who cannot see it.
            return (Line(f"\U0001f5bc {speak(part.alt)}"),)
        case Sound(alt=alt):
            return (Line(f"\U0001f50a {speak(alt)}"),)
        case Choices():
            return ()


def _card(card: Card, speak: Speak) -> Bubble:
    lines = [Line(_MARKS[card.tone] + speak(card.title), bold=True)]
    if card.picture and not card.picture.decorates:
        lines += [Line(speak(card.picture.alt))]
    if card.discreet and card.lines:
        lines.append(Line(speak(Phrase("telegram.covered"))))
    lines += [Line(speak(say), covered=card.discreet) for say in card.lines]
    for phone in card.phones:
        label = speak(phone.label)
        # The number has its own line, so that apps make it callable and it is easy to read out.
        lines += [Line(f"\U0001f4de {label}")] if label != phone.number else []
        lines += [Line(phone.number)]
    return tuple(lines)
