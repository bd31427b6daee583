"""Makes and parses the raw events of the two channels without a platform, the preview page and the
terminal.

    {"id": "4f1c.7", "chat": "4f1c.resident", "kind": "text", "text": "hello", "language": "th"}

Each event is one JSON object. `kind` is text, pressed (with `data` and `message`, the entry it was
pressed in), picture, voice or file (with `file`, an upload's name or a path of this machine, and
`name`, `mime`, `size`), location (with `latitude`, `longitude`), sticker, unread (with `text`, the
words on it), hello (with `code`), gone, joined, left or unsent. `edited` is true for the new text
of an earlier message. A chat whose name begins with "group" is a group.
"""

from __future__ import annotations

import json
import math
from datetime import datetime
from typing import Any

from bot.channels import wire
from bot.channels.base import Envelope, RawEvent
from bot.channels.person_id import PersonId
from handlers.core import incoming
from handlers.core.incoming import Incoming, Media, Said
from handlers.core.reply import decode_press


def raw_event(event: Any, channel: str, account: str) -> RawEvent:
    """Return an event for the inbox. Raises ValueError if the JSON is not such an object."""
    needed = ("id", "chat", "kind")
    if not isinstance(event, dict) or not all(wire.storable_id(event.get(n)) for n in needed):
        raise ValueError("an event needs id, chat and kind")
    chat = _text(event, "chat")
    return RawEvent(
        channel=channel,
        account=account,
        event_id=_text(event, "id"),
        person=str(PersonId(channel, chat)),
        raw=json.dumps(event, ensure_ascii=False).encode("utf-8", "replace"),
    )


def parse(event: RawEvent, received: datetime) -> tuple[Incoming | None, Envelope]:
    """Return the event and the envelope to answer it with; None as event if its kind is unknown."""
    fields = _fields(event.raw)
    chat = _text(fields, "chat")
    envelope = Envelope(
        channel=event.channel,
        account=event.account,
        event_id=event.event_id,
        person=event.person,
        chat=chat,
        private=not _is_group(chat),
        token=event.event_id,
        language=_text(fields, "language") or None,
        pressed=_text(fields, "message") if fields.get("kind") == "pressed" else None,
    )
    said = _said(fields)
    if said is None:
        return None, envelope
    heard = Incoming(
        said,
        at=received,
        message=event.event_id,
        in_group=_is_group(chat),
        mentioned=fields.get("mentioned") is True,
        edited=fields.get("edited") is True,
    )
    return heard, envelope


def _said(fields: dict[str, Any]) -> Said | None:
    match fields.get("kind"):
        case "text":
            return incoming.Text(_text(fields, "text"))
        case "pressed":
            return incoming.Pressed(*decode_press(_text(fields, "data")))
        case "picture":
            return incoming.Picture(_media(fields), _text(fields, "text"))
        case "voice":
            return incoming.Voice(_media(fields))
        case "file":
            return incoming.File(_media(fields), _text(fields, "text"))
        case "location":
            return _location(fields)
        case "sticker":
            return incoming.Sticker()
        case "unread":
            return incoming.Unread(_text(fields, "text"))
        case "hello":
            return incoming.Hello(_text(fields, "code"))
        case "gone":
            return incoming.Gone()
        case "joined":
            return incoming.Joined()
        case "left":
            return incoming.Left()
        case "unsent":
            return incoming.Unsent(_text(fields, "message"))
        case _:
            return None


def _media(fields: dict[str, Any]) -> Media:
    size, handle = fields.get("size"), _text(fields, "file") or "-"
    return Media(
        handle=handle,
        mime=_text(fields, "mime"),
        size=size if isinstance(size, int) and 0 < size < 1 << 40 else None,
        name=_text(fields, "name") or handle.rpartition("/")[2],
    )


def _location(fields: dict[str, Any]) -> incoming.Location | None:
    try:
        latitude, longitude = float(fields["latitude"]), float(fields["longitude"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
    if not (math.isfinite(latitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return incoming.Location(latitude, longitude)


def _fields(raw: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(raw)
    except (ValueError, RecursionError):
        return {}
    return fields if isinstance(fields, dict) else {}


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    # A lone surrogate is no character and can be neither stored nor shown, so it is dropped.
    return value.encode(errors="ignore").decode() if isinstance(value, str) else ""


def _is_group(chat: str) -> bool:
    return chat.startswith("group")
