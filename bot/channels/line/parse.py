"""Translates one raw event of LINE into an Incoming (text, button, picture, voice and so on).

Reads the JSON itself: the SDK's models take a sixth of the time of a whole turn, and reject an
event if LINE adds or leaves out a field that is not even used. Tests compare the results with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channels import wire
from bot.channels.base import Envelope, RawEvent
from bot.channels.line.hooks import chat_of
from handlers.core import incoming
from handlers.core.incoming import Incoming, Media, Said
from handlers.core.reply import decode_press


class _Unreadable(Exception):
    """Raised if a required field is missing or has another type than LINE documents."""


def parse(event: RawEvent, received: datetime) -> tuple[Incoming | None, Envelope]:
    """Translate an event; None for kinds that are stored and skipped. Never raises."""
    try:
        body = wire.decode(event.raw)
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
        chat=chat or event.account,
        private=kind not in {"group", "room"},
        token=token if isinstance(token, str) and token else None,
    )
    # In mode "standby" another program answers this chat. Older events of LINE have no mode.
    if not chat or body.get("mode", "active") != "active":
        return None, envelope
    try:
        said, message = _said(body)
    except _Unreadable:
        return None, envelope
    if said is None or (isinstance(said, incoming.Unread) and not envelope.private):
        return None, envelope
    mentioned = False
    if isinstance(said, incoming.Text):
        mentioned, said = _mentioned(body["message"], said)
    return (
        Incoming(
            said=said,
            at=_moment(body.get("timestamp"), received),
            message=message,
            in_group=not envelope.private,
            mentioned=mentioned and not envelope.private,
        ),
        envelope,
    )


def _said(event: Mapping[str, Any]) -> tuple[Said | None, str]:
    """Return (what was done, id of the message); (None, "") for events that get no answer."""
    match event.get("type"):
        case "message":
            message = _object(event, "message")
            return _message(message), _text(message, "id")
        case "postback":
            return incoming.Pressed(*decode_press(_text(_object(event, "postback"), "data"))), ""
        case "follow":
            return incoming.Hello(), ""
        case "unfollow":
            return incoming.Gone(), ""
        case "join":
            return incoming.Joined(), ""
        case "leave":
            return incoming.Left(), ""
        case "unsend":
            return incoming.Unsent(_text(_object(event, "unsend"), "messageId")), ""
        case _:
            return None, ""


def _message(message: Mapping[str, Any]) -> Said | None:
    match message.get("type"):
        case "text":
            return incoming.Text(_text(message, "text"))
        case "image":
            return incoming.Picture(Media(_text(message, "id"), "image/jpeg"))
        case "audio":
            return incoming.Voice(Media(_text(message, "id"), "audio/x-m4a"))
        case "video":
            return incoming.File(Media(_text(message, "id"), "video/mp4"))
        case "file":
            size = message.get("fileSize")
            known = size if isinstance(size, int) else None
            return incoming.File(Media(_text(message, "id"), "", known, _text(message, "fileName")))
        case "location":
            return incoming.Location(_number(message, "latitude"), _number(message, "longitude"))
        case "sticker":
            return incoming.Sticker()
        case str():
            # A kind that LINE may add: the person who sent it still expects an answer.
            return incoming.Unread()
        case _:
            return None


def _mentioned(message: Mapping[str, Any], said: incoming.Text) -> tuple[bool, incoming.Text]:
    """Return whether the bot was mentioned, and the text without the mention.

    LINE counts positions in UTF-16 units (developers.line.biz, text-character-count).
    """
    mention = message.get("mention")
    names = mention.get("mentionees") if isinstance(mention, dict) else None
    ours = [
        name
        for name in (names if isinstance(names, list) else ())
        if isinstance(name, dict) and name.get("isSelf") is True
    ]
    if not ours:
        return False, said
    units = said.text.encode("utf-16-le")
    places = [(name.get("index"), name.get("length")) for name in ours]
    whole = [(i, n) for i, n in places if isinstance(i, int) and isinstance(n, int)]
    for index, length in sorted(whole, reverse=True):
        if index >= 0 and length > 0:
            units = units[: index * 2] + units[(index + length) * 2 :]
    return True, incoming.Text(units.decode("utf-16-le", "replace").strip())


def _moment(milliseconds: object, received: datetime) -> datetime:
    if not isinstance(milliseconds, int):
        return received
    try:
        return datetime.fromtimestamp(milliseconds / 1000, UTC)
    except (OverflowError, ValueError, OSError):
        return received


def _object(of: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = of.get(name)
    if not isinstance(value, dict):
        raise _Unreadable
    return value


def _number(of: Mapping[str, Any], name: str) -> float:
    value = of.get(name)
    if not isinstance(value, int | float):
        raise _Unreadable
    return value


def _text(of: Mapping[str, Any], name: str) -> str:
    """Return a string field without lone surrogates, which databases cannot store.

    Raises _Unreadable if it is no string.
    """
    value = of.get(name)
    if not isinstance(value, str):
        raise _Unreadable
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value
