"""The port that asks by RDAP (RFC 9083) on which day a domain was registered.

The server is the one IANA lists for the top-level domain (RFC 9224, data.iana.org/rdap/dns.json).
`feeds update rdap` fetches the list. Without it, or for a top-level domain without a server (.th
seems to have none), the age is unknown.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from cachetools import LRUCache

SOURCE = "https://data.iana.org/rdap/dns.json"
SECONDS = 4.0
BYTES = 256 * 1024
KEPT = 2000


def servers(text: str) -> dict[str, str]:
    """Parse IANA's list: top-level domain -> base URL of its RDAP server. Raises ValueError."""
    try:
        services = json.loads(text)["services"]
        return {
            ending: next(url for url in urls if url.startswith("https://"))
            for endings, urls in services
            if any(url.startswith("https://") for url in urls)
            for ending in endings
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a list of RDAP servers") from error


def registered_at(answer: Any) -> datetime | None:
    """Return the time of registration in an RDAP response, or None."""
    events = answer.get("events") if isinstance(answer, dict) else None
    for event in events if isinstance(events, list) else []:
        if isinstance(event, dict) and event.get("eventAction") == "registration":
            try:
                when = datetime.fromisoformat(str(event.get("eventDate")))
            except ValueError:
                return None
            return when if when.tzinfo else when.replace(tzinfo=UTC)
    return None


class Registration:
    """Implements RegistrationPort. Only the registered domain is sent, never a whole link.

    `file` is IANA's list of servers.
    """

    def __init__(self, file: Path) -> None:
        self._servers: dict[str, str] = {}
        self._known: LRUCache[str, int | None] = LRUCache(KEPT)
        try:
            self._servers = servers(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return

    async def age_days(self, domain: str) -> int | None:
        """Return the days since the registration of a domain; None if unknown."""
        base = self._servers.get(domain.rsplit(".", 1)[-1])
        if base is None:
            return None
        if domain not in self._known:
            self._known[domain] = await self._ask(f"{base.rstrip('/')}/domain/{domain}")
        return self._known[domain]

    async def _ask(self, url: str) -> int | None:
        timeout = aiohttp.ClientTimeout(total=SECONDS)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, trust_env=False) as session,
                session.get(url, headers={"Accept": "application/rdap+json"}) as answer,
            ):
                if answer.status != 200:
                    return None
                body = await answer.content.read(BYTES)
                when = registered_at(json.loads(body))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return None
        return max(0, (datetime.now(UTC) - when).days) if when else None
