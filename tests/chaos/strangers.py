"""Strangers at a server: connections that are held open, and forged calls of a webhook.

python -m tests.chaos.strangers PORT forge CALLS SECONDS
"""

from __future__ import annotations

import asyncio
import base64
import os
import sys
import time
from collections import Counter

FORGED = 95_000
"""Bytes of a forged body."""


def call(port: int, size: int, signature: bytes) -> bytes:
    """The head of a call of LINE's webhook."""
    lines = (
        b"POST /hooks/line HTTP/1.1",
        b"Host: 127.0.0.1:%d" % port,
        b"X-Line-Signature: " + signature,
        b"Content-Length: %d" % size,
    )
    return b"\r\n".join((*lines, b"", b""))


def signature() -> bytes:
    """A signature of the right form, and of nothing."""
    return base64.b64encode(os.urandom(32))


async def hold(port: int, headers: int, bodies: int, seconds: float) -> list[float]:
    """Hold half headers and nearly whole bodies of a megabyte; return after how many seconds each
    was closed, for those that were."""
    closed: list[float] = []

    async def one(begun: bytes) -> None:
        at = time.monotonic()
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(begun)
            async with asyncio.timeout(seconds):
                while await reader.read(65_536):
                    pass
            closed.append(time.monotonic() - at)
            writer.close()
        except TimeoutError:
            writer.close()
        except OSError:
            closed.append(time.monotonic() - at)

    half = b"POST /hooks/line HTTP/1.1\r\nHost: x\r\nX-Half: "
    body = call(port, 1_048_000, signature()) + b"x" * 1_000_000
    await asyncio.gather(*(one(half) for _ in range(headers)), *(one(body) for _ in range(bodies)))
    return closed


async def forge(port: int, calls: int, seconds: float, at_once: int = 8) -> Counter[int]:
    """Make this many forged calls, spread over the seconds; return how often which status came."""
    told: Counter[int] = Counter()
    body = b"x" * FORGED
    begun = time.monotonic()
    numbers = iter(range(calls))

    async def one() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            await asyncio.sleep(max(0.0, begun + number * seconds / calls - time.monotonic()))
            writer.write(call(port, FORGED, signature()) + body)
            head = await reader.readuntil(b"\r\n\r\n")
            told[int(head.split()[1])] += 1
            size = next(line for line in head.lower().split(b"\r\n") if b"content-length" in line)
            await reader.readexactly(int(size.partition(b":")[2]))
        writer.close()

    await asyncio.gather(*(one() for _ in range(at_once)))
    return told


if __name__ == "__main__":
    sys.stdout.write(
        f"{dict(asyncio.run(forge(int(sys.argv[1]), int(sys.argv[3]), float(sys.argv[4]))))}\n"
    )
