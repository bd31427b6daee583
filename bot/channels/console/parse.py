"""Events of the terminal, one JSON object each, in our words.

    {"id": "7", "chat": "you", "kind": "text", "text": "hello", "language": "en"}

`kind` is text, pressed (with `data`), picture or file (with `path`), voice, location (with
`latitude`, `longitude`), sticker, hello (with `code`), gone, joined, left or unsent.
A chat whose name begins with "group" is a group.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from bot.channels.base import Envelope, RawEvent
from handlers.core import incoming
from handlers.core.incoming import Incoming, Media, Said
from handlers.core.reply import decode_press


def raw_event(event: Any, channel: str, account: str) -> RawEvent:
    """One event for the inbox. Raises ValueError where it is not one of ours."""
    if not isinstance(event, dict) or not all(
        _text(event, name) for name in ("id", "chat", "kind")
    ):
        raise ValueError("an event needs id, chat and kind")
    return RawEvent(
        channel=channel,
        account=account,
        event_id=event["id"],
        person=f"{channel}:{event['chat']}",
        raw=json.dumps(event, ensure_ascii=False).encode(),
        plain=event["kind"] == "text" and not _is_group(event["chat"]),
    )


def parse(event: RawEvent, received: datetime) -> tuple[Incoming | None, Envelope]:
    """The event and how to answer it; None for what we do not know."""
    fields = _fields(event.raw)
    chat = event.person.partition(":")[2]
    envelope = Envelope(
        channel=event.channel,
        account=event.account,
        event_id=event.event_id,
        person=event.person,
        chat=chat,
        private=not _is_group(chat),
        token=event.event_id,
        language=_text(fields, "language") or None,
    )
    said = _said(fields)
    if said is None:
        return None, envelope
    heard = Incoming(
        said,
        at=received,
        message=event.event_id,
        in_group=_is_group(chat),
        mentioned=bool(fields.get("mentioned")),
    )
    return heard, envelope


def _fields(raw: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(raw)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def _said(fields: dict[str, Any]) -> Said | None:
    path = _text(fields, "path") or "-"
    match fields.get("kind"):
        case "text":
            return incoming.Text(_text(fields, "text"))
        case "pressed":
            return incoming.Pressed(*decode_press(_text(fields, "data")))
        case "picture":
            return incoming.Picture(Media(path, mime="image/*"), _text(fields, "text"))
        case "voice":
            return incoming.Voice(Media(path, mime="audio/*"))
        case "file":
            name = path.rpartition("/")[2]
            return incoming.File(Media(path, name=name), _text(fields, "text"))
        case "location":
            return _location(fields)
        case "sticker":
            return incoming.Sticker()
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


def _location(fields: dict[str, Any]) -> incoming.Location | None:
    try:
        return incoming.Location(float(fields["latitude"]), float(fields["longitude"]))
    except (KeyError, TypeError, ValueError):
        return None


def _text(fields: dict[str, Any], name: str) -> str:
    value = fields.get(name)
    # Half of a surrogate pair is no character: it could be neither stored nor shown.
    return value.encode(errors="ignore").decode() if isinstance(value, str) else ""


def _is_group(chat: str) -> bool:
    return chat.startswith("group")
