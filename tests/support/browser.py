"""A headless Chromium, driven over its own debugging protocol: enough to press and to read."""

from __future__ import annotations

import base64
import itertools
import json
import re
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from threading import Thread, Timer
from typing import IO, Any

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


@contextmanager
def chromium(folder: Path) -> Iterator[str]:
    """A fresh Chromium with this empty folder as its own, and the host and port to drive it at."""
    assert CHROMIUM
    command = [CHROMIUM, *FLAGS, f"--user-data-dir={folder}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert process.stderr
    late = Timer(SECONDS, process.kill)  # what it says then ends, and so does the search
    late.start()
    drain = Thread(target=process.stderr.read)  # nobody reads the rest, but it must go somewhere
    try:
        place = _place(process.stderr)
        late.cancel()
        drain.start()
        yield place
    finally:
        late.cancel()
        process.terminate()
        process.wait()
        if drain.ident is not None:
            drain.join()
        process.stderr.close()


@asynccontextmanager
async def browser(place: str, address: str) -> AsyncIterator[Tab]:
    """A tab at this address in the Chromium at `place`, without cookies or anything kept."""
    async with aiohttp.ClientSession() as session:
        async with session.get(f"http://{place}/json/version") as answer:
            whole = json.loads(await answer.text())["webSocketDebuggerUrl"]
        async with session.ws_connect(whole, max_msg_size=0) as above:
            driver = Tab(above)
            context = (await driver.call("Target.createBrowserContext"))["browserContextId"]
            made = {"url": "about:blank", "browserContextId": context}
            page = (await driver.call("Target.createTarget", **made))["targetId"]
            try:
                own = f"ws://{place}/devtools/page/{page}"
                async with session.ws_connect(own, max_msg_size=0) as socket:
                    tab = Tab(socket)
                    for domain in ("Page", "Runtime", "Log"):
                        await tab.call(f"{domain}.enable")
                    await tab.open(address)
                    yield tab
            finally:
                await driver.call("Target.disposeBrowserContext", browserContextId=context)


def _place(told: IO[bytes]) -> str:
    """The host and port of the debugging protocol, from the line in which Chromium says it."""
    for line in told:
        if found := re.search(rb"ws://(127\.0\.0\.1:\d+)/", line):
            return found[1].decode()
    raise AssertionError("Chromium ended before it listened")
