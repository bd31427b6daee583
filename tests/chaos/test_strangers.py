"""Strangers who hold connections or forge calls cost those who write little (make chaos)."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import os
import statistics
import sys
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from bot.settings import variables
from storage.engine.keyring import Keyring
from tests.chaos.strangers import hold
from tests.support.paths import ROOT
from tests.support.postgresql import free_port

SECRET = b"secret"
WRITES = 20
"""Messages a second of normal use."""

pytestmark = pytest.mark.chaos


@dataclass
class Installation:
    """A program in a process of its own, with a stand-in for LINE that notes when replies come."""

    port: int = 0
    pid: int = 0
    replied: dict[str, float] = field(default_factory=dict)
    sent: int = 0

    async def take(self, request: web.Request) -> web.Response:
        """A call of the program's to LINE."""
        if request.path.endswith("/reply"):
            self.replied.setdefault((await request.json())["replyToken"], time.monotonic())
        return web.json_response({})

    def memory(self) -> int:
        """The program's memory in MB."""
        status = Path(f"/proc/{self.pid}/status").read_text("ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) // 1024

    async def write_for(self, seconds: float) -> list[float]:
        """People write, each once; how many seconds each waited for the reply to reach LINE."""
        begun: dict[str, float] = {}
        async with aiohttp.ClientSession(f"http://127.0.0.1:{self.port}") as session:
            start = time.monotonic()
            for number in range(int(seconds * WRITES)):
                await asyncio.sleep(max(0.0, start + number / WRITES - time.monotonic()))
                self.sent += 1
                body = said(self.sent)
                begun[f"r{self.sent:031d}"] = time.monotonic()
                async with session.post("/hooks/line", data=body, headers=signed(body)) as answer:
                    assert answer.status == 200
        async with asyncio.timeout(60):
            while not begun.keys() <= self.replied.keys():  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        return [self.replied[token] - at for token, at in begun.items()]


def said(number: int) -> bytes:
    """A message of a person who writes for the first time."""
    event = {
        "type": "message",
        "webhookEventId": f"{number:026d}",
        "timestamp": 1,
        "mode": "active",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": f"U{number:032x}"},
        "replyToken": f"r{number:031d}",
        "message": {"type": "text", "id": str(number), "quoteToken": "q", "text": "สวัสดี"},
    }
    return json.dumps({"destination": "Ubot", "events": [event]}).encode()


def signed(body: bytes) -> dict[str, str]:
    digest = hmac.digest(SECRET, body, hashlib.sha256)
    return {"X-Line-Signature": base64.b64encode(digest).decode()}


@pytest.fixture
async def rutan(tmp_path: Path) -> AsyncIterator[Installation]:
    found = Installation(free_port())
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", found.take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    line = f"http://127.0.0.1:{runner.addresses[0][1]}"
    clean = {name: value for name, value in os.environ.items() if name not in variables()}
    own = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/rutan.sqlite3",
        "PORT": str(found.port),
        "LINE_CHANNEL_SECRET": SECRET.decode(),
        "LINE_CHANNEL_ACCESS_TOKEN": "token",
        "LINE_API_BASE": line,
        "DATA_KEY": Keyring.new_key(),
        "OPERATOR_NAME": "District",
        "OPERATOR_CONTACT": "042 000 000",
    }
    with (tmp_path / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "serve", "--migrate"),
            cwd=ROOT,
            env={**clean, **own},
            stdout=log,
            stderr=log,
        )
    found.pid = process.pid
    async with asyncio.timeout(60):
        while b"Database" not in (tmp_path / "log").read_bytes():  # noqa: ASYNC110
            await asyncio.sleep(0.1)
    await found.write_for(5)  # everything is imported and warm
    yield found
    process.terminate()
    await process.wait()
    await runner.cleanup()


def p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


async def test_350_held_connections_are_closed_and_cost_no_memory(rutan: Installation) -> None:
    before, most = rutan.memory(), 0

    async def watch() -> None:
        nonlocal most
        while True:
            most = max(most, rutan.memory())
            await asyncio.sleep(0.1)

    watching = asyncio.create_task(watch())
    closed, waited = await asyncio.gather(hold(rutan.port, 150, 200, 30), rutan.write_for(15))
    watching.cancel()
    sys.stdout.write(
        f"closed {len(closed)} of 350, the last after {max(closed, default=0):.1f} s; memory "
        f"{before} MB, at most {most} MB, {rutan.memory()} MB; normal p99 {p99(waited):.3f} s\n"
    )
    assert len(closed) == 350
    assert most - before < 64


async def test_ten_thousand_forged_calls_leave_normal_use_nearly_as_it_was(
    rutan: Installation, tmp_path: Path
) -> None:
    seconds = 60.0
    alone = await rutan.write_for(seconds)
    before = rutan.memory()
    strangers = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.chaos.strangers", str(rutan.port), "forge"),
        *("10000", str(seconds)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    beside = await rutan.write_for(seconds)
    told, _ = await strangers.communicate()
    again = await rutan.write_for(seconds)
    lines = (tmp_path / "log").read_text("utf-8").count("webhook refused")
    sys.stdout.write(
        f"forged {told.decode().strip()}; p50/p99 alone {statistics.median(alone):.4f}/"
        f"{p99(alone):.4f} s, beside {statistics.median(beside):.4f}/{p99(beside):.4f} s, after "
        f"{statistics.median(again):.4f}/{p99(again):.4f} s; memory {before} MB, then "
        f"{rutan.memory()} MB; log lines {lines}\n"
    )
    assert told.decode().strip() == "{400: 10000}"
    assert p99(beside) <= 2 * max(p99(alone), p99(again))
    assert lines <= 4
    assert rutan.memory() - before < 64
