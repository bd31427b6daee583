"""The HTTP client through which the bot asks outside look-up services: a daily budget, a rest after
failures, and metrics.

If anything fails, the caller gets None ("not known"), and the person is answered without it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import aiohttp

from bot.metrics import LOOKUPS

SECONDS = 3.0
BYTES = 1024 * 1024
"""The most bytes in a response."""
REST, LONGEST_REST = 30.0, 3600.0
"""Seconds without requests after a failure, doubled after each further one, and their maximum."""
DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Answer:
    """A response with status 200: its body and media type, e.g. "application/json"."""

    body: bytes
    kind: str


class Service:
    """A client of one service.

    name:  the service's label in the metrics.
    a_day: the most requests per day (UTC), counted in this process.
    """

    def __init__(self, name: str, a_day: int, now: Callable[[], float] = time.time) -> None:
        self._name = name
        self._a_day = a_day
        self._now = now
        self._day = 0
        self._asked = 0
        self._rest = 0.0
        self._rests_until = 0.0

    async def ask(
        self,
        method: str,
        url: str,
        *,
        query: Sequence[tuple[str, str]] = (),
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer | None:
        """Make a request; None if it fails or none may be made now."""
        if not self._may_ask():
            return None
        try:
            async with asyncio.timeout(SECONDS):
                answer = await _fetch(method, url, query, form, headers)
        except TimeoutError:
            self.failed("slow")
            return None
        except (OSError, ValueError, aiohttp.ClientError):
            self.failed("failed")
            return None
        if isinstance(answer, str):
            self.failed(answer)
            return None
        return answer

    def count(self, result: str) -> None:
        """Count the result of a look-up: "found", "nothing" or "remembered"."""
        LOOKUPS.labels(self._name, result).inc()

    def worked(self, found: bool) -> None:
        """Record that the response could be parsed, and whether it listed anything."""
        self._rest = 0.0
        self.count("found" if found else "nothing")

    def failed(self, why: str) -> None:
        """Record a failure and pause requests, for longer after each failure in a row."""
        self.count(why)
        self._rest = min(LONGEST_REST, self._rest * 2 or REST)
        self._rests_until = self._now() + self._rest

    def _may_ask(self) -> bool:
        now = self._now()
        if now < self._rests_until:
            self.count("resting")
            return False
        today = int(now // DAY)
        if today != self._day:
            self._day, self._asked = today, 0
        if self._asked >= self._a_day:
            self.count("over_budget")
            return False
        self._asked += 1
        return True


async def _fetch(
    method: str,
    url: str,
    query: Sequence[tuple[str, str]],
    form: Mapping[str, str] | None,
    headers: Mapping[str, str] | None,
) -> Answer | str:
    """Return the answer, or the name under which the failure is counted in the metrics."""
    async with (
        aiohttp.ClientSession(
            cookie_jar=aiohttp.DummyCookieJar(), trust_env=False, headers=headers
        ) as session,
        session.request(
            method, url, params=list(query), data=form, allow_redirects=False
        ) as answer,
    ):
        if answer.status != 200:
            return "refused"
        pieces, size = [], 0
        async for piece in answer.content.iter_chunked(1 << 16):
            size += len(piece)
            if size > BYTES:
                return "too_long"
            pieces.append(piece)
        return Answer(b"".join(pieces), answer.content_type)
