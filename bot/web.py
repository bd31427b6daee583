"""The routes of the web server: webhooks, health and metrics, and the pages that channels and the
office add.
"""

from __future__ import annotations

import functools
import hmac
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web

from bot import logs
from bot.channels.base import Accept, Channel, Refused, Verifiable
from bot.edge import bodies
from bot.edge.bodies import BODIES, Bodies
from bot.edge.refusals import Refusals

BODY_LIMIT = 1024 * 1024
"""Largest webhook body, in bytes. LINE sends at most 100 events at once, Telegram one."""

Ready = Callable[[], Awaitable[str | None]]
Weakness = Callable[[], str | None]
"""Returns None if the database and the queue work, else in a few words what does not."""

_JSON = {"Content-Type": "application/json"}

log = logging.getLogger(__name__)


def routes(
    channels: Mapping[str, Channel],
    accept: Accept,
    ready: Ready,
    key: str | None = None,
    weakness: Weakness = lambda: None,
) -> web.Application:
    """The application with /hooks/<channel>, GET /health/live, /health/ready and /metrics.

    Webhooks take POST, and GET for channels that are Verifiable. `key` is what a caller must show
    to read /metrics and why we are not ready: nobody may if it is empty, everybody if it is None.
    `weakness` says what is missing though we are ready; they are told that too.
    """
    app = web.Application(client_max_size=BODY_LIMIT)
    app[BODIES] = Bodies()
    refusals = Refusals()

    async def hook(channel: Channel, request: web.Request) -> web.Response:
        trace = secrets.token_hex(6)
        logs.trace.set(trace)
        try:
            channel.check_headers(request.headers)
            body = await bodies.read(request, BODY_LIMIT)
            received = channel.receive(body, request.headers)
        except Refused as refused:
            refusals.note(channel.name, refused)
            return web.Response(status=refused.status, text=f"{refused}\n")
        except web.HTTPException as error:
            return _answer(error)
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

    known: str | None = None

    async def is_ready(request: web.Request) -> web.Response:
        nonlocal known
        problem = await ready()
        if problem and not known:
            log.warning("not ready: %s", problem)  # once: whoever asks does so every few seconds
        known = problem
        if problem is None:
            lacking = weakness() if _shows(request, key) else None
            weak = {"weakness": lacking} if lacking else {}
            return web.json_response({"ready": True, **weak})
        told = {"ready": False, "problem": problem} if _shows(request, key) else {"ready": False}
        return web.json_response(told, status=503)

    async def counts(request: web.Request) -> web.Response:
        if not _shows(request, key):
            return web.Response(status=404, text="METRICS_KEY opens this page\n")
        return await metrics(request)

    for name, channel in channels.items():
        app.router.add_post(f"/hooks/{name}", functools.partial(hook, channel))
        if isinstance(channel, Verifiable):
            app.router.add_get(f"/hooks/{name}", functools.partial(verify, channel))
    app.router.add_post("/hooks/{channel}", off)
    app.router.add_get("/health/live", live)
    app.router.add_get("/health/ready", is_ready)
    app.router.add_get("/metrics", counts)
    return app


def _answer(error: web.HTTPException) -> web.Response:
    """The same answer without the exception: aiohttp keeps that, and the buffers of its request
    with it, until garbage is collected."""
    answer = web.Response(status=error.status, text=error.text)
    answer.force_close()
    return answer


def _shows(request: web.Request, key: str | None) -> bool:
    """Whether a call shows the key of what is not for everybody: "Authorization: Bearer <key>"."""
    if key is None:
        return True
    sent = request.headers.get("Authorization", "").encode("utf-8", "replace")
    return bool(key) and hmac.compare_digest(sent, f"Bearer {key}".encode())


async def metrics(_: web.Request) -> web.Response:
    """Metrics for Prometheus; no label has a person, a number or a district."""
    import prometheus_client

    return web.Response(
        body=prometheus_client.generate_latest(),
        headers={"Content-Type": prometheus_client.CONTENT_TYPE_LATEST},
    )
