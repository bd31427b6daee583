"""A headless Chromium, driven over its own debugging protocol: enough to press and to read."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)
"""The names that .ci/run looks for too."""
SECONDS = 25.0
LOADED = "Page.loadEventFired"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--remote-debugging-port=0",
)


class Tab:
    """One open page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._ids = itertools.count(1)
        self.complaints: list[str] = []  # errors of the page itself

    async def call(self, method: str, **params: Any) -> Any:
        """A method of the protocol, and its result."""
        id = next(self._ids)
        await self._socket.send_json({"id": id, "method": method, "params": params})
        while True:
            answer = await self._socket.receive_json(timeout=SECONDS)
            if answer.get("method") == "Runtime.exceptionThrown":
                self.complaints.append(str(answer["params"]["exceptionDetails"]))
            if answer.get("method") == "Log.entryAdded":
                self.complaints.append(answer["params"]["entry"]["text"])
            if answer.get("id") == id:
                assert "error" not in answer, answer
                return answer["result"]

    async def run(self, script: str) -> Any:
        """What a piece of JavaScript gives."""
        found = await self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    async def until(self, script: str) -> Any:
        """Wait until JavaScript gives something true, looking again whenever the page changes."""
        wait = f"""new Promise((done, fail) => {{
            const late = setTimeout(() => fail(new Error("never: " + {json.dumps(script)})), 20000);
            const seen = new MutationObserver(look);
            function look() {{
                const value = {script};
                if (value) {{ seen.disconnect(); clearTimeout(late); done(value); }}
            }}
            seen.observe(document, {{subtree: true, childList: true, attributes: true}});
            look();
        }})"""
        return await self.run(wait)

    async def open(self, address: str) -> None:
        """Go to an address and wait until it is loaded."""
        await self.call("Page.navigate", url=address)
        while (await self._socket.receive_json(timeout=SECONDS)).get("method") != LOADED:
            pass

    async def size(self, width: int, height: int) -> None:
        """Make the window this large, in CSS pixels."""
        await self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    async def picture(self) -> bytes:
        """What is shown, as a PNG."""
        shot = await self.call("Page.captureScreenshot", format="png")
        return base64.b64decode(shot["data"])


@asynccontextmanager
async def browser(folder: Path, address: str) -> AsyncIterator[Tab]:
    """A fresh Chromium with its own empty folder, at this address."""
    assert CHROMIUM
    process = await asyncio.create_subprocess_exec(
        CHROMIUM,
        *FLAGS,
        f"--user-data-dir={folder / 'chromium'}",
        "about:blank",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stderr
        async with asyncio.timeout(SECONDS):
            port = await _port(process.stderr)
        async with aiohttp.ClientSession() as session:
            async with session.get(f"http://127.0.0.1:{port}/json") as answer:
                (page, *_) = [t for t in json.loads(await answer.text()) if t["type"] == "page"]
            async with session.ws_connect(page["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                tab = Tab(socket)
                for domain in ("Page", "Runtime", "Log"):
                    await tab.call(f"{domain}.enable")
                await tab.open(address)
                yield tab
    finally:
        process.terminate()
        await process.wait()


async def _port(told: asyncio.StreamReader) -> int:
    """The debugging port, from the line in which Chromium says it."""
    async for line in told:
        if found := re.search(rb"ws://127\.0\.0\.1:(\d+)/", line):
            return int(found[1])
    raise AssertionError("Chromium ended before it listened")
