"""Webhooks in, health and counts out, over a real socket."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import io
import json
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

import aiohttp
import pytest
from aiohttp import web

from bot.channels.base import Hook, Refused
from bot.channels.line.channel import LineChannel
from bot.channels.telegram.channel import TelegramChannel
from bot.edge.connections import Runner
from bot.web import BODY_LIMIT, routes
from tests.support.fake_channel import FakeChannel

SECRET = "line secret"
WORD = "word"
KEY = "k" * 16
WRITTEN = "หลานโอนเงินไปแล้ว 0812345678"


@dataclass
class Server:
    """The application on a port, and what it stored."""

    base: str = ""
    stored: list[Hook] = field(default_factory=list)
    full: bool = False
    problem: str | None = None

    async def accept(self, hook: Hook, trace: str = "") -> None:
        if self.full:
            raise OSError(f"disk full while storing {WRITTEN}")
        assert trace
        self.stored.append(hook)

    async def ready(self) -> str | None:
        return self.problem


class Verified(FakeChannel):
    """Tried by a GET, as Meta's platforms do."""

    def verify(self, query: Mapping[str, str]) -> str:
        if query.get("hub.verify_token") != WORD:
            raise Refused(403, "wrong hub.verify_token")
        return query["hub.challenge"]


@pytest.fixture
def key() -> str | None:
    """What opens /metrics; None: it is open."""
    return None


@pytest.fixture
def weakness() -> str | None:
    """What the system lacks."""
    return None


@pytest.fixture
async def server(key: str | None, weakness: str | None) -> AsyncIterator[Server]:
    served = Server()
    channels = {
        "line": LineChannel(secret=SECRET, token="t", api_base="http://127.0.0.1:9"),
        "telegram": TelegramChannel("42:abc", WORD, "http://127.0.0.1:9"),
        "meta": Verified("meta"),
    }
    runner = Runner(routes(channels, served.accept, served.ready, key, lambda: weakness))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    served.base = f"http://{host}:{port}"
    yield served
    await runner.cleanup()


def line_body(kind: str = "message") -> bytes:
    event = {
        "type": kind,
        "webhookEventId": "01J",
        "timestamp": 1,
        "mode": "active",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": "U" + "0" * 32},
        "replyToken": "r" * 32,
        "message": {"type": "text", "id": "1", "quoteToken": "q", "text": WRITTEN},
    }
    return json.dumps({"destination": "Ubot", "events": [event]}).encode()


def signed(body: bytes) -> dict[str, str]:
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    return {"X-Line-Signature": base64.b64encode(digest).decode()}


async def post(server: Server, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(server.base + path, data=io.BytesIO(body), headers=headers) as answer,
    ):
        return answer.status, await answer.text()


async def get(
    server: Server, path: str, headers: Mapping[str, str] | None = None
) -> tuple[int, str]:
    async with (
        aiohttp.ClientSession() as session,
        session.get(server.base + path, headers=headers) as answer,
    ):
        return answer.status, await answer.text()


async def test_a_signed_event_is_stored_before_it_is_acknowledged(server: Server) -> None:
    body = line_body()
    assert (await post(server, "/hooks/line", body, signed(body)))[0] == 200
    assert len(server.stored) == 1


async def test_an_unknown_event_is_taken(server: Server) -> None:
    body = line_body("levitation")
    assert (await post(server, "/hooks/line", body, signed(body)))[0] == 200


async def test_lines_empty_trial_call_is_taken(server: Server) -> None:
    body = b'{"destination":"Ubot","events":[]}'
    assert (await post(server, "/hooks/line", body, signed(body)))[0] == 200
    assert server.stored == []


@pytest.mark.parametrize("headers", [{}, {"X-Line-Signature": "AAAA"}, {"X-Line-Signature": "é"}])
async def test_a_wrong_or_missing_signature_is_refused(
    server: Server, headers: dict[str, str]
) -> None:
    assert (await post(server, "/hooks/line", line_body(), headers))[0] == 400
    assert server.stored == []


async def test_broken_json_is_refused(server: Server) -> None:
    body = b'{"events": ['
    assert (await post(server, "/hooks/line", body, signed(body)))[0] == 400
    telegram = {"X-Telegram-Bot-Api-Secret-Token": WORD}
    assert (await post(server, "/hooks/telegram", body, telegram))[0] == 400


async def test_a_body_too_large_is_refused(server: Server) -> None:
    body = b" " * (BODY_LIMIT + 1)
    assert (await post(server, "/hooks/line", body, signed(body)))[0] == 413


@pytest.mark.parametrize("headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}])
async def test_telegrams_secret_is_asked_for(server: Server, headers: dict[str, str]) -> None:
    assert (await post(server, "/hooks/telegram", b'{"update_id":1}', headers))[0] == 401


async def test_an_address_is_proved_by_the_answer_to_a_get(server: Server) -> None:
    asked = "/hooks/meta?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
    assert await get(server, asked + WORD) == (200, "1158201444")
    status, told = await get(server, asked + "guess")
    assert (status, told) == (403, "wrong hub.verify_token\n")
    assert "1158201444" not in told
    assert (await get(server, "/hooks/line"))[0] == 405, "LINE asks nothing by GET"
    assert server.stored == []


async def test_a_channel_that_is_off_is_not_there(server: Server) -> None:
    assert (await post(server, "/hooks/whatsapp", b"{}", {}))[0] == 404


async def test_what_cannot_be_stored_is_not_acknowledged(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.full = True
    body = line_body()
    with caplog.at_level(logging.DEBUG):
        status, answer = await post(server, "/hooks/line", body, signed(body))
    assert status == 503
    assert WRITTEN not in answer


async def test_nothing_a_person_wrote_is_logged(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        for headers in ({}, signed(line_body())):
            await post(server, "/hooks/line", line_body(), headers)
    assert not [r for r in caplog.records if "0812345678" in r.getMessage()]


async def test_readiness_is_that_of_the_database(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    assert await get(server, "/health/ready") == (200, '{"ready": true}')
    server.problem = "the database does not answer"
    with caplog.at_level(logging.INFO):
        await get(server, "/health/ready")
        status, answer = await get(server, "/health/ready")
    assert [record.getMessage() for record in caplog.records] == [f"not ready: {server.problem}"]
    assert status == 503
    assert json.loads(answer) == {"ready": False, "problem": server.problem}
    assert (await get(server, "/health/live"))[0] == 200


@pytest.mark.parametrize("key", [None, "", KEY])
@pytest.mark.parametrize("weakness", ["no Landlock"])
async def test_what_the_system_lacks_is_told_to_whom_reasons_are_told(
    server: Server, key: str | None
) -> None:
    shown = {"Authorization": f"Bearer {KEY}"}
    told = (200, '{"ready": true, "weakness": "no Landlock"}')
    nothing = (200, '{"ready": true}')
    assert await get(server, "/health/ready") == (told if key is None else nothing)
    assert await get(server, "/health/ready", shown) == (nothing if key == "" else told)


async def begun(server: Server, path: str, headers: Mapping[str, str]) -> str:
    """The first line of the answer to a call whose body never comes."""
    host, _, port = server.base.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    lines = [f"POST {path} HTTP/1.1", "Host: x", "Content-Length: 1000000"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    async with asyncio.timeout(30):
        answer = await reader.readline()
    writer.close()
    await writer.wait_closed()
    return answer.decode()


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/hooks/line", {}, 400),
        ("/hooks/line", {"X-Line-Signature": "AAAA"}, 400),
        ("/hooks/telegram", {}, 401),
        ("/hooks/telegram", {"X-Telegram-Bot-Api-Secret-Token": "wrong"}, 401),
        ("/hooks/whatsapp", {}, 404),
    ],
)
async def test_a_forged_call_is_refused_before_its_body_is_read(
    server: Server, path: str, headers: dict[str, str], status: int
) -> None:
    assert f" {status} " in await begun(server, path, headers)


@pytest.mark.parametrize("key", [""])
@pytest.mark.parametrize("shown", ["Bearer", "Bearer ", f"Bearer {KEY}"])
async def test_without_a_key_counts_and_reasons_are_for_nobody(server: Server, shown: str) -> None:
    server.problem = "the database does not answer"
    assert (await get(server, "/metrics", {"Authorization": shown}))[0] == 404
    ready = await get(server, "/health/ready", {"Authorization": shown})
    assert ready == (503, '{"ready": false}')


@pytest.mark.parametrize("key", [KEY])
async def test_counts_and_reasons_are_for_who_shows_the_key(server: Server) -> None:
    server.problem = "the database does not answer"
    shown = {"Authorization": f"Bearer {KEY}"}
    wrong: tuple[dict[str, str], ...] = ({}, {"Authorization": "Bearer"})
    for headers in (*wrong, {"Authorization": f"Bearer {KEY}x"}):
        status, answer = await get(server, "/metrics", headers)
        assert (status, "rutan" in answer) == (404, False)
        assert await get(server, "/health/ready", headers) == (503, '{"ready": false}')
    assert (await get(server, "/metrics", shown))[0] == 200
    assert server.problem in (await get(server, "/health/ready", shown))[1]


async def test_counts_are_in_prometheus_form(server: Server) -> None:
    status, answer = await get(server, "/metrics")
    assert status == 200
    assert answer.startswith("# HELP")
