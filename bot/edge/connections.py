"""The web server's connections: ends those that send nothing in time, and the oldest waiting one
when there are too many.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from aiohttp import hdrs, web
from aiohttp.web_protocol import RequestHandler

HEADER_SECONDS = 10.0
"""How long a connection may take from its beginning, or from the last answer, until all headers of
a request are there; it is closed then, however often single bytes come."""

LINGER_SECONDS = 2.0
"""How long the rest of a refused body is thrown away, so that the client reads why."""

BUFFER = 16 * 1024
"""Bytes of a body that wait for whoever reads it, before no more is taken from its connection."""

MOST_CONNECTIONS = 500
"""Connections at a time; a process may usually open 1,024 files, and needs some of them itself. A
new one closes the oldest that waits for a request."""

log = logging.getLogger(__name__)


class Connection(RequestHandler):
    """A connection whose errors quote nobody and name no version."""

    __slots__ = ()

    @property
    def open(self) -> bool:
        """Whether nobody has closed it on our side."""
        return not self._force_close

    @property
    def waits(self) -> bool:
        """Whether it is open and no request is under way on it."""
        return self.open and not self._request_in_progress

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Return what a client is told of an error; aiohttp's own repeats bytes of the request."""
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR and exc is not None:
            log.error("a request failed", exc_info=exc)
        response = _Bare(status=status, text=f"{HTTPStatus(status).phrase.lower()}\n")
        response.force_close()
        return response


class _Bare(web.Response):
    """A response that is not prepared by the application's signals."""

    async def _prepare_headers(self) -> None:
        await super()._prepare_headers()
        self.headers.popall(hdrs.SERVER, None)


class _Server(web.Server):
    """Makes a Connection for each client."""

    def __call__(self) -> RequestHandler:
        if len(self._connections) >= MOST_CONNECTIONS:
            self._make_room()
        return Connection(self, loop=self._loop, **self._kwargs)

    def _make_room(self) -> None:
        """Close the oldest connections that wait, until there is room for one more."""
        kept = [each for each in self._connections if isinstance(each, Connection) and each.open]
        waiting = [each for each in kept if each.waits]
        for oldest in waiting[: max(0, len(kept) + 1 - MOST_CONNECTIONS)]:
            oldest.force_close()


class Runner(web.AppRunner):
    """Runs an application on such connections.

    Bodies are not decompressed: no platform compresses them, and a body that is compressed wrongly,
    or expands without end, is then refused as invalid JSON. There are no access logs: they would
    tell who called when; what matters is counted in /metrics.
    """

    def __init__(self, app: web.Application, shutdown_seconds: float = 60) -> None:
        super().__init__(
            app,
            access_log=None,
            shutdown_timeout=shutdown_seconds,
            auto_decompress=False,
            keepalive_timeout=HEADER_SECONDS,
            lingering_time=LINGER_SECONDS,
            read_bufsize=BUFFER,
        )
        app.on_response_prepare.append(_name_no_version)

    async def _make_server(self) -> web.Server:
        made = await super()._make_server()
        kept: dict[str, Any] = made._kwargs
        return _Server(made.request_handler, request_factory=made.request_factory, **kept)


async def _name_no_version(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.popall(hdrs.SERVER, None)
