"""What is on the two phones of each open page. Kept in memory only, the oldest pages go first."""

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
"""Of one session; beyond it the oldest goes."""

PHONES = ("resident", "official")

Entry = dict[str, Any]
"""{"n": 7, "phone": "resident", "from": "rutan" or "person", ...what is drawn}."""


@dataclass(slots=True)
class Session:
    """One open page: its entries in order, what was uploaded, and who is listening.

    `district` is the one the official's phone was registered for last; `language` what the page
    is shown in. `turn` keeps two things done on the page in the order they were done.
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
        """The chat id of one of its phones."""
        return f"{self.id}.{phone}"

    def add(self, phone: str, sender: str, **drawn: Any) -> Entry:
        """Put something on a phone and wake whoever listens."""
        entry = {"n": next(self._count), "phone": phone, "from": sender, **drawn}
        self.entries.append(entry)
        self.notify()
        return entry

    async def after(self, n: int, seconds: float) -> list[Entry]:
        """Entries newer than `n`, at once or as soon as there are any; empty after `seconds`."""
        news = self._news
        if not self._newer(n):
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), seconds)
        return self._newer(n)

    async def answered(self, phone: str, n: int, seconds: float) -> None:
        """Wait until Rutan says something on this phone after entry `n`, or until `seconds`."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not any(
                    entry["phone"] == phone and entry["from"] == "rutan" for entry in self._newer(n)
                ):
                    await self._news.wait()

    def notify(self) -> None:
        """Let whoever listens look again, and listen on."""
        self._news.set()
        self._news = asyncio.Event()

    def release(self) -> None:
        """Let whoever listens go: the program stops."""
        self._news.set()

    @property
    def last(self) -> int:
        """The number of the newest entry, 0 where there is none."""
        return int(self.entries[-1]["n"]) if self.entries else 0

    def keep(self, data: bytes) -> str:
        """Take an uploaded file; the handle under which it is fetched."""
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
        """A new page with two new people."""
        session = Session(secrets.token_hex(8))
        self._by_id[session.id] = session
        return session

    def get(self, id: str) -> Session | None:
        """The page of this id, or None where it is closed or was another process's."""
        return self._by_id.get(id)

    def close(self, id: str) -> None:
        """Forget a page, and let its listeners go."""
        if session := self._by_id.pop(id, None):
            session.release()

    def notify(self) -> None:
        """Let every listener look again."""
        for session in self._by_id.values():
            session.notify()

    def release(self) -> None:
        """Let every listener go."""
        for session in self._by_id.values():
            session.release()

    def of_chat(self, chat: str) -> tuple[Session, str] | None:
        """The page and the phone of a chat id."""
        id, _, phone = chat.partition(".")
        session = self._by_id.get(id)
        return (session, phone) if session and phone in PHONES else None

    def file(self, handle: str) -> bytes | None:
        """An uploaded file."""
        session = self._by_id.get(handle.partition("/")[0])
        return session.files.get(handle) if session else None
