"""Asks the service URLhaus of abuse.ch whether a host distributes malware.

Uses POST /v1/host/ with an Auth-Key (urlhaus.abuse.ch/api). Only the host is sent, because a whole
link would tell a third party what was forwarded. Asking publishes nothing; the call that would is
never made. Hosts that many people share are not looked up, since one bad page there says nothing
about another.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cachetools import TTLCache

from bot.lookups.client import Service
from bot.lookups.public import is_public
from bot.lookups.threat_lists import is_shared
from handlers.checks.links.address import parse

API = "https://urlhaus-api.abuse.ch"
REASON = "urlhaus"
REMEMBERED = 3600.0
"""Seconds for which an answer is cached."""
HOSTS = 3
"""The most hosts of one message that are looked up."""
KEPT = 5000
"""The most hosts cached."""


class UrlHaus:
    """A client of URLhaus.

    key:         the Auth-Key.
    a_day:       the most requests a day.
    shared:      hosts that many people share, which are not looked up.
    base, now: set in tests only.
    """

    def __init__(
        self,
        key: str,
        a_day: int,
        shared: frozenset[str],
        base: str = API,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._key = key
        self._shared = shared
        self._base = base
        self._service = Service("urlhaus", a_day, now)
        self._known: TTLCache[str, bool] = TTLCache(KEPT, REMEMBERED, timer=now)

    async def ask(self, links: Sequence[str]) -> Mapping[str, str]:
        """Return link -> code of the reason, for links whose host distributes malware now."""
        hosts = {link: host for link in links if (host := self._host(link))}
        wanted = list(dict.fromkeys(hosts.values()))[:HOSTS]
        await asyncio.gather(*(self._learn(host) for host in wanted))
        return {link: REASON for link, host in hosts.items() if self._known.get(host)}

    def _host(self, link: str) -> str | None:
        address = parse(link)
        if address is None or is_shared(address.host, self._shared):
            return None
        if address.is_number:
            return address.host if is_public(address.host) else None
        return address.host if address.suffix else None

    async def _learn(self, host: str) -> None:
        """Look up a host and cache the answer, unless it is cached already."""
        if host in self._known:
            self._service.count("remembered")
            return
        answer = await self._service.ask(
            "POST", f"{self._base}/v1/host/", form={"host": host}, headers={"Auth-Key": self._key}
        )
        if answer is None:
            return
        try:
            found = spreads_now(json.loads(answer.body))
        except ValueError:
            self._service.failed("unreadable")
            return
        self._service.worked(found)
        self._known[host] = found


def spreads_now(answer: Any) -> bool:
    """Return whether the response about a host lists a page that is online.

    Raises ValueError if it is no such response."""
    match answer:
        case {"query_status": "ok", "urls": list(pages)}:
            return any(
                isinstance(page, dict) and page.get("url_status") == "online" for page in pages
            )
        case {"query_status": "no_results" | "invalid_host"}:
            return False
        case _:
            raise ValueError("not an answer about a host")
