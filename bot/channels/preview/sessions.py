"""Holds in memory the messages on the two simulated phones of each open preview page, and wakes the
page when one comes.

If there are too many, the oldest pages, entries or files are dropped.
"""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from cachetools import FIFOCache

MOST_SESSIONS = 50
MOST_ENTRIES = 400
MOST_FILES = 20
"""The most entries and files of one session; the oldest are dropped."""

PHONES = ("resident", "official")

Entry = dict[str, Any]
"""{"n": 7, "phone": "resident", "from": "rutan" or "person", ...}, and what the page draws."""


@dataclass(slots=True)
class Session:
    """One open page: its entries in order, its uploads, and the requests that wait for news.

    district: the code of the district to which the official's phone was assigned last.
    language: the language of the page.
    turn:     a lock that keeps the events of the page in order.
    """

    id: str
    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=MOST_ENTRIES))
    files: FIFOCache[str, bytes] = field(default_factory=lambda: FIFOCache(MOST_FILES))
    district: str | None = None
    language: str = "th"
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _count: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def chat(self, phone: str) -> str:
        """Return the chat id of one of the page's phones."""
        return f"{self.id}.{phone}"

    def add(self, phone: str, sender: str, **drawn: Any) -> Entry:
        """Add an entry to a phone and wake waiting requests."""
        entry = {"n": next(self._count), "phone": phone, "from": sender, **drawn}
        self.entries.append(entry)
        self.notify()
        return entry

    async def after(self, n: int, seconds: float) -> list[Entry]:
        """Wait at most `seconds` for entries newer than `n`; return them, empty if none came."""
        news = self._news
        if not self._newer(n):
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), seconds)
        return self._newer(n)

    async def answered(self, phone: str, n: int, seconds: float) -> None:
        """Wait for an entry by Rutan on this phone after entry `n`, for at most `seconds`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not any(
                    entry["phone"] == phone and entry["from"] == "rutan" for entry in self._newer(n)
                ):
                    await self._news.wait()

    def button(self, phone: str, n: int, action: str) -> str | None:
        """Return the data of the button with this action that came to a phone after entry `n`."""
        parts = [part for entry in self._newer(n) for part in entry.get("parts", ())]
        buttons = [button for part in parts for button in part.get("buttons", ())]
        pressed = (str(button.get("data", "")) for button in buttons)
        return next((data for data in pressed if data.partition("#")[0] == action), None)

    def notify(self) -> None:
        """Wake waiting requests, which look for news again."""
        self._news.set()
        self._news = asyncio.Event()

    def release(self) -> None:
        """End waiting requests, because the program stops or the page is closed."""
        self._news.set()

    @property
    def last(self) -> int:
        """The number of the newest entry, 0 if there is none."""
        return int(self.entries[-1]["n"]) if self.entries else 0

    def keep(self, data: bytes) -> str:
        """Keep an uploaded file; return the handle by which it is fetched."""
        handle = f"{self.id}/{secrets.token_hex(8)}"
        self.files[handle] = data
        return handle

    def _newer(self, n: int) -> list[Entry]:
        return [entry for entry in self.entries if entry["n"] > n]


class Sessions:
    """The open pages by id."""

    def __init__(self) -> None:
        self._by_id: FIFOCache[str, Session] = FIFOCache(MOST_SESSIONS)

    def open(self) -> Session:
        """Add a new page with two new people."""
        session = Session(secrets.token_hex(8))
        self._by_id[session.id] = session
        return session

    def get(self, id: str) -> Session | None:
        """Return the page with this id; None if it is closed or belongs to another process."""
        return self._by_id.get(id)

    def close(self, id: str) -> None:
        """Remove a page and end its waiting requests."""
        if session := self._by_id.pop(id, None):
            session.release()

    def notify(self) -> None:
        """Wake the waiting requests of every page."""
        for session in self._by_id.values():
            session.notify()

    def release(self) -> None:
        """End the waiting requests of every page."""
        for session in self._by_id.values():
            session.release()

    def of_chat(self, chat: str) -> tuple[Session, str] | None:
        """Return (page, phone) of a chat id, or None."""
        id, _, phone = chat.partition(".")
        session = self._by_id.get(id)
        return (session, phone) if session and phone in PHONES else None

    def file(self, handle: str) -> bytes | None:
        """Return an uploaded file, or None."""
        session = self._by_id.get(handle.partition("/")[0])
        return session.files.get(handle) if session else None
