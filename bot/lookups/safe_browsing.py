"""Asks Google's Safe Browsing whether links are dangerous, sending only four bytes of their hashes.

Uses `hashes:search` of Safe Browsing v5 without a local list ("no-storage real-time mode"). It
sends the first four bytes of the SHA-256 of each lookup expression of a link
(handlers/checks/links/canonical.py). Google returns all full hashes listed under them, which are
compared here. Answers are cached for as long as they say, whether anything is listed or not. Free
for non-commercial use only; a warning must say "may" and that Google advises it
(developers.google.com/safe-browsing/reference, "Appropriate Usage").
"""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cachetools import TLRUCache

from bot.lookups.client import Service
from bot.lookups.hash_answers import HARMFUL_APP, MALWARE, SOCIAL_ENGINEERING, UNWANTED, read_answer
from handlers.checks.links.canonical import expressions

API = "https://safebrowsing.googleapis.com"
PREFIX = 4
PREFIXES = 300
"""The most prefixes in one request; a link has up to thirty. Google accepts a thousand."""
KEPT = 20_000
"""The most prefixes cached."""
LONGEST = 86_400.0
"""The most seconds for which an answer is cached (the documentation's limit)."""
REASONS = {
    SOCIAL_ENGINEERING: "google_deceives",
    MALWARE: "google_harms",
    HARMFUL_APP: "google_harms",
    UNWANTED: "google_harms",
}
"""Threat type -> code of the reason, the most serious first."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What Google lists under one prefix: full hash -> threat types, cached for `seconds`."""

    threats: Mapping[bytes, tuple[str, ...]]
    seconds: float


class SafeBrowsing:
    """A client of Safe Browsing.

    key:         the API key.
    a_day:       the most requests a day.
    base, now: set in tests only.
    """

    def __init__(
        self, key: str, a_day: int, base: str = API, now: Callable[[], float] = time.time
    ) -> None:
        self._key = key
        self._base = base
        self._service = Service("google", a_day, now)
        self._known: TLRUCache[bytes, Listed] = TLRUCache(KEPT, _until, timer=now)

    async def ask(self, links: Sequence[str]) -> Mapping[str, str]:
        """Return link -> code of the reason, for listed links; nothing is known about others."""
        hashes = {link: [_hash(one) for one in expressions(link)] for link in links}
        wanted = {one[:PREFIX] for each in hashes.values() for one in each}
        known = {one: listed for one in wanted if (listed := self._known.get(one)) is not None}
        # Sorted, so that the order does not reveal which prefixes belong together.
        unknown = sorted(wanted - known.keys())
        if unknown:
            known |= await self._learn(unknown[:PREFIXES])
        elif wanted:
            self._service.count("remembered")
        found = {link: _reason(each, known) for link, each in hashes.items()}
        return {link: reason for link, reason in found.items() if reason is not None}

    async def _learn(self, prefixes: Sequence[bytes]) -> dict[bytes, Listed]:
        """Ask Google about these prefixes; return and cache what is listed under each.

        The answer says for how long it may be cached, possibly for 0 s. Empty if Google fails."""
        query = [("hashPrefixes", base64.b64encode(one).decode()) for one in prefixes]
        address = f"{self._base}/v5/hashes:search"
        answer = await self._service.ask(
            "GET", address, query=[("key", self._key), ("alt", "json"), *query]
        )
        if answer is None:
            return {}
        try:
            said = read_answer(answer.body, answer.kind)
        except ValueError:
            self._service.failed("unreadable")
            return {}
        self._service.worked(bool(said.threats))
        seconds = min(LONGEST, max(0.0, said.seconds))
        learned = {}
        for prefix in prefixes:
            found = {full: what for full, what in said.threats.items() if full[:PREFIX] == prefix}
            learned[prefix] = Listed(found, seconds)
        self._known.update(learned)
        return learned


def _until(_prefix: bytes, listed: Listed, now: float) -> float:
    return now + listed.seconds


def _reason(hashes: Sequence[bytes], known: Mapping[bytes, Listed]) -> str | None:
    """Return the code of the most serious threat for which any of these hashes is listed."""
    threats: set[str] = set()
    for full in hashes:
        if listed := known.get(full[:PREFIX]):
            threats.update(listed.threats.get(full, ()))
    return next((code for threat, code in REASONS.items() if threat in threats), None)


def _hash(expression: str) -> bytes:
    return hashlib.sha256(expression.encode()).digest()
