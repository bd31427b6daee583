"""Bodies that are slow, large or too many end early, and genuine ones get through meanwhile."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

from bot.edge import bodies, connections
from bot.edge.bodies import BODIES, Bodies
from bot.edge.connections import Runner

LIMIT = 1000
"""Bytes of the largest body."""


@pytest.fixture
async def port(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(connections, "LINGER_SECONDS", 0.05)  # the callers below send no more

    async def take(request: web.Request) -> web.Response:
        return web.Response(text=f"{len(await bodies.read(request, LIMIT))} bytes")

    app = web.Application()
    app[BODIES] = Bodies()
    app.router.add_post("/", take)
    runner = Runner(app, shutdown_seconds=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


Begun = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def begun(port: int, announced: int, sent: int = 1) -> Begun:
    """A call that announces more than it sends."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {announced}\r\n\r\n"
    writer.write(head.encode() + b"x" * sent)
    await writer.drain()
    return reader, writer


async def status(call: Begun) -> int:
    """The status of the answer, after which the connection is closed."""
    reader, writer = call
    async with asyncio.timeout(30):
        answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return int(answer.split()[1])


async def whole(port: int, data: bytes, *, chunked: bool = False) -> tuple[int, str]:
    async def chunks() -> AsyncIterator[bytes]:
        yield data

    async with (
        aiohttp.ClientSession() as session,
        session.post(f"http://127.0.0.1:{port}/", data=chunks() if chunked else data) as answer,
    ):
        return answer.status, await answer.text()


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_body_is_read_up_to_its_limit(port: int, *, chunked: bool) -> None:
    assert await whole(port, b"", chunked=chunked) == (200, "0 bytes")
    assert await whole(port, b"x" * LIMIT, chunked=chunked) == (200, f"{LIMIT} bytes")
    assert (await whole(port, b"x" * (LIMIT + 1), chunked=chunked))[0] == 413


async def test_one_that_announces_too_much_is_refused_before_it_comes(port: int) -> None:
    assert await status(await begun(port, LIMIT + 1, sent=0)) == 413


async def test_one_that_never_ends_is_given_up(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "BODY_SECONDS", 0.2)
    assert await status(await begun(port, LIMIT)) == 408


@pytest.mark.parametrize(("most", "of"), [(2, "MOST_BODIES"), (2 * LIMIT, "MOST_BYTES")])
async def test_of_too_many_at_a_time_the_oldest_is_given_up(
    port: int, monkeypatch: pytest.MonkeyPatch, most: int, of: str
) -> None:
    monkeypatch.setattr(bodies, of, most)
    slow = [await begun(port, LIMIT) for _ in range(3)]
    assert await status(slow[0]) == 408
    assert await whole(port, b"genuine" * 100) == (200, "700 bytes")
    assert await status(slow[1]) == 408
    slow[2][1].close()


async def test_a_caller_who_goes_away_in_the_middle_is_no_error_of_ours(
    port: int, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[Exception] = []
    reading = Bodies.read

    async def read(self: Bodies, request: web.Request, limit: int) -> bytes:
        try:
            return await reading(self, request, limit)
        except Exception as error:
            left.append(error)
            raise

    monkeypatch.setattr(Bodies, "read", read)
    _, writer = await begun(port, LIMIT)
    await asyncio.sleep(0)
    writer.transport.abort()
    async with asyncio.timeout(30):
        while not left:  # noqa: ASYNC110  # the server tells nobody
            await asyncio.sleep(0.001)
    assert await whole(port, b"x") == (200, "1 bytes")
    assert isinstance(left[0], web.HTTPBadRequest)
    assert [each.message for each in caplog.records if each.levelno >= logging.ERROR] == []


async def test_what_ended_makes_room_again(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "MOST_BYTES", LIMIT)
    for _ in range(20):
        assert await whole(port, b"x" * LIMIT) == (200, f"{LIMIT} bytes")
        assert (await whole(port, b"x" * (LIMIT + 1), chunked=True))[0] == 413
