"""Connections from which nothing comes are closed, and errors quote nobody."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable

import pytest
from aiohttp import web

from bot.edge import connections
from bot.edge.connections import Runner

CANARY = b"CANARY-of-a-person"


async def hello(_: web.Request) -> web.Response:
    return web.Response(text="hello")


async def fails(_: web.Request) -> web.Response:
    raise KeyError(CANARY.decode())


@pytest.fixture
def header_seconds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEADER_SECONDS", getattr(request, "param", 10.0))


@pytest.fixture
async def port(header_seconds: None) -> AsyncIterator[int]:
    app = web.Application()
    app.router.add_get("/", hello)
    app.router.add_get("/fails", fails)
    runner = Runner(app, shutdown_seconds=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield runner.addresses[0][1]
    await runner.cleanup()


class Client:
    """One connection, byte by byte."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def rest(self) -> bytes:
        """What comes until the server closes the connection."""
        async with asyncio.timeout(30):
            try:
                return await self.reader.read()
            except ConnectionResetError:
                return b""

    async def head(self) -> bytes:
        async with asyncio.timeout(30):
            return await self.reader.readuntil(b"\r\n\r\n")


Connect = Callable[[], "asyncio.Future[Client]"]


@pytest.fixture
async def connect(port: int) -> AsyncIterator[Callable[[], object]]:
    made: list[Client] = []

    async def one() -> Client:
        client = Client(*await asyncio.open_connection("127.0.0.1", port))
        made.append(client)
        return client

    yield one
    for client in made:
        client.writer.close()


@pytest.mark.parametrize("header_seconds", [0.2], indirect=True)
@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-Half: "])
async def test_headers_that_never_end_close_the_connection(connect: Connect, sent: bytes) -> None:
    client = await connect()
    await client.send(sent)
    assert await client.rest() == b""


@pytest.mark.parametrize("header_seconds", [0.2], indirect=True)
async def test_a_connection_is_closed_some_time_after_its_last_answer(connect: Connect) -> None:
    client = await connect()
    await client.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert (await client.rest()).endswith(b"hello")


async def test_one_too_many_closes_the_oldest_that_waits(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST_CONNECTIONS", 3)
    held = [await connect() for _ in range(3)]
    for client in held:
        await client.send(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b" 200 " in await client.head()
    newest = await connect()
    await newest.send(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert (await newest.rest()).endswith(b"hello")
    assert await held[0].rest() == b"hello"
    await held[2].send(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert (await held[2].rest()).endswith(b"hello")


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /" + CANARY + b" HTTP/9.x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-Bad\x01: " + CANARY + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1" + CANARY + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n",
    ],
)
async def test_a_call_that_is_no_http_is_told_so_without_its_bytes(
    connect: Connect, sent: bytes
) -> None:
    client = await connect()
    await client.send(sent)
    told = await client.rest()
    assert told.startswith(b"HTTP/1.")
    assert b" 400 " in told.splitlines()[0]
    assert told.endswith(b"\r\n\r\nbad request\n")
    assert CANARY not in told
    assert b"server:" not in told.lower()
    assert b"aiohttp" not in told.lower()


async def test_a_failure_of_ours_is_told_without_its_words(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    client = await connect()
    with caplog.at_level(logging.INFO):
        await client.send(b"GET /fails HTTP/1.1\r\nHost: x\r\n\r\n")
        told = await client.rest()
    assert b" 500 " in told.splitlines()[0]
    assert CANARY not in told
    assert b"server:" not in told.lower()
    assert [r.getMessage() for r in caplog.records] == ["a request failed"]


async def test_no_answer_names_a_server_or_its_version(connect: Connect) -> None:
    for path in (b"/", b"/missing"):
        client = await connect()
        await client.send(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert b"server:" not in (await client.rest()).lower()
