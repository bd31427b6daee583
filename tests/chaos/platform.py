"""The two kinds of platform, as one server that remembers every call and fails on request.

"keyed" is like LINE: a push has a retry key (a known one gets 409), a reply has a token that is
good once. "bare" is like Telegram: it has neither, and sends whatever it is given.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web


@dataclass
class Platform:
    """What arrived. `trouble` is the share of calls that fail while it is set (0 to 1)."""

    arrived: list[dict[str, object]] = field(default_factory=list)
    keys: Counter[str] = field(default_factory=Counter)
    tokens: Counter[str] = field(default_factory=Counter)
    bodies: dict[str, set[bytes]] = field(default_factory=dict)
    trouble: float = 0.0
    slow: float = 0.0  # seconds before each answer
    away: bool = False  # no answer at all
    refused: Counter[int] = field(default_factory=Counter)
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    url: str = ""

    async def take(self, request: web.Request) -> web.Response:
        """One call: /keyed or /bare."""
        body = await request.read()
        call = await request.json()
        key = request.headers["Key"]
        fault = self.chance.random() < self.trouble
        if self.away:
            await asyncio.sleep(6)  # longer than anybody waits for it
            return web.Response(status=500)
        if fault and self.chance.random() < 0.3:
            self.refused[429] += 1
            return web.Response(status=429, headers={"Retry-After": "1"})
        if self.slow:
            await asyncio.sleep(self.slow)
        status = self._judge(request.path, key, call, body)
        if status == 200 and fault:
            status = 500  # it arrived, but nobody is told
        if status != 200:
            self.refused[status] += 1
        return web.Response(status=status)

    def _judge(self, path: str, key: str, call: dict[str, object], body: bytes) -> int:
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
        self.arrived.append(call | {"kind": path[1:], "key": key})
        return 200


@asynccontextmanager
async def platform() -> AsyncIterator[Platform]:
    """The server, while the block runs."""
    found = Platform()
    app = web.Application()
    app.router.add_post("/{kind}", found.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield found
    await runner.cleanup()
