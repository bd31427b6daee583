"""A service on this machine that writes down what it was asked and answers as it is told."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Asked:
    """One request as it came: `words` is everything of it that could tell anything."""

    method: str
    path: str
    query: list[tuple[str, str]]
    form: dict[str, str]
    headers: dict[str, str]

    @property
    def words(self) -> str:
        return f"{self.path} {self.query} {self.form} {self.headers}"


@dataclass
class Stand:
    """The stand-in. `answer` says what comes back; `base` is where it listens."""

    answer: Answer | None = None
    base: str = ""
    asked: list[Asked] = field(default_factory=list)


@asynccontextmanager
async def standing() -> AsyncIterator[Stand]:
    """Let it listen."""
    stand = Stand()

    async def handle(request: web.Request) -> web.StreamResponse:
        form = {name: str(value) for name, value in (await request.post()).items()}
        query = list(request.query.items())
        headers = dict(request.headers)
        stand.asked.append(Asked(request.method, request.path, query, form, headers))
        return await stand.answer(request) if stand.answer else web.json_response({})

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", handle)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    stand.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield stand
    await runner.cleanup()


def says(body: bytes, kind: str = "application/json", status: int = 200) -> Answer:
    """The same answer to everything."""

    async def answer(request: web.Request) -> web.StreamResponse:
        return web.Response(body=body, content_type=kind, status=status)

    return answer
