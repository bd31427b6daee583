"""The program that is killed: the whole engine behind the web routes, with two fake channels.

python -m tests.chaos.subject PORT DATABASE_URL DATA_KEY PLATFORM_URL
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import signal
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import uvloop
from aiohttp import web
from sqlalchemy import text

from bot import logs
from bot.channels.base import Call, Fate, SendFailed
from bot.delivery.worker import DeliveryWorker
from bot.edge.connections import Runner
from bot.foreign.budget import Budget
from bot.foreign.opener import Opener
from bot.foreign.pool import WorkerPool
from bot.process.heartbeat import Process
from bot.turns.dispatcher import Dispatcher
from bot.turns.phrasebook import Phrasebook
from bot.web import routes
from content.reading.library import Library
from handlers.core import reply
from handlers.core.outcome import Notice, Outcome
from handlers.core.ports import NotOpened, Operator, ports_off
from handlers.core.router import Router
from handlers.core.say import Quote
from handlers.core.turn import Turn
from storage.engine.database import Database, Unit
from storage.engine.keyring import Keyring
from storage.keys import person_keys
from storage.migrations import SchemaBehind
from storage.people.people import Person
from tests.support.fake_channel import FakeChannel

OFFICIALS = 10
"""Every tenth report is told to one of them."""

FILES = 50
"""Every so many reports a file is opened."""

_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAACgAAAAoCAAAAACpleexAAAAHklEQVR42mP8z0AcYGIYVTiqcFThqMJR"
    "haMKSVYIAGeqAU9WT0zJAAAAAElFTkSuQmCC"
)
"""A white square of 40 pixels."""

_pool = WorkerPool(Budget(1 << 20, 1 << 40, 1e9), workers=1)
_opener = Opener(_pool)


class Clock:
    """The time, as far off as the file CHAOS_CLOCK says; SIGUSR1 has it read again."""

    def __init__(self) -> None:
        self._file = Path(os.environ.get("CHAOS_CLOCK", "/nowhere"))
        self._off = timedelta()
        self.look()

    def look(self) -> None:
        """Read the file."""
        if self._file.exists():
            self._off = timedelta(seconds=float(self._file.read_text()))

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self._off


class WiredChannel(FakeChannel):
    """The fake channel with its platform behind HTTP."""

    def __init__(self, name: str, url: str) -> None:
        super().__init__(name)
        self.url = f"{url}/{name}"
        self.session: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5))

    async def close(self) -> None:
        if self.session is not None:
            await self.session.close()

    async def send(self, call: Call, key: str) -> None:
        assert self.session is not None
        try:
            async with self.session.post(
                self.url, data=call.body, headers={"Key": key}
            ) as response:
                status, after = response.status, response.headers.get("Retry-After")
        except aiohttp.ClientConnectorError as error:
            raise SendFailed(Fate.RETRY, "not reached") from error
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SendFailed(Fate.UNCLEAR, "no answer") from error
        if status in (200, 409):
            return
        fates = {400: Fate.TOKEN_GONE, 429: Fate.RETRY}
        raise SendFailed(
            fates.get(status, Fate.UNCLEAR), f"HTTP {status}", float(after) if after else None
        )


@dataclass(frozen=True)
class Report:
    """Stores report `n` of a person; storing one twice is an error of the database."""

    person: str
    n: int
    file: str | None

    def apply(self, unit: Unit) -> None:
        unit.connection.execute(
            text(
                "INSERT INTO chaos_report (person, n, file, place) VALUES (:person, :n, :file,"
                " (SELECT count(*) FROM chaos_report WHERE person = :counted))"
            ),
            {"person": self.person, "n": self.n, "file": self.file, "counted": self.person},
        )


async def handle(turn: Turn) -> Outcome:
    """Each line is a number; each number is a report; "poison" breaks the handler."""
    words = turn.text.split()
    if "poison" in words:
        raise RuntimeError("poison")
    if "hello" in words:
        return Outcome(reply.text(Quote("hello")))
    numbers = [int(word) for word in words]
    person = await turn.read(lambda unit: _account_of(unit, turn.person))
    hashed = await turn.read(lambda unit: unit.keyring.person)
    files = {n: await _file(turn.person) for n in numbers if n % FILES == 0}
    notices = tuple(
        Notice(
            hashed(f"{('keyed', 'bare')[n % 2]}:official{n // 10 % OFFICIALS}"),
            reply.text(Quote(f"{person} {n}")),
            "case",
        )
        for n in numbers
        if n % 10 == 0
    )
    return Outcome(
        reply.text(Quote(f"{person} {' '.join(words)}")),
        changes=tuple(Report(person, n, files.get(n)) for n in numbers),
        notices=notices,
        must_arrive=True,
    )


def _account_of(unit: Unit, person: Person) -> str:
    return f"{person.channel}:{person_keys.addresses(unit, [person.id])[person.id]}"


async def _file(person: Person) -> str:
    """What became of a file."""
    found = await _opener.codes(_PICTURE, person.id)
    return found.name if isinstance(found, NotOpened) else "opened"


async def fall_back(turn: Turn) -> Outcome:
    """The only handler there is."""
    return await handle(turn)


async def no_emergency(turn: Turn) -> bool:
    """Nothing is an emergency here."""
    return False


def _process(db: Database) -> Process:
    folder = Path(os.environ["CHAOS_CLOCK"]).parent / "arrived"
    try:
        return Process(db, folder)
    except TypeError:  # a release from before it noted what arrived
        return Process(db)


async def main(port: int, url: str, key: str, platform: str) -> None:
    """Serve until SIGTERM."""
    logs.start("plain")
    stop = asyncio.Event()
    clock = Clock()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, clock.look)
    db = Database(url, Keyring((key,)), clock)
    try:
        await db.open()
    except SchemaBehind as error:
        sys.exit(str(error))
    channels = {name: WiredChannel(name, platform) for name in ("keyed", "bare")}
    for channel in channels.values():
        await channel.open()
    process = _process(db)
    await process.start()
    delivery = DeliveryWorker(db, process, channels)
    await delivery.start()
    router = Router((), lambda _: None, no_emergency, stale=fall_back, fallback=fall_back)
    phrases = Phrasebook({"th": {"error.sorry": "sorry"}})
    dispatcher = Dispatcher(
        db, process, delivery, channels, router, phrases, Library(), ports_off(Operator("", ""))
    )
    await dispatcher.start()

    async def ready() -> str | None:
        return None

    runner = Runner(routes(channels, dispatcher.accept, ready))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await stop.wait()
    await runner.cleanup()
    await dispatcher.stop()
    await _pool.close()
    await delivery.stop()
    await process.stop()
    for channel in channels.values():
        await channel.close()
    await db.close()


def webhook(*events: tuple[str, str, str]) -> bytes:
    """A webhook body of (text, event id, person) for either channel."""
    return json.dumps(events).encode()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), *sys.argv[2:5]))
