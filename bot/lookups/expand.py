"""The port that follows a short link of a known shortener (bit.ly) to its target, and connects to
no other site.

Redirects are followed one at a time. The address of each hop is checked, and the connection is
pinned to it, so that the name cannot resolve differently the second time (DNS rebinding). Nothing
but the request itself is sent. The page that a short link leads to is never fetched; only its URL
is needed. A shortener's own page is read by a worker (bot/foreign/pages.py).
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urljoin

import aiohttp
import can_ada
from aiohttp.abc import AbstractResolver, ResolveResult
from cachetools import LRUCache

from bot.lookups.allowance import Allowance
from bot.lookups.public import is_public

HOPS = 5
SECONDS = 5.0
BYTES = 8192
PER_PERSON, WINDOW = 12, 600.0
"""How many links are followed for one person in how many seconds."""
KEPT = 2000
"""The most answers cached."""

_AGENT = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Mobile Safari/537.36"
_ONE_TIME = re.compile(
    r"unsub|login|signin|logout|reset|token|otp|verif|confirm|activat|invite", re.I
)
Resolve = Callable[[str, int], Awaitable[list[str]]]
Refresh = Callable[[bytes, str], Awaitable[str | None]]
"""Gives the address that a page sends its reader to at once; the second argument is the person."""


async def system_resolve(host: str, port: int) -> list[str]:
    """Return all IP addresses of a host name from the system's resolver. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


class _Pinned(AbstractResolver):
    """A resolver that returns the checked addresses for every name."""

    def __init__(self, addresses: list[str]) -> None:
        self._addresses = addresses

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        return [
            ResolveResult(
                hostname=host, host=address, port=port, proto=0, flags=socket.AI_NUMERICHOST,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
            )
            for address in self._addresses
        ]  # fmt: skip

    async def close(self) -> None:
        """Do nothing: nothing is open."""


class Expander:
    """Implements ExpandPort.

    shorteners:              the only hosts to which it connects.
    refresh:                 reads their pages.
    resolve, allowed, ports: how names are resolved, and the IP addresses and ports to which it may
                             connect; set in tests only.
    """

    def __init__(
        self,
        shorteners: frozenset[str],
        refresh: Refresh,
        resolve: Resolve = system_resolve,
        allowed: Callable[[str], bool] = is_public,
        ports: frozenset[int] = frozenset({80, 443}),
    ) -> None:
        self._shorteners = shorteners
        self._refresh = refresh
        self._resolve = resolve
        self._allowed = allowed
        self._ports = ports
        self._allowance = Allowance(PER_PERSON, WINDOW)
        self._known: LRUCache[str, str] = LRUCache(KEPT)

    async def expand(self, url: str, person: str) -> str | None:
        """Return where a short link leads, after at most HOPS hops and SECONDS; None if unknown."""
        if url in self._known:
            return self._known[url]
        if not self._allowance.take(person):
            return None
        try:
            async with asyncio.timeout(SECONDS):
                found = await self._follow(url, person)
        except (TimeoutError, OSError, ValueError, aiohttp.ClientError):
            return None
        if found is not None:
            self._known[url] = found
        return found

    async def _follow(self, url: str, person: str) -> str | None:
        """Return the first URL that is no short link; None if there is none."""
        address = _parse(url if "://" in url[:12] else f"https://{url}", None)
        for _ in range(HOPS):
            if address is None or not self._is_short(address):
                break
            if _ONE_TIME.search(address.pathname + address.search):
                return None
            target = await self._ask(address, person)
            if target is None:
                return None
            address = _parse(target, address)
            if address is not None and not self._is_short(address):
                return str(address.href)
        return None

    def _is_short(self, address: Any) -> bool:
        host = address.hostname.rstrip(".")
        return host in self._shorteners or host.removeprefix("www.") in self._shorteners

    async def _ask(self, address: Any, person: str) -> str | None:
        """Return the target of one hop, or None.

        Raises aiohttp.ClientError, OSError or TimeoutError.
        """
        port = int(address.port or (443 if address.protocol == "https:" else 80))
        if address.protocol not in ("http:", "https:") or port not in self._ports:
            return None
        if address.username or address.password:
            return None
        host = address.hostname.strip("[]")
        literal = ":" in host or host.replace(".", "").isdigit()
        addresses = [host] if literal else await self._resolve(host, port)
        if not addresses or not all(self._allowed(one) for one in addresses):
            return None
        # A new connector for each hop, so that no connection is reused without a check.
        connector = aiohttp.TCPConnector(
            resolver=_Pinned(addresses), use_dns_cache=False, force_close=True, limit=1
        )
        async with aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            headers={"User-Agent": _AGENT, "Accept": "text/html"},
            timeout=aiohttp.ClientTimeout(total=SECONDS),
        ) as session:
            for method in ("HEAD", "GET"):
                async with session.request(method, address.href, allow_redirects=False) as answer:
                    if 300 <= answer.status < 400 and (target := answer.headers.get("Location")):
                        return target
                    if method == "GET":
                        page = await answer.content.read(BYTES)
                        return await self._refresh(page, person)
        return None


def _parse(url: str, base: Any) -> Any:
    """Parse a URL as a browser would; None if it is not http or https."""
    try:
        found = can_ada.parse(urljoin(base.href, url) if base is not None else url)
    except ValueError:
        return None
    return found if found.protocol in ("http:", "https:") else None
