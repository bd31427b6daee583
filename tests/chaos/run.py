"""People who write without pause while processes are killed, and the account of what became of it.

python -m tests.chaos.run --events 30000 --processes 2 --kills 12 [--postgresql]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

import aiohttp
from sqlalchemy import Engine, create_engine, text

from storage.engine.address import address
from storage.engine.keyring import Keyring
from storage.migrations import migrate
from tests.chaos.platform import Platform, platform
from tests.chaos.subject import OFFICIALS, webhook
from tests.support.paths import ROOT
from tests.support.postgresql import free_port, postgresql

TABLES = ("inbox", "outbox")


@dataclass(frozen=True)
class Plan:
    """What is to happen: all people together write `events` events while processes die."""

    events: int
    people: int = 40
    processes: int = 2
    kills: int = 3
    every: float = 1.0  # seconds between two kills at most: they are spread over the events
    pause: float = 0.0  # seconds between two events of one person
    poisoned: int = 2  # people who send one event that breaks the handler
    trouble: float = 0.0  # share of the platform's answers that fail
    settle: float = 120.0  # seconds after the last event within which all must be done


EXPLAINED = {
    "events",
    "kills",
    "seconds",
    "webhook_retries",
    "repeats_bare",
    "replies_overtaken",
    "replies_pushed_again",
    "refused",
}


@dataclass
class Account:
    """What became of it. Everything but EXPLAINED must be zero.

    `repeats_bare`: a platform without keys got a call again that was in flight at a kill.
    `replies_overtaken`: a reply waited for its process to count as dead while another process
    answered what the person wrote next.
    `replies_pushed_again`: a reply that must arrive was in flight at a kill, and nobody took it up
    before its token was too old to tell whether it had arrived.
    """

    events: int = 0
    kills: int = 0
    seconds: float = 0.0
    webhook_retries: int = 0
    lost: int = 0
    twice: int = 0
    out_of_order: int = 0
    replies_missing: int = 0
    replies_twice_keyed: int = 0
    replies_overtaken: int = 0
    replies_pushed_again: int = 0
    notices_missing: int = 0
    notices_twice_keyed: int = 0
    keys_with_other_bytes: int = 0
    dead_unexpected: int = 0
    repeats_bare: int = 0
    open_at_end: int = 0
    refused: dict[int, int] = field(default_factory=dict)

    @property
    def clean(self) -> bool:
        """Whether nothing was lost, doubled or out of order."""
        return not any(value for name, value in asdict(self).items() if name not in EXPLAINED)


class Fleet:
    """The processes of one run."""

    def __init__(self, folder: Path, url: str, platform_url: str, count: int) -> None:
        self._command = [url, Keyring.new_key(), platform_url]
        self._folder = folder
        self.ports = [free_port() for _ in range(count)]
        self.running = [self._start(port) for port in self.ports]

    def _start(self, port: int) -> subprocess.Popen[bytes]:
        with (self._folder / f"subject-{port}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.subject", str(port), *self._command],
                cwd=ROOT,
                stderr=log,
                stdout=log,
            )

    def kill(self, n: int) -> None:
        """kill -9, and start another one in its place."""
        self.running[n].send_signal(signal.SIGKILL)
        self.running[n].wait()
        self.running[n] = self._start(self.ports[n])

    def stop(self) -> None:
        """Ask all of them to end."""
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(timeout=30)


class People:
    """Everybody who writes. Each waits for the 200 of one event before the next one."""

    def __init__(self, plan: Plan, ports: list[int]) -> None:
        self._plan = plan
        self._ports = ports
        self._chance = random.Random(11)
        self.retries = 0
        self.accepted = 0
        self.written: dict[str, list[str]] = defaultdict(list)

    async def write(self) -> None:
        """All of it."""
        connector = aiohttp.TCPConnector(force_close=True, limit=0)
        async with aiohttp.ClientSession(connector=connector) as session:
            for n in range(OFFICIALS):
                for channel in ("keyed", "bare"):
                    await self._post(session, channel, ("hello", f"hello{n}", f"official{n}"))
            each = self._plan.events // self._plan.people
            await asyncio.gather(*(self._one(session, p, each) for p in range(self._plan.people)))

    async def _one(self, session: aiohttp.ClientSession, person: int, events: int) -> None:
        channel = ("keyed", "bare")[person % 2]
        poisoned = events // 2 if person < self._plan.poisoned else -1
        for n in range(1, events + 1):
            words = "poison" if n == poisoned else str(n)
            event = (words, f"p{person}-{n}", f"p{person}")
            await self._post(session, channel, event)
            self.written[f"{channel}:p{person}"].append(words)
            self.accepted += 1
            if self._plan.pause:
                await asyncio.sleep(self._plan.pause)
            if self._chance.random() < 0.05:
                await self._post(session, channel, event)  # the platform repeats it

    async def _post(
        self, session: aiohttp.ClientSession, channel: str, event: tuple[str, str, str]
    ) -> None:
        while True:
            port = self._chance.choice(self._ports)
            try:
                async with session.post(
                    f"http://127.0.0.1:{port}/hooks/{channel}", data=webhook(event)
                ) as response:
                    if response.status == 200:
                        return
            except (aiohttp.ClientError, OSError):
                pass
            self.retries += 1
            await asyncio.sleep(0.05)


async def run(
    plan: Plan, url: str, folder: Path, between: Callable[[int, Platform], None] | None = None
) -> Account:
    """Carry the plan out on this empty database. `between(n, platform)` follows each kill."""
    migrate(url)
    engine = create_engine(address(url), pool_pre_ping=True)
    with engine.begin() as connection:
        connection.execute(
            text(
                "CREATE TABLE chaos_report"
                " (person TEXT, n INTEGER, place INTEGER, PRIMARY KEY (person, n))"
            )
        )
    began = time.monotonic()
    async with platform() as stub:
        stub.trouble = plan.trouble
        fleet = Fleet(folder, url, stub.url, plan.processes)
        try:
            people = People(plan, fleet.ports)
            writing = asyncio.create_task(people.write())
            kills = await _kill(plan, fleet, people, writing, stub, between)
            await writing
            stub.trouble, stub.slow, stub.away = 0.0, 0.0, False
            left = await _settle(engine, plan.settle)
            account = judge(engine, people, stub)
        finally:
            fleet.stop()
    engine.dispose()
    account.kills, account.open_at_end = kills, left
    account.seconds = round(time.monotonic() - began, 1)
    account.webhook_retries = people.retries
    return account


async def _kill(
    plan: Plan,
    fleet: Fleet,
    people: People,
    writing: asyncio.Task[None],
    stub: Platform,
    between: Callable[[int, Platform], None] | None,
) -> int:
    chance = random.Random(13)
    for done in range(plan.kills):
        share = plan.events * (done + 1) // (plan.kills + 1)
        until = time.monotonic() + plan.every
        while people.accepted < share and time.monotonic() < until and not writing.done():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        if writing.done():
            return done
        await asyncio.to_thread(fleet.kill, chance.randrange(len(fleet.running)))
        if between is not None:
            await asyncio.to_thread(between, done, stub)
    return plan.kills


async def _settle(engine: Engine, seconds: float) -> int:
    """Wait until no row is open; how many are when the time is up."""
    left = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while (left := await asyncio.to_thread(_open, engine)) != 0:  # noqa: ASYNC110
                await asyncio.sleep(0.2)
    return left


def _open(engine: Engine) -> int:
    with engine.connect() as connection:
        queries = (text(f"SELECT count(*) FROM {t} WHERE state = 'open'") for t in TABLES)
        return sum(connection.execute(query).scalar() or 0 for query in queries)


def judge(engine: Engine, people: People, stub: Platform) -> Account:
    """Compare what was written with what was stored and what arrived."""
    account = Account(refused=dict(stub.refused))
    with engine.connect() as connection:
        stored: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for person, n, place in connection.execute(
            text("SELECT person, n, place FROM chaos_report")
        ):
            stored[person].append((place, n))
        dead = connection.execute(text("SELECT count(*) FROM inbox WHERE state = 'dead'")).scalar()
    poisoned = sum(words == "poison" for said in people.written.values() for words in said)
    account.dead_unexpected = abs((dead or 0) - poisoned)
    replies, notices, pushed = _arrived(stub)
    for person, said in people.written.items():
        account.events += len(said)
        wanted = [int(words) for words in said if words != "poison"]
        found = [n for _, n in sorted(stored[person])]
        account.lost += len(set(wanted) - set(found))
        account.twice += len(found) - len(set(found))
        account.out_of_order += found != sorted(found)
        counts = Counter(replies[person])
        account.replies_missing += len(set(wanted) - set(counts))
        repeated = sum(count - 1 for count in counts.values())
        first = list(dict.fromkeys(replies[person]))
        account.replies_overtaken += first != sorted(first)
        if person.startswith("keyed"):
            account.replies_twice_keyed += repeated - pushed[person]
            account.replies_pushed_again += pushed[person]
        else:
            account.repeats_bare += repeated
        for n in wanted:
            if n % 10 == 0:
                count = notices[person, n]
                account.notices_missing += count == 0
                if n % 2:
                    account.repeats_bare += max(0, count - 1)
                else:
                    account.notices_twice_keyed += max(0, count - 1)
    account.keys_with_other_bytes = sum(len(bodies) > 1 for bodies in stub.bodies.values())
    return account


def _arrived(
    stub: Platform,
) -> tuple[dict[str, list[int]], Counter[tuple[str, int]], Counter[str]]:
    """Numbers in replies by person, notices by person and number, pushes that repeat a reply."""
    replies: dict[str, list[int]] = defaultdict(list)
    notices: Counter[tuple[str, int]] = Counter()
    pushed: Counter[str] = Counter()
    for call in stub.arrived:
        for line in call["lines"]:  # type: ignore[attr-defined]
            person, *words = line.split()
            numbers = [int(word) for word in words]
            if str(call["to"]).startswith("official") and numbers:
                notices[person, numbers[0]] += 1
                continue
            if "token" not in call:
                pushed[person] += sum(n in replies[person] for n in numbers)
            replies[person] += numbers
    return replies, notices, pushed


@contextlib.asynccontextmanager
async def folder() -> AsyncIterator[Path]:
    """A temporary folder."""
    with tempfile.TemporaryDirectory(prefix="rutan-chaos-") as name:
        yield Path(name)


async def main() -> int:
    """Run one plan and print its account as JSON; 0 when it is clean."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--postgresql", action="store_true")
    ask.add_argument("--events", type=int, default=3000)
    ask.add_argument("--people", type=int, default=100)
    ask.add_argument("--processes", type=int, default=2)
    ask.add_argument("--kills", type=int, default=6)
    ask.add_argument("--every", type=float, default=2.0)
    ask.add_argument("--trouble", type=float, default=0.0)
    given = vars(ask.parse_args())
    on_server = given.pop("postgresql")
    async with folder() as place:
        with contextlib.ExitStack() as stack:
            url = f"sqlite:///{place}/rutan.db"
            if on_server:
                url = stack.enter_context(postgresql()).database("chaos")
            account = await run(Plan(**given), url, place)
    sys.stdout.write(json.dumps(asdict(account)) + "\n")
    return 0 if account.clean else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
