"""A channel of our own for tests: events are JSON, sent calls are kept, faults come on request."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.channels.base import Call, Envelope, Hook, Rates, RawEvent, SendFailed
from handlers.core import incoming, reply
from handlers.core.incoming import Incoming, Media
from handlers.core.reply import Reply
from handlers.core.say import Speak


def heard(
    text: str, event_id: str, person: str = "a", *, token: bool = True, channel: str = "fake"
) -> RawEvent:
    """The event of a person (`fake:a`) saying something; "/name" becomes what it names."""
    given = {"text": text, "token": f"token-{event_id}" if token else None, "chat": person}
    return RawEvent(channel, "1", event_id, f"{channel}:{person}", json.dumps(given).encode())


def hook(*events: RawEvent) -> Hook:
    """A webhook call with these events."""
    return Hook(events)


class FakeChannel:
    """Keeps every call in `sent` as (key, body); `faults` are raised first, one a send."""

    rates = Rates()

    def __init__(self, name: str = "fake", language: str | None = "th") -> None:
        self.name = name
        self.language = language
        self.sent: list[tuple[str, dict[str, object]]] = []
        self.tried: list[tuple[str, dict[str, object]]] = []
        self.faults: list[SendFailed] = []
        self.loadings = 0
        self.menus: list[tuple[str, str]] = []
        self.gate: asyncio.Event | None = None
        self.on_send: Callable[[str], None] = lambda _key: None

    @property
    def texts(self) -> list[str]:
        """What was said, in order; the lines of one call are joined by " / "."""
        return [" / ".join(body["lines"]) for _, body in self.sent]  # type: ignore[arg-type]

    async def open(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to close."""

    def check_headers(self, headers: Mapping[str, str]) -> None:
        """Every call is genuine."""

    def receive(self, body: bytes, headers: Mapping[str, str]) -> Hook:
        """A JSON list of [text, event id, person]."""
        return Hook(tuple(heard(*each, channel=self.name) for each in json.loads(body)))

    def parse(self, event: RawEvent, received: datetime) -> tuple[Incoming | None, Envelope]:
        """Text, or what a "/name" stands for."""
        content = json.loads(event.raw)
        to = Envelope(
            event.channel,
            event.account,
            event.event_id,
            event.person,
            chat=content["chat"],
            token=content["token"],
        )
        text = content["text"]
        said: incoming.Said | None = {
            "/gone": incoming.Gone(),
            "/hello": incoming.Hello(),
            "/sticker": incoming.Sticker(),
            "/unknown": None,
        }.get(text, incoming.Text(text))
        if text.startswith("/press "):
            said = incoming.Pressed(*reply.decode_press(text.removeprefix("/press ")))
        edited = text.startswith("/edited ")
        if edited:
            said = incoming.Text(text.removeprefix("/edited "))
        return (Incoming(said, received, edited=edited) if said is not None else None), to

    def render(self, reply: Reply, speak: Speak, to: Envelope, stamp: str | None) -> Call:
        """The texts as JSON lines, with where they go."""
        lines = _lines(reply, speak)
        content = {"to": to.chat, "token": to.token, "lines": lines, "stamp": stamp}
        return Call(json.dumps(content, ensure_ascii=False).encode(), push=False)

    def render_push(self, reply: Reply, speak: Speak, chat: str) -> Call:
        """The same without a token."""
        content = {"to": chat, "lines": _lines(reply, speak)}
        return Call(json.dumps(content, ensure_ascii=False).encode(), push=True)

    def as_push(self, call: Call, chat: str) -> Call:
        """Without its token, to this chat."""
        content = json.loads(call.body)
        content.pop("token", None)
        return Call(json.dumps(content | {"to": chat}, ensure_ascii=False).encode(), push=True)

    def before(self, late: Call, call: Call) -> Call | None:
        """At most five lines in all."""
        content = json.loads(call.body)
        lines = json.loads(late.body)["lines"] + content["lines"]
        if len(lines) > 5:
            return None
        body = json.dumps(content | {"lines": lines}, ensure_ascii=False).encode()
        return replace(call, body=body)

    async def send(self, call: Call, key: str) -> None:
        """Keep the call, or raise the next fault."""
        self.on_send(key)
        self.tried.append((key, json.loads(call.body)))
        if self.gate is not None:
            await self.gate.wait()
        if self.faults:
            raise self.faults.pop(0)
        self.sent.append((key, json.loads(call.body)))

    async def loading(self, to: Envelope) -> None:
        """Count."""
        self.loadings += 1

    async def language_of(self, to: Envelope) -> str | None:
        """The language given to this channel."""
        return self.language

    async def use_language(self, to: Envelope, language: str) -> None:
        """Kept for the test."""
        self.menus.append((to.chat, language))

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        """Nothing is there."""
        return None


def _lines(spoken: Reply, speak: Speak) -> list[str]:
    return [speak(part.say) for part in spoken.parts if isinstance(part, reply.Text)]
