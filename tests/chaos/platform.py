"""The two kinds of platform, as one server that remembers every call and fails on request.

"keyed" is like LINE: a push has a retry key (a known one gets 409), a reply has a token that is
good once. "bare" is like Telegram: it has neither, and sends whatever it is given.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakSet

from aiohttp import web


@dataclass(frozen=True, slots=True)
class Arrival:
    """A call that was taken: `call` is its body, `at` when it was (monotonic seconds), and
    `answered` whether the caller was told so."""

    kind: str
    key: str
    call: dict[str, object]
    at: float
    answered: bool


@dataclass
class Platform:
    """What arrived, and what is to go wrong: the shares are those of calls, from 0 to 1."""

    arrived: list[Arrival] = field(default_factory=list)
    keys: Counter[str] = field(default_factory=Counter)
    tokens: Counter[str] = field(default_factory=Counter)
    bodies: dict[str, set[bytes]] = field(default_factory=dict)
    trouble: float = 0.0  # share that fails: most have arrived, and nobody is told
    too_many: float = 0.0  # share that is told to come again in a second
    slow: float = 0.0  # seconds before each answer
    away: bool = False  # no answer at all, and nothing arrives
    hangs: bool = False  # no answer at all, and half of the calls arrive
    refused: Counter[int] = field(default_factory=Counter)
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    port: int = 0
    _runner: web.AppRunner | None = None
    _site: web.TCPSite | None = None
    _connections: WeakSet[asyncio.Transport] = field(default_factory=WeakSet)
    _silent: WeakSet[asyncio.Transport] = field(default_factory=WeakSet)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    async def take(self, request: web.Request) -> web.Response:
        """One call: /keyed or /bare."""
        body = await request.read()
        call = await request.json()
        key = request.headers["Key"]
        if request.transport is not None:
            self._connections.add(request.transport)
            if request.transport in self._silent:
                return await self._say_nothing(request)
        fault = self.chance.random() < self.trouble
        if self.away or self.hangs:
            if self.hangs and self.chance.random() < 0.5:
                self._judge(request.path, key, call, body, answered=False)
            return await self._say_nothing(request)
        if self.chance.random() < self.too_many or (fault and self.chance.random() < 0.3):
            self.refused[429] += 1
            return web.Response(status=429, headers={"Retry-After": "1"})
        if self.slow:
            await asyncio.sleep(self.slow)
        status = self._judge(request.path, key, call, body, answered=not fault)
        if status == 200 and fault:
            status = 500  # it arrived, but nobody is told
        if status != 200:
            self.refused[status] += 1
        return web.Response(status=status)

    async def _say_nothing(self, request: web.Request) -> web.Response:
        await asyncio.sleep(6)  # longer than anybody waits for it
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    def _judge(
        self, path: str, key: str, call: dict[str, object], body: bytes, *, answered: bool
    ) -> int:
        if path == "/keyed":
            token = call.get("token")
            if token is not None:
                self.tokens[str(token)] += 1
                if self.tokens[str(token)] > 1:
                    return 400
            else:
                self.keys[key] += 1
                self.bodies.setdefault(key, set()).add(body)
                if self.keys[key] > 1:
                    return 409
        self.arrived.append(Arrival(path[1:], key, call, time.monotonic(), answered))
        return 200

    async def open(self) -> None:
        """Listen, on a port of its own at first and on the same one again later."""
        if self._runner is None:
            app = web.Application()
            app.router.add_post("/{kind}", self.take)
            self._runner = web.AppRunner(app, access_log=None)
            await self._runner.setup()
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True)
        await self._site.start()
        self.port = int(self._runner.addresses[0][1])

    async def refuse(self) -> None:
        """Take no connection any more, and end those that there are."""
        if self._site is not None:
            await self._site.stop()
        for connection in tuple(self._connections):
            connection.abort()

    def forget_connections(self) -> None:
        """Say nothing any more on the connections that there are; new ones are answered."""
        self._silent.update(self._connections)

    def mend(self) -> None:
        """Nothing goes wrong any more."""
        self.trouble = self.too_many = self.slow = 0.0
        self.away = self.hangs = False

    async def close(self) -> None:
        """End it."""
        if self._runner is not None:
            await self._runner.cleanup()


@asynccontextmanager
async def platform() -> AsyncIterator[Platform]:
    """The server, while the block runs."""
    found = Platform()
    await found.open()
    try:
        yield found
    finally:
        await found.close()
