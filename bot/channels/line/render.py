"""Renders replies and notices as LINE messages in JSON: for a reply, for a push, or two replies
joined in one call.
"""

from __future__ import annotations

from dataclasses import replace

from bot.channels import wire
from bot.channels.base import Address, Call, Envelope
from bot.channels.fit import fit
from bot.channels.line.flex import Json, bubble, press_action
from handlers.core.reply import (
    AskLocation,
    Card,
    Choices,
    Drawn,
    Part,
    Picture,
    Press,
    Reply,
    Sound,
    Text,
    Tone,
)
from handlers.core.say import Phrase, Speak

MESSAGES = 5
"""The most messages in one call (Messaging API, reply and push)."""
TEXT = 5000
"""The most UTF-16 units in a text message."""
ALT = 400
"""The most UTF-16 units in a Flex message's alternative text; older apps show no more."""
CHOICES = 13
CHOICE_LABEL = 20
"""The most items in a quick reply, and the most grapheme clusters in an item's label."""

NOTICE_ALT = Phrase("notice.alt")
URGENT_ALT = Phrase("notice.alt.urgent")
"""The alternative text of cards in a notice, which a locked screen shows instead of their text."""


def reply_call(
    reply: Reply, speak: Speak, to: Envelope, stamp: str | None, pictures: Address | None
) -> Call:
    """Render a reply with the event's reply token, or as a push if the event has none."""
    messages = _messages(reply, speak, stamp, pictures, alt=None)
    if to.token is None:
        return _call({"to": to.chat, "messages": messages}, push=True)
    return _call({"replyToken": to.token, "messages": messages}, push=False)


def push_call(reply: Reply, speak: Speak, chat: str, pictures: Address | None) -> Call:
    """Render a notice. A locked screen does not show the text of its cards, only that a case is
    urgent."""
    cards = [part for part in reply.parts if isinstance(part, Card)]
    urgent = any(card.discreet and card.tone is Tone.DANGER for card in cards)
    alt = speak(URGENT_ALT if urgent else NOTICE_ALT)
    messages = _messages(reply, speak, None, pictures, alt)
    return _call({"to": chat, "messages": messages}, push=True)


def as_push(call: Call, chat: str) -> Call:
    """Return a call that pushes the same messages to the chat."""
    return _call({"to": chat, "messages": wire.decode(call.body)["messages"]}, push=True)


def before(late: Call, call: Call) -> Call | None:
    """Join two calls into one, the late messages first; None if there are more than five messages.

    Quick replies of the late call are dropped, as LINE shows only those of the last message.
    """
    body = wire.decode(call.body)
    earlier = wire.decode(late.body)["messages"]
    if len(earlier) + len(body["messages"]) > MESSAGES:
        return None
    for message in earlier:
        message.pop("quickReply", None)
    return _call({**body, "messages": earlier + body["messages"]}, push=call.push)


def _call(body: Json, *, push: bool) -> Call:
    return Call(wire.encode(body), push)


def _messages(
    reply: Reply, speak: Speak, stamp: str | None, pictures: Address | None, alt: str | None
) -> list[Json]:
    drawn = (_message(part, speak, stamp, pictures, alt) for part in reply.parts)
    messages = [message for message in drawn if message][:MESSAGES] or [_text("…")]
    choices = [b for part in reply.parts if isinstance(part, Choices) for b in part.buttons]
    if choices:
        items = [_choice(button, speak, stamp) for button in choices[:CHOICES]]
        messages[-1]["quickReply"] = {"items": items}
    return messages


def _message(
    part: Part, speak: Speak, stamp: str | None, pictures: Address | None, alt: str | None
) -> Json | None:
    """Render one part as a message; None if it has no text or, like Choices, no own message."""
    match part:
        case Text(say):
            words = speak(say).strip()
            return _text(words) if words else None
        case Card():
            container = bubble(part, speak, stamp, pictures)
            first = alt or _first_words(part, speak)
            return {"type": "flex", "altText": fit(first, ALT, "utf16"), "contents": container}
        case Picture() | Drawn():
            address = pictures(part) if pictures else None
            if address is None:
                return _text(speak(part.alt).strip() or "…")
            return {"type": "image", "originalContentUrl": address, "previewImageUrl": address}
        case Sound():
            file = replace(part, name=f"{part.name}.m4a") if part.spoken else part
            address = pictures(file) if pictures else None
            if address is None:
                return _text(speak(part.alt).strip() or "…")
            return {"type": "audio", "originalContentUrl": address, "duration": part.milliseconds}
        case Choices():
            return None


def _text(words: str) -> Json:
    return {"type": "text", "text": fit(words, TEXT, "utf16")}


def _first_words(card: Card, speak: Speak) -> str:
    """Return the text of a card, which the list of chats shows as a preview."""
    told = (card.picture.alt,) if card.picture and not card.picture.decorates else ()
    return "\n".join(speak(say) for say in (card.title, *told, *card.lines)).strip() or "…"


def _choice(button: Press | AskLocation, speak: Speak, stamp: str | None) -> Json:
    match button:
        case Press():
            action = press_action(button, speak, stamp, CHOICE_LABEL)
        case AskLocation(label):
            words = fit(speak(label).strip(), CHOICE_LABEL, "grapheme") or "…"
            action = {"type": "location", "label": words}
    return {"type": "action", "action": action}
