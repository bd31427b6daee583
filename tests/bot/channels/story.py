"""The story that every channel's payloads tell in its platform's own JSON, and how to read it.

One `<kind>.json` a kind; a kind that the app does not have has no file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.channels.base import Channel, Envelope, RawEvent
from handlers.core import incoming
from tests.bot.channels.subject import Subject

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
STAMP = "k3x9"
SECRET_WORDS = "หลานชื่อมะลิ 0812345678"  # what a person wrote: never to be seen in an error

STORY: dict[str, incoming.Said | type[incoming.Said] | None] = {
    "text": incoming.Text("สวัสดี 👋 ดู http://example.com"),
    "press": incoming.Pressed("report.number", "skip", STAMP),
    "press_standing": incoming.Pressed("learn.trick", "ai_voice", None),
    "picture": incoming.Picture,
    "voice": incoming.Voice,
    "video": incoming.File,
    "file": incoming.File,
    "location": incoming.Location(15.7, 105.0),
    "sticker": incoming.Sticker(),
    "hello": incoming.Hello(),
    "hello_code": incoming.Hello("d3805"),
    "gone": incoming.Gone(),
    "joined": incoming.Joined(),
    "left": incoming.Left(),
    "unsent": incoming.Unsent,
    "group_text": incoming.Text("ใครว่างบ้าง"),
    "group_mention": incoming.Text,
    "unknown": None,
    "unknown_message": incoming.Unread(),
}
"""What each payload says: the very value, or its type where ids of the platform are in it."""

IN_GROUPS = {"joined", "left", "group_text", "group_mention"}
NEEDED = {"text", "press", "press_standing", "hello", "unknown"}


def body(subject: Subject, kind: str) -> bytes:
    """The payload of this kind, or a skip where the app has no such thing."""
    path = subject.payloads / f"{kind}.json"
    if not path.exists():
        assert kind not in NEEDED, f"every channel needs {path}"
        pytest.skip(f"{subject.name} has no {kind}")
    return path.read_bytes()


def headers(subject: Subject, raw: bytes) -> dict[str, str]:
    """What the platform sends along with a body."""
    return subject.headers(raw) if subject.headers else {}


def event(subject: Subject, channel: Channel, kind: str) -> RawEvent:
    """The one event of a payload."""
    raw = body(subject, kind)
    (found,) = channel.receive(raw, headers(subject, raw)).events
    return found


def envelope(subject: Subject, channel: Channel) -> Envelope:
    """How to answer the text of the story."""
    return channel.parse(event(subject, channel, "text"), NOW)[1]


ODD: tuple[Any, ...] = (None, 0, -1, 10**30, 0.5, "", "x", "\ud800", [], {}, [None], True)


def odd(node: Any) -> Iterator[Any]:
    """The same JSON again and again, each time with one thing in it gone or replaced."""
    keys = node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ()
    for key in list(keys):
        kept = node[key]
        for value in ODD:
            node[key] = value
            yield node
        node[key] = kept
        yield from (node for _ in odd(kept))
        if isinstance(node, dict):
            del node[key]
            yield node
            node[key] = kept
