"""How long it takes to match a report and to open its case, with few and with many sightings.

`python -m tests.benchmarks.campaigns` prints p50 and p99 at 1,000 and at 100,000 sightings, in
SQLite files of its own and, where its programs are installed, on a PostgreSQL of its own: on the
clock, and on the processor, which a busy machine disturbs less (PostgreSQL works in processes of
its own, so there it is only our side).
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence

from sqlalchemy import delete, func, insert, select, text

from handlers.cases.text import same_wording
from storage.cases import campaigns, sightings
from storage.cases.cases import OpenCase
from storage.cases.report import Report
from storage.cases.sightings import PHONE, Seen
from storage.cases.states import Level
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Unit
from storage.tables.cases import Case, CaseMove, Sighting
from tests.support.postgresql import postgresql, unavailable

SIZES = (1_000, 100_000)
ROUNDS = 1_000
WORDS = (
    "bank",
    "police",
    "parcel",
    "account",
    "money",
    "transfer",
    "urgent",
    "fine",
    "code",
    "now",
)


def found(dice: random.Random) -> tuple[Seen, ...]:
    """What is seen in one report: a number, and a wording of its own."""
    words = " ".join(dice.choice(WORDS) + dice.choice(WORDS) for _ in range(12))
    return (Seen(PHONE, f"0{dice.randrange(10**9):09}"), *same_wording.seen(words))


def fill(dice: random.Random, size: int) -> Callable[[Unit], None]:
    """Cases until there are `size` sightings."""

    def write(unit: Unit) -> None:
        case, many = 0, 0
        facts = unit.keyring.seal_json({})
        row = {
            "state": "new",
            "level": Level.DISTRICT,
            "province": "38",
            "urgent": False,
            "version": 0,
        }
        row |= {"language": "th", "headmen": False, "facts": facts, "outcome": ""}
        row |= {"opened": unit.now, "updated": unit.now, "word": "old"}
        while many < size:
            case += 1
            own = {"id": case, "digits": f"{case}", "reporter": f"p{case}", "district": "3805"}
            unit.connection.execute(insert(table(Case)).values(**row, **own))
            seen = found(dice)
            sightings.add(unit, case, "3805", seen)
            many += len(seen)

    return write


def forget(unit: Unit) -> None:
    """Take the case just opened away again: the size must stay what it is."""
    newest = unit.connection.execute(select(func.max(table(Case).c.id))).scalar_one()
    for rows, key in ((Sighting, "case_id"), (CaseMove, "case_id"), (Case, "id")):
        unit.connection.execute(delete(table(rows)).where(table(rows).c[key] == newest))


async def once(database: Database, dice: random.Random, number: int) -> dict[str, float]:
    """Milliseconds of one round: matching and opening, on the clock and on the processor."""
    seen = found(dice)
    case = OpenCase(
        "new", f"{number}", Level.DISTRICT, "3805", "38", False, "me", "th", False, Report(), seen
    )

    def timed(unit: Unit, work: Callable[[Unit], object]) -> tuple[float, float]:
        clock, processor = time.perf_counter(), time.thread_time()
        work(unit)
        return time.perf_counter() - clock, time.thread_time() - processor

    def match(unit: Unit) -> tuple[float, float]:
        return timed(unit, lambda unit: campaigns.like(unit, seen, "me", "3805"))

    matched = await database.read(match)
    begin = time.perf_counter()
    opened = await database.write(lambda unit: timed(unit, case.apply))
    kept = time.perf_counter() - begin
    await database.write(forget)
    return {
        "matching": matched[0],
        "matching, processor": matched[1],
        "opening, kept for good": kept,
        "opening, processor": opened[1],
    }


def settle(unit: Unit) -> None:
    """Let the next number of a case follow those that were filled in, and count the rows."""
    if unit.connection.dialect.name == "postgresql":
        last = '(SELECT max(id) FROM "case")'
        unit.connection.execute(
            text(f"SELECT setval(pg_get_serial_sequence('case', 'id'), {last})")
        )
    unit.connection.execute(text("ANALYZE"))


async def measure(kind: str, urls: Sequence[str]) -> None:
    """A database of each size, asked in turn, so that whatever else runs here slows both alike."""
    databases, dice = [], random.Random(1)
    for size, url in zip(SIZES, urls, strict=True):
        database = Database(url, Keyring((Keyring.new_key(),)))
        await database.open()
        await database.write(fill(dice, size))
        await database.write(settle)
        databases.append(database)
    taken: list[dict[str, list[float]]] = [{} for _ in SIZES]
    for number in range(ROUNDS):
        for database, times in zip(databases, taken, strict=True):
            for what, seconds in (await once(database, dice, number)).items():
                times.setdefault(what, []).append(1000 * seconds)
    for database in databases:
        await database.close()
    for what in taken[0]:
        few, many = (sorted(times[what]) for times in taken)
        middle, late = ROUNDS // 2, ROUNDS * 99 // 100
        sys.stdout.write(
            f"{kind}, {what}: p50 {few[middle]:.2f} and {many[middle]:.2f} ms, "
            f"p99 {few[late]:.2f} and {many[late]:.2f} ms, ratio {many[late] / few[late]:.2f}\n"
        )
        sys.stdout.flush()


def main() -> int:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        files = [f"sqlite:///{folder}/{size}.sqlite3" for size in SIZES]
        asyncio.run(measure("SQLite", files))
    if reason := unavailable():
        sys.stdout.write(f"{reason}\n")
        return 0
    with postgresql() as server:
        asyncio.run(measure("PostgreSQL", [server.database(f"c{size}") for size in SIZES]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
