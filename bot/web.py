"""The aiohttp routes: webhooks, health and metrics; a channel may add pages of its own."""

from __future__ import annotations

import functools
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot import logs
from bot.channels.base import Accept, Channel, Refused, Verifiable

BODY_LIMIT = 1024 * 1024
"""Largest webhook body, in bytes. LINE sends at most 100 events at once, Telegram one."""

Ready = Callable[[], Awaitable[str | None]]
"""Returns None if the database and the queue work, else in a few words what does not."""

_JSON = {"Content-Type": "application/json"}

log = logging.getLogger(__name__)


def routes(channels: Mapping[str, Channel], accept: Accept, ready: Ready) -> web.Application:
    """The application with /hooks/<channel>, GET /health/live, /health/ready and /metrics.

    Webhooks take POST, and GET for channels that are Verifiable.
    """
    app = web.Application(client_max_size=BODY_LIMIT)

    async def hook(channel: Channel, request: web.Request) -> web.Response:
        trace = secrets.token_hex(6)
        logs.trace.set(trace)
        body = await request.read()
        try:
            received = channel.receive(body, request.headers)
        except Refused as refused:
            log.warning("%s webhook refused: %s", channel.name, refused)
            return web.Response(status=refused.status, text=f"{refused}\n")
        if received.events:
            try:
                await accept(received, trace)
            except Exception:
                log.exception("%s webhook not stored: the platform may send it again", channel.name)
                return web.Response(status=503, text="not stored, please send it again\n")
        return web.Response(body=received.answer, headers=_JSON)

    async def verify(channel: Verifiable, request: web.Request) -> web.Response:
        try:
            return web.Response(text=channel.verify(request.query))
        except Refused as refused:
            return web.Response(status=refused.status, text=f"{refused}\n")

    async def off(_: web.Request) -> web.Response:
        return web.Response(status=404, text="this channel is off\n")

    async def live(_: web.Request) -> web.Response:
        return web.json_response({"live": True})

    async def is_ready(_: web.Request) -> web.Response:
        problem = await ready()
        if problem is None:
            return web.json_response({"ready": True})
        return web.json_response({"ready": False, "problem": problem}, status=503)

    for name, channel in channels.items():
        app.router.add_post(f"/hooks/{name}", functools.partial(hook, channel))
        if isinstance(channel, Verifiable):
            app.router.add_get(f"/hooks/{name}", functools.partial(verify, channel))
    app.router.add_post("/hooks/{channel}", off)
    app.router.add_get("/health/live", live)
    app.router.add_get("/health/ready", is_ready)
    app.router.add_get("/metrics", metrics)
    return app


def served(app: web.Application, shutdown_seconds: float = 60) -> web.AppRunner:
    """The application, ready to listen.

    Bodies are not decompressed: no platform compresses them, and a body that is compressed wrongly,
    or expands without end, is then refused as invalid JSON.
    """
    return web.AppRunner(
        app, access_log=None, shutdown_timeout=shutdown_seconds, auto_decompress=False
    )


async def metrics(_: web.Request) -> web.Response:
    """Metrics for Prometheus; no label has a person, a number or a district."""
    import prometheus_client

    return web.Response(
        body=prometheus_client.generate_latest(),
        headers={"Content-Type": prometheus_client.CONTENT_TYPE_LATEST},
    )
