"""The field: villagers who write and the platforms' APIs that answer, as one light process.

It posts signed webhooks to a server and serves the stub API that the server answers to. A villager
writes again only when the 200 and the answer have both come, as people do, so a server that merely
says 200 quickly gains nothing. Started by rounds.py; prints one JSON object a line.

    python -m tests.benchmarks.field --kind line --server 127.0.0.1:8080 --api-port 9000
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import random
import re
import sys
import time
from collections import deque
from collections.abc import Iterator

from tests.benchmarks import scare, scare_pictures

SECRET = "bench"
LOST = 90.0
"""Seconds after which an answer is taken for lost: a reply token has expired by then."""
WEBHOOK_SECRET = "bench-secret"
TOKEN = "1:bench"
LINE_TOKEN = re.compile(rb'"replyToken":\s*"([^"]+)"')
CHAT = re.compile(rb'"?chat_id"?[=:]\s*"?(-?\d+)|name="chat_id"\r\n\r\n(-?\d+)')
LENGTH = re.compile(rb"content-length:\s*(\d+)", re.IGNORECASE)
LINE_ANSWER = b'{"sentMessages":[{"id":"461230966842064897","quoteToken":"q3Plxr4AgKd"}]}'
TOKEN_GONE = b'{"message":"Invalid reply token"}'
TELEGRAM_ANSWER = (
    b'{"ok":true,"result":{"message_id":1,"date":1700000000,'
    b'"chat":{"id":1,"type":"private"},"text":"x"}}'
)
ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"b","username":"bench_bot"}}'


def http(head: bytes, body: bytes) -> bytes:
    """A message with its length."""
    return head + b"Content-Length: %d\r\n\r\n" % len(body) + body


class Reader(asyncio.Protocol):
    """Splits a byte stream into HTTP messages and hands (head, body) to `message`."""

    def __init__(self) -> None:
        self.buffer = b""
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end]
            found = LENGTH.search(head)
            size = int(found[1]) if found else 0
            if len(self.buffer) < end + 4 + size:
                return
            body = self.buffer[end + 4 : end + 4 + size]
            self.buffer = self.buffer[end + 4 + size :]
            self.message(head, body)

    def message(self, head: bytes, body: bytes) -> None:
        raise AssertionError("each side says what it does with a message")


class Api(Reader):
    """The platform's API: tells the field which answer came. Says yes to everything but a reply
    token that is not good, or no longer, as LINE does."""

    def __init__(self, field: Field) -> None:
        super().__init__()
        self.field = field

    def message(self, head: bytes, body: bytes) -> None:
        path = head.split(b" ", 2)[1]
        if path.endswith(b"/content"):
            picture = self.field.pictures.get(path.split(b"/")[-2].decode(), b"")
            if self.transport:
                kind = b"HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n"
                self.transport.write(http(kind, picture))
            return
        answer = LINE_ANSWER
        if path.startswith(b"/bot"):
            answer = ME if path.lower().endswith(b"getme") else TELEGRAM_ANSWER
        good = self.field.answered(path, body) or not path.endswith(b"/reply")
        status = b"200 OK" if good else b"400 Bad Request"
        if self.transport:
            head = b"HTTP/1.1 " + status + b"\r\nContent-Type: application/json\r\n"
            self.transport.write(http(head, answer if good else TOKEN_GONE))


class Villager(Reader):
    """One connection to the server; posts what it is given and tells when the 200 has come."""

    def __init__(self, field: Field, server: str) -> None:
        super().__init__()
        self.field, self.server = field, server
        self.accepted: asyncio.Future[bool] | None = None

    async def connect(self) -> None:
        """Be connected: a server may have closed a connection that was long idle."""
        if self.transport is None or self.transport.is_closing():
            host, port = self.server.split(":")
            self.buffer = b""
            await asyncio.get_running_loop().create_connection(lambda: self, host, int(port))

    async def post(self, request: bytes) -> None:
        """Come back when it was answered; once more over a new connection if one ended before."""
        while True:
            await self.connect()
            assert self.transport
            self.accepted = asyncio.get_running_loop().create_future()
            self.transport.write(request)
            if await self.accepted:
                return

    def message(self, head: bytes, body: bytes) -> None:
        if not head.startswith(b"HTTP/1.1 200"):
            self.field.refused += 1
        self.tell(True)

    def connection_lost(self, error: Exception | None) -> None:
        self.tell(False)

    def tell(self, answered: bool) -> None:
        """Whoever waits for this connection goes on."""
        if self.accepted and not self.accepted.done():
            self.accepted.set_result(answered)


class Field:
    """All villagers of one run, and what became of what they wrote."""

    def __init__(
        self,
        kind: str,
        people: int,
        texts: Iterator[str],
        files: Iterator[bytes] | None = None,
    ) -> None:
        self.kind, self.texts = kind, texts
        self.files, self.pictures = files, dict[str, bytes]()
        self.written = itertools.count()
        self.people = list(range(people))
        random.Random(7).shuffle(self.people)
        self.turn = itertools.cycle(self.people)
        self.run = f"{time.time_ns():x}"
        self.ids = itertools.count(time.time_ns() // 1000)
        self.waiting: dict[str, asyncio.Future[None]] = {}
        self.refused = self.lost = 0
        self.unasked = 0
        self.latencies: deque[float] = deque()
        self.last_answer = b""

    def answered(self, path: bytes, body: bytes) -> bool:
        """An answer came in from the server: let its villager go on. Other calls are let be.

        Returns whether somebody waited for it.
        """
        if not path.lower().endswith((b"/reply", b"/sendmessage")):
            return False
        found = (LINE_TOKEN if self.kind == "line" else CHAT).search(body)
        key = next((part for part in found.groups() if part), b"").decode() if found else ""
        self.last_answer = body
        future = self.waiting.pop(key, None)
        if future is None:
            self.unasked += 1
        elif not future.done():
            future.set_result(None)
        return future is not None

    def request(self) -> tuple[str, bytes]:
        """(key of the answer awaited, a signed webhook call)."""
        person, event = next(self.turn), next(self.ids)
        if self.kind == "line":
            key = f"{self.run}{event}"
            body = json.dumps(self.line_event(person, event, key), ensure_ascii=False).encode()
            digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
            head = b"POST /hooks/line HTTP/1.1\r\nHost: bench\r\nX-Line-Signature: %s\r\n"
            return key, http(head % base64.b64encode(digest), body)
        body = json.dumps(self.telegram_update(person, event), ensure_ascii=False).encode()
        head = (
            b"POST /hooks/telegram HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
            b"X-Telegram-Bot-Api-Secret-Token: " + WEBHOOK_SECRET.encode() + b"\r\n"
        )
        return str(1000 + person), http(head, body)

    def line_event(self, person: int, event: int, token: str) -> dict[str, object]:
        """One message as LINE posts it: a text, or a picture where it is time for one."""
        message: dict[str, object] = {"id": str(event), "quoteToken": "q3Plxr4AgKd"}
        if self.files and next(self.written) % scare_pictures.EACH == 0:
            self.pictures[str(event)] = next(self.files)
            message |= {"type": "image", "contentProvider": {"type": "line"}}
        else:
            message |= {"type": "text", "text": next(self.texts)}
        return {
            "destination": "U" + "0" * 32,
            "events": [
                {
                    "type": "message",
                    "mode": "active",
                    "timestamp": int(time.time() * 1000),
                    "source": {"type": "user", "userId": f"U{person:032x}"},
                    "webhookEventId": f"01{event:024d}",
                    "deliveryContext": {"isRedelivery": False},
                    "replyToken": token,
                    "message": message,
                }
            ],
        }

    def telegram_update(self, person: int, event: int) -> dict[str, object]:
        """One text message as Telegram posts it."""
        who = {"id": 1000 + person, "first_name": "B"}
        return {
            "update_id": event,
            "message": {
                "message_id": event % 1_000_000,
                "date": int(time.time()),
                "chat": who | {"type": "private"},
                "from": who | {"is_bot": False, "language_code": "th"},
                "text": next(self.texts),
            },
        }

    async def write_once(self, villager: Villager, record: bool) -> None:
        """Write one message; come back when the 200 and the answer are there."""
        key, request = self.request()
        answer = self.waiting[key] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        await villager.post(request)
        try:
            await asyncio.wait_for(answer, LOST)
        except TimeoutError:
            self.waiting.pop(key, None)
            self.lost += 1
            return
        if record:
            self.latencies.append(time.perf_counter() - began)

    async def closed(self, villagers: list[Villager], seconds: float) -> tuple[int, float]:
        """As many villagers as connections, each writing again when answered."""
        began, done = time.perf_counter(), 0

        async def one(villager: Villager) -> None:
            nonlocal done
            while time.perf_counter() - began < seconds:
                await self.write_once(villager, record=True)
                done += 1

        await asyncio.gather(*(one(villager) for villager in villagers))
        return done, time.perf_counter() - began

    async def paced(self, villagers: list[Villager], seconds: float, rate: float) -> None:
        """`rate` messages a second whatever the answers do, over free connections."""
        free: asyncio.Queue[Villager] = asyncio.Queue()
        for villager in villagers:
            free.put_nowait(villager)

        async def one(villager: Villager) -> None:
            await self.write_once(villager, record=True)
            free.put_nowait(villager)

        began, tasks = time.perf_counter(), []
        for number in range(int(rate * seconds)):
            wait = began + number / rate - time.perf_counter()
            if wait > 0:
                await asyncio.sleep(wait)
            tasks.append(asyncio.create_task(one(await free.get())))
        await asyncio.gather(*tasks)


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie; 0 of none."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


async def main() -> None:
    """Serve the stub, then obey commands from standard input, one JSON object a line."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--kind", choices=("line", "telegram"), required=True)
    ask.add_argument("--server", nargs="+", required=True, help="villagers use them in turn")
    ask.add_argument("--api-port", type=int, required=True)
    ask.add_argument("--people", type=int, default=1000)
    ask.add_argument("--connections", type=int, default=64)
    ask.add_argument("--text", default="menu")
    ask.add_argument("--scare", action="store_true", help="the texts of scare.py instead")
    ask.add_argument("--fresh", type=int, default=0, help="screenshots too, so many of them new")
    opts = ask.parse_args()
    loop = asyncio.get_running_loop()
    texts = scare.texts() if opts.scare else itertools.repeat(opts.text)
    album = scare_pictures.Album(opts.fresh) if opts.fresh else None
    field = Field(opts.kind, opts.people, texts, album.files() if album else None)
    api = await loop.create_server(lambda: Api(field), "127.0.0.1", opts.api_port)
    say({"ready": True})
    servers = itertools.cycle(opts.server)
    villagers = [Villager(field, next(servers)) for _ in range(opts.connections)]
    while line := await asyncio.to_thread(sys.stdin.readline):
        command = json.loads(line)
        for villager in villagers:
            await villager.connect()
        field.latencies.clear()
        field.refused = field.unasked = field.lost = 0
        began = time.perf_counter()
        if "rate" in command:
            await field.paced(villagers, command["seconds"], command["rate"])
        else:
            await field.closed(villagers, command["seconds"])
        took = time.perf_counter() - began
        taken = list(field.latencies)
        say(
            {
                "answered": len(taken),
                "seconds": took,
                "per_second": len(taken) / took,
                "p50_ms": 1000 * percentile(taken, 0.50),
                "p99_ms": 1000 * percentile(taken, 0.99),
                "refused": field.refused,
                "unasked": field.unasked,
                "lost": field.lost,
                "pictures": album.sent if album else {},
                "last_answer": field.last_answer.decode(errors="replace"),
            }
        )
    api.close()


def say(value: dict[str, object]) -> None:
    """One JSON line to whoever started us."""
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
