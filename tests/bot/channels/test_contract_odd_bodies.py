"""The contract of every channel for bodies that no platform should send: taken or refused, never
stumbled over, and what comes of them can be stored. Each also goes through the web server."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.base import Channel, Hook, Refused
from bot.edge.connections import Runner
from bot.web import BODY_LIMIT, routes
from handlers.core import incoming
from tests.bot.channels.story import NOW, STORY, headers
from tests.bot.channels.subject import Subject

MARK = "kept-to-themselves"
"""Stands in every value that a person could have written."""

ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False)
    | st.text(st.characters(), max_size=8).map(lambda text: text + MARK)
    | st.sampled_from(["", "\x00", "\ud800", "\udc00x", "text", "message", "user", "private"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)

many = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def replaced(node: Any, path: list[int], value: Any) -> Any:
    """The same JSON with one thing in it replaced; the path chooses among what there is."""
    if not path or not isinstance(node, dict | list) or not node:
        return value
    keys = list(node) if isinstance(node, dict) else list(range(len(node)))
    key = keys[path[0] % len(keys)]
    copy: Any = dict(node) if isinstance(node, dict) else list(node)
    copy[key] = replaced(node[key], path[1:], value)
    return copy


def genuine(subject: Subject) -> list[Any]:
    """What the platform really sends, of each kind it has."""
    paths = (subject.payloads / f"{kind}.json" for kind in STORY)
    return [json.loads(path.read_bytes()) for path in paths if path.exists()]


def received(subject: Subject, channel: Channel, body: bytes) -> Hook | None:
    """The events of a body, or None where it is refused as it should be."""
    try:
        return channel.receive(body, headers(subject, body))
    except Refused as refused:
        reason = refused
    assert reason.status == 400
    assert MARK not in str(reason)
    return None


def holds(channel: Channel, hook: Hook | None) -> None:
    """Everything of these events can be stored, and parsed."""
    for event in hook.events if hook else ():
        for value in (event.account, event.event_id, event.person):
            value.encode()
            assert "\x00" not in value
        assert event.event_id
        assert event.person
        said, to = channel.parse(event, NOW)
        assert to.person == event.person
        assert said is None or isinstance(said, incoming.Incoming)
        if said is not None and isinstance(said.said, incoming.Text):
            said.said.text.encode()


@many
@given(data=st.data())
def test_a_body_with_anything_in_any_place_is_taken_or_refused(
    subject: Subject, channel: Channel, data: st.DataObject
) -> None:
    body = data.draw(st.sampled_from(genuine(subject)))
    path = data.draw(st.lists(st.integers(0, 9), min_size=1, max_size=6))
    sent = json.dumps(replaced(body, path, data.draw(ANY))).encode()
    holds(channel, received(subject, channel, sent))


@many
@given(data=st.data())
def test_any_bytes_are_taken_or_refused(
    subject: Subject, channel: Channel, data: st.DataObject
) -> None:
    whole = st.sampled_from([json.dumps(body).encode() for body in genuine(subject)])
    cut = st.tuples(whole, st.integers(0, 400)).map(lambda both: both[0][: both[1]])
    sent = data.draw(st.binary(max_size=80) | cut | ANY.map(lambda v: json.dumps(v).encode()))
    holds(channel, received(subject, channel, sent))


HOSTILE: dict[str, bytes] = {
    "nested too deeply": b"[" * 100_000,
    "nested too deeply inside": b'{"events":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "a number too long to read": b'{"update_id":' + b"9" * 5000 + b"}",
    "no number": b'{"events":[{"timestamp":NaN}],"update_id":Infinity}',
    "a name twice": b'{"events":[],"events":{},"update_id":1,"update_id":[]}',
    "another encoding": json.dumps({"events": [], "update_id": 1}).encode("utf-16"),
    "a byte order mark": b"\xef\xbb\xbf{}",
    "zeros": bytes(2000),
    "words only": MARK.encode() * 50,
    "too large": b'{"events":["' + MARK.encode() * (BODY_LIMIT // len(MARK)) + b'"]}',
}


PACKED = {name: {"Content-Encoding": name} for name in ("gzip", "deflate", "br", "x")}


@pytest.fixture
async def hooks(channel: Channel) -> AsyncIterator[str]:
    """The address of the channel's webhook; what it stores must be storable."""

    async def accept(hook: Hook, trace: str = "") -> None:
        holds(channel, hook)

    async def ready() -> None:
        return None

    runner = Runner(routes({channel.name: channel}, accept, ready))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hooks/{channel.name}"
    await runner.cleanup()


async def test_the_web_server_answers_hostile_bodies_and_logs_nothing_of_them(
    subject: Subject, hooks: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    cases = [(name, body, {}) for name, body in HOSTILE.items()]
    cases += [(f"said to be {name}", MARK.encode(), said) for name, said in PACKED.items()]
    async with aiohttp.ClientSession() as session:
        for name, body, said in cases:
            sent = {**headers(subject, body), **said}
            async with session.post(hooks, data=io.BytesIO(body), headers=sent) as answer:
                allowed = (413,) if name == "too large" else (200, 400)
                assert answer.status in allowed, name
                assert MARK not in await answer.text(), name
    assert MARK not in caplog.text
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
