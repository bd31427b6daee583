"""Turns one raw event of LINE into what a person did, with the SDK's models as the reader."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from linebot.v3.webhooks import Event

from bot.channels import wire
from bot.channels.base import Envelope, RawEvent
from bot.channels.line.hooks import chat_of
from handlers.core import incoming
from handlers.core.incoming import Incoming, Media, Said
from handlers.core.reply import decode_press

_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)
"""What the SDK raises for a kind of event, source or message that it does not know (ValueError),
and for values of another shape than LINE describes."""


def parse(event: RawEvent, received: datetime) -> tuple[Incoming | None, Envelope]:
    """The event in our words, or None for kinds that are kept and skipped; never raises."""
    try:
        body = wire.decoded(event.raw)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        body = {}
    kind, chat = chat_of(body)
    token = body.get("replyToken")
    envelope = Envelope(
        channel=event.channel,
        account=event.account,
        event_id=event.event_id,
        person=event.person,
        chat=chat or event.person.partition(":")[2],
        private=kind not in {"group", "room"},
        token=token if isinstance(token, str) and token else None,
    )
    if not chat:
        return None, envelope
    try:
        known = Event.from_dict(_complete(body, event.event_id))
    except _UNREADABLE:
        return None, envelope
    if known.mode != "active":  # "standby": another program answers this chat
        return None, envelope
    said, message = _said(known)
    if said is None:
        return None, envelope
    mentioned, said = _mentioned(known, said)
    return (
        Incoming(
            said=said,
            at=_moment(known.timestamp, received),
            message=message,
            in_group=not envelope.private,
            mentioned=mentioned and not envelope.private,
        ),
        envelope,
    )


def _complete(body: dict[str, Any], event_id: str) -> dict[str, Any]:
    """The event with what the SDK insists on and we never read: LINE added these over the years,
    and a villager's words must not be lost for want of them."""
    body = {
        "mode": "active",
        "webhookEventId": event_id,
        "deliveryContext": {"isRedelivery": False},
        "follow": {"isUnblocked": False},
        **body,
    }
    message = body.get("message")
    if isinstance(message, dict):
        body["message"] = {
            "quoteToken": "",
            "contentProvider": {"type": "line"},
            "stickerResourceType": "STATIC",
            **message,
        }
    return body


def _said(event: Any) -> tuple[Said | None, str]:
    """(what was done, id of the message), or (None, "") for what we do not answer."""
    match event.type:
        case "message":
            return _message(event.message), event.message.id
        case "postback":
            return incoming.Pressed(*decode_press(_clean(event.postback.data))), ""
        case "follow":
            return incoming.Hello(), ""
        case "unfollow":
            return incoming.Gone(), ""
        case "join":
            return incoming.Joined(), ""
        case "leave":
            return incoming.Left(), ""
        case "unsend":
            return incoming.Unsent(event.unsend.message_id), ""
        case _:
            return None, ""


def _message(message: Any) -> Said | None:
    match message.type:
        case "text":
            return incoming.Text(_clean(message.text))
        case "image":
            return incoming.Picture(Media(message.id, "image/jpeg"))
        case "audio":
            return incoming.Voice(Media(message.id, "audio/x-m4a"))
        case "video":
            return incoming.File(Media(message.id, "video/mp4"))
        case "file":
            name = _clean(message.file_name)
            return incoming.File(Media(message.id, "", message.file_size, name))
        case "location":
            return incoming.Location(message.latitude, message.longitude)
        case "sticker":
            return incoming.Sticker()
        case _:
            return None


def _mentioned(event: Any, said: Said) -> tuple[bool, Said]:
    """Whether we were addressed by name, and the words without that name.

    Places are counted in UTF-16 units (developers.line.biz, text-character-count).
    """
    mention = getattr(getattr(event, "message", None), "mention", None)
    ours = [m for m in mention.mentionees if getattr(m, "is_self", None)] if mention else []
    if not ours or not isinstance(said, incoming.Text):
        return False, said
    units = said.text.encode("utf-16-le")
    for name in sorted(ours, key=lambda m: m.index, reverse=True):
        if name.index >= 0 and name.length > 0:
            units = units[: name.index * 2] + units[(name.index + name.length) * 2 :]
    return True, incoming.Text(units.decode("utf-16-le", "replace").strip())


def _moment(milliseconds: int, received: datetime) -> datetime:
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return received


def _clean(text: str) -> str:
    """Without half characters, which JSON can carry and nothing else can store."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
