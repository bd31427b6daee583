"""The page without a browser: what its script asks of the program."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.app import Running
from content.reading.library import Library
from tests.support.browser import Tab


class Page:
    def __init__(self, address: str, client: aiohttp.ClientSession, running: Running) -> None:
        self.address, self.client, self.running = address, client, running
        self.session = self.token = ""
        self.entries: list[dict[str, Any]] = []
        self.district: dict[str, str] | None = None
        self.content = 0
        self.use: Callable[[Library], None] = running.use

    @staticmethod
    @asynccontextmanager
    async def at(address: str, running: Running) -> AsyncIterator[Page]:
        async with aiohttp.ClientSession() as client:
            yield Page(address, client, running)

    async def start(self, language: str = "th", code: str = "") -> None:
        where = f"{self.address}/preview/sessions?language={language}&code={code}"
        async with self.client.post(where) as got:
            body = await got.json()
        self.session, self.token, self.entries = body["session"], body["token"], []

    async def post(self, path: str, token: str | None = None, **more: Any) -> int:
        headers = {"X-Preview-Token": self.token if token is None else token}
        where = f"{self.address}/preview/sessions/{self.session}/{path}"
        async with self.client.post(where, headers=headers, **more) as answer:
            self.answer = await answer.text()
            return answer.status

    async def act(self, phone: str, **event: Any) -> int:
        body = {"phone": phone, "event": event, "language": "th", "shown": event}
        return await self.post("events", json=body)

    async def news(self) -> None:
        """Take in what is new; returns as soon as there is something."""
        last = self.entries[-1]["n"] if self.entries else 0
        where = f"{self.address}/preview/sessions/{self.session}/news?n={last}"
        where += f"&content={self.content}"
        async with self.client.get(where) as answer:
            body = await answer.json()
        self.entries += body["entries"]
        self.district, self.content = body["district"], body["content"]

    async def until(self, phone: str, words: str) -> dict[str, Any]:
        """The entry of this phone that says these words, once it is there."""
        async with asyncio.timeout(20):
            while True:
                for entry in reversed(self.entries):
                    if entry["phone"] == phone and words in str(entry):
                        return entry
                await self.news()


async def speaks(tab: Tab, language: str) -> None:
    """Choose this language on the page."""
    chosen = f"find('#language').value = '{language}'"
    await tab.run(f"{chosen}; find('#language').dispatchEvent(new Event('change'))")
