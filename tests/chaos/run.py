"""People who write without pause while things go wrong, and the account of what became of it.

python -m tests.chaos.run --events 30000 --kills 12 [--postgresql]
python -m tests.chaos.run --events 100000 --faults [--postgresql]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import Engine, create_engine, text

from storage.engine.address import address
from storage.migrations import migrate
from tests.chaos.account import Account, Spell, judge
from tests.chaos.databases import PostgresqlTrouble, SqliteTrouble, Trouble, disk
from tests.chaos.faults import FAULTS, Fault, Stage, killed, name_of, upgraded
from tests.chaos.fleet import Fleet, Releases
from tests.chaos.people import People
from tests.chaos.platform import Platform, platform
from tests.support.paths import ROOT
from tests.support.postgresql import postgresql

TABLES = ("inbox", "outbox")

DISK_MB = 1500
"""The disk of a long run on SQLite, which is in memory: it can be filled."""


@dataclass(frozen=True)
class Plan:
    """What is to happen: all people together write `events` events while things go wrong."""

    events: int
    people: int = 40
    processes: int = 2
    kills: int = 3  # if there are no `faults`
    every: float = 1.0  # seconds between two kills at most: they are spread over the events
    faults: Sequence[Fault] = ()  # drawn by lot until everything is written, each equally often
    pace: float = 1.0  # what the time of each fault is multiplied with
    pause: float = 0.0  # seconds between two events of one person
    poisoned: int = 2  # people who send one event that breaks the handler
    trouble: float = 0.0  # share of the platform's answers that fail
    settle: float = 120.0  # seconds after the last event within which all must be done


async def run(
    plan: Plan,
    url: str,
    folder: Path,
    between: Callable[[int, Platform], None] | None = None,
    trouble: Trouble | None = None,
    releases: Releases | None = None,
) -> Account:
    """Carry the plan out on this empty database. `between(n, platform)` follows each kill.

    With `releases` it begins with a program of an older schema, if there are faults.
    """
    behind = releases.behind if releases is not None and plan.faults else None
    await asyncio.to_thread(_make, url, behind)
    engine = create_engine(address(url), pool_pre_ping=True)
    with engine.begin() as connection:
        connection.execute(
            text(
                "CREATE TABLE chaos_report (person TEXT, n INTEGER, place INTEGER, file TEXT,"
                " PRIMARY KEY (person, n))"
            )
        )
    began = time.monotonic()
    async with platform() as stub:
        stub.trouble = plan.trouble
        fleet = Fleet(folder, url, stub.url, plan.processes)
        fleet.start(behind or ROOT)
        people = People(fleet.ports, plan.events, plan.people, plan.poisoned, plan.pause)
        try:
            writing = asyncio.create_task(people.write())
            stage = Stage(fleet, stub, people, trouble or _trouble(url, None), releases, plan.pace)
            if plan.faults:
                spells = await _draw(plan, stage, writing)
            else:
                spells = await _kill(plan, stage, writing, between)
            await writing
            stub.mend()
            left = await _settle(engine, plan.settle)
            account = judge(engine, people, stub, spells)
        finally:
            fleet.stop()
    engine.dispose()
    account.open_at_end = left
    account.seconds = round(time.monotonic() - began, 1)
    account.webhook_retries = people.retries
    return account


def _make(url: str, release: Path | None) -> None:
    """Make the tables, as this older release has them."""
    if release is None:
        migrate(url)
        return
    command = f"from storage.migrations import migrate; migrate({url!r})"
    subprocess.run((sys.executable, "-B", "-c", command), cwd=release, check=True)


def _trouble(url: str, full: Path | None) -> Trouble:
    if url.startswith("sqlite:///"):
        return SqliteTrouble(Path(url.removeprefix("sqlite:///")), full)
    return PostgresqlTrouble(url)


async def _draw(plan: Plan, stage: Stage, writing: asyncio.Task[None]) -> list[Spell]:
    """One fault after the other while people write, in an order that is drawn anew each round."""
    spells: list[Spell] = []
    while stage.people.accepted < plan.events // 50:  # noqa: ASYNC110  # until all have started
        await asyncio.sleep(0.05)
    if stage.releases is not None:
        spells.append(await _one(upgraded, stage))
    deck: list[Fault] = []
    while not writing.done():
        if not deck:
            deck = list(plan.faults)
            stage.chance.shuffle(deck)
        await asyncio.wait({writing}, timeout=plan.every)
        if not writing.done():
            spells.append(await _one(deck.pop(), stage))
    return spells


async def _one(fault: Fault, stage: Stage) -> Spell:
    began = time.monotonic()
    await fault(stage)
    stage.stub.mend()
    stage.people.again = 0.0
    spell = Spell(name_of(fault), began, time.monotonic())
    sys.stderr.write(f"{stage.people.accepted} written, {spell.fault}\n")
    return spell


async def _kill(
    plan: Plan,
    stage: Stage,
    writing: asyncio.Task[None],
    between: Callable[[int, Platform], None] | None,
) -> list[Spell]:
    spells: list[Spell] = []
    for done in range(plan.kills):
        share = plan.events * (done + 1) // (plan.kills + 1)
        until = time.monotonic() + plan.every
        while stage.people.accepted < share and time.monotonic() < until and not writing.done():  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        if writing.done():
            break
        began = time.monotonic()
        await killed(stage)
        spells.append(Spell(name_of(killed), began, time.monotonic()))
        if between is not None:
            await asyncio.to_thread(between, done, stage.stub)
    return spells


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


@contextlib.contextmanager
def place(*, on_server: bool) -> Iterator[tuple[Path, str, Trouble]]:
    """A temporary folder, an empty database, and what goes wrong with it."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rutan-chaos-")))
        if on_server:
            url = stack.enter_context(postgresql()).database("chaos")
            yield folder, url, _trouble(url, None)
            return
        full = stack.enter_context(disk(folder / "disk", DISK_MB))
        url = f"sqlite:///{folder}/disk/rutan.db"
        yield folder, url, _trouble(url, full)


def asked() -> tuple[bool, Plan]:
    """What the command line asks for: whether on a server, and the plan."""
    ask = argparse.ArgumentParser(description=__doc__)
    ask.add_argument("--postgresql", action="store_true")
    ask.add_argument("--faults", nargs="*", help="kinds of fault instead of kills alone; all")
    ask.add_argument("--events", type=int, default=3000)
    ask.add_argument("--people", type=int, default=100)
    ask.add_argument("--processes", type=int, default=2)
    ask.add_argument("--kills", type=int, default=6)
    ask.add_argument("--every", type=float, default=2.0)
    ask.add_argument("--trouble", type=float, default=0.0)
    given = vars(ask.parse_args())
    on_server, wanted = given.pop("postgresql"), given.pop("faults")
    if wanted is not None:
        given["faults"] = [
            fault
            for fault in FAULTS
            if not wanted or fault.__name__ in wanted  # type: ignore[attr-defined]
        ]
    return on_server, Plan(**given)


async def main() -> int:
    """Run one plan and print its account as JSON; 0 when it is clean."""
    on_server, plan = asked()
    with place(on_server=on_server) as (folder, url, trouble):
        releases = Releases.unpack(folder) if plan.faults else None
        account = await run(plan, url, folder, None, trouble, releases)
    sys.stdout.write(json.dumps(asdict(account)) + "\n")
    return 0 if account.clean else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
