"""The faults that are drawn by lot while people write, each a function with a sentence.

A fault returns when it is over; what it left behind may take longer.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from storage.migrations import migrate
from tests.chaos.databases import Trouble
from tests.chaos.fleet import Fleet, Releases
from tests.chaos.people import People
from tests.chaos.platform import Platform

NEWER = "newer than this program"
"""What a program says of a database that a later one has brought forward."""


@dataclass
class Stage:
    """What a fault may lay hands on.

    releases: older programs; None if there are none.
    pace:     what the time of each fault is multiplied with.
    """

    fleet: Fleet
    stub: Platform
    people: People
    database: Trouble
    releases: Releases | None = None
    pace: float = 1.0
    chance: random.Random = field(default_factory=lambda: random.Random(13))

    def one(self) -> int:
        """One of the processes, by lot."""
        return self.chance.randrange(len(self.fleet.running))

    async def last(self, seconds: float) -> None:
        """Let a fault last as long."""
        await asyncio.sleep(seconds * self.pace)


async def killed(stage: Stage) -> None:
    """A process gets kill -9, and another one starts in its place."""
    await asyncio.to_thread(stage.fleet.kill, stage.one())


async def stopped(stage: Stage) -> None:
    """A process gets SIGTERM, ends, and another one starts in its place."""
    await asyncio.to_thread(stage.fleet.replace, stage.one())


async def frozen(stage: Stage) -> None:
    """A process stands still, long enough at times for the others to hold it dead, and goes on."""
    n = stage.one()
    stage.fleet.signal(n, signal.SIGSTOP)
    await stage.last(stage.chance.choice((3.0, 14.0)))
    stage.fleet.signal(n, signal.SIGCONT)


async def release_of_before(stage: Stage) -> None:
    """A process is downgraded to an older release of the same schema beside the others, and
    upgraded again."""
    if stage.releases is not None:
        n = stage.one()
        await asyncio.to_thread(stage.fleet.replace, n, stage.releases.before)
        await stage.last(8.0)
        await asyncio.to_thread(stage.fleet.replace, n)


async def release_too_old(stage: Stage) -> None:
    """A process is downgraded to a release of an older schema: it ends with one clear message."""
    if stage.releases is not None:
        n = stage.one()
        await asyncio.to_thread(stage.fleet.replace, n, stage.releases.behind)
        status, words = await asyncio.to_thread(stage.fleet.end_of, n)
        await asyncio.to_thread(stage.fleet.replace, n)
        if not status or NEWER not in words:
            raise AssertionError(f"status {status}: {words}")


async def platform_fails(stage: Stage) -> None:
    """The platforms answer two calls in three with 500, though most of them have arrived."""
    stage.stub.trouble = 0.66
    await stage.last(5.0)


async def platform_hangs(stage: Stage) -> None:
    """The platforms take connections and calls and never answer; half of the calls have arrived."""
    stage.stub.hangs = True
    await stage.last(7.0)


async def platform_refuses(stage: Stage) -> None:
    """The platforms refuse every connection, and end those that there were."""
    await stage.stub.refuse()
    await stage.last(4.0)
    await stage.stub.open()


async def platform_has_too_many(stage: Stage) -> None:
    """The platforms say 429 with Retry-After to nine calls in ten."""
    stage.stub.too_many = 0.9
    await stage.last(5.0)


async def half_open(stage: Stage) -> None:
    """Connections to the platforms are dead and nobody is told; strangers send half a webhook."""
    stage.stub.forget_connections()
    held = []
    for port in stage.fleet.ports * 10:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"POST /hooks/bare HTTP/1.1\r\nHost: x\r\nContent-Length: 90\r\n\r\n[[")
            held.append(writer)
    await stage.last(6.0)
    for writer in held:
        writer.transport.abort()


async def database_taken(stage: Stage) -> None:
    """Another program holds the SQLite file; a PostgreSQL server ends every connection."""
    await asyncio.to_thread(stage.database.take, stage.chance.choice((4.0, 12.0)) * stage.pace)


async def database_slow(stage: Stage) -> None:
    """The database stands still for a third of a second again and again."""
    await asyncio.to_thread(stage.database.slow_down, 5.0 * stage.pace)


async def database_hangs(stage: Stage) -> None:
    """A PostgreSQL server stands still with all its connections for 45 s; the SQLite file is held
    for as long."""
    await asyncio.to_thread(stage.database.hang, 45.0 * stage.pace)


async def database_full(stage: Stage) -> None:
    """The disk of the SQLite file is full; a PostgreSQL server takes reads only."""
    await asyncio.to_thread(stage.database.fill, 7.0 * stage.pace)


async def clock_jumps(stage: Stage) -> None:
    """Everybody's clock jumps an hour ahead or back, and is put right."""
    for seconds in (stage.chance.choice((3600, -3600)), 0):
        stage.fleet.clock.write_text(str(seconds))
        for n in range(len(stage.fleet.running)):
            stage.fleet.signal(n, signal.SIGUSR1)
        await stage.last(5.0)


async def webhooks_again(stage: Stage) -> None:
    """The platforms hand on every event twice at once, and older ones after newer ones."""
    stage.people.again = 1.0
    await stage.last(5.0)


async def file_workers_killed(stage: Stage) -> None:
    """Every process in which files are opened gets kill -9, several times."""
    for _ in range(8):
        for n in range(len(stage.fleet.running)):
            for worker in await asyncio.to_thread(stage.fleet.file_workers, n):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(worker, signal.SIGKILL)
        await stage.last(0.5)


async def upgraded(stage: Stage) -> None:
    """All processes are of an older schema; they stop, it is brought forward, today's start."""
    await asyncio.to_thread(stage.fleet.stop)
    await asyncio.to_thread(migrate, stage.fleet.url)
    stage.fleet.start()


Fault = Callable[[Stage], Awaitable[None]]

FAULTS: tuple[Fault, ...] = (
    killed,
    stopped,
    frozen,
    release_of_before,
    release_too_old,
    platform_fails,
    platform_hangs,
    platform_refuses,
    platform_has_too_many,
    half_open,
    database_taken,
    database_slow,
    database_hangs,
    database_full,
    clock_jumps,
    webhooks_again,
    file_workers_killed,
)
"""Those that are drawn. `upgraded` comes once, before them."""


def name_of(fault: Fault) -> str:
    """What a fault is called in the account."""
    return getattr(fault, "__name__", "fault").replace("_", " ")
