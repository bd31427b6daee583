"""How long Today and Search of the office take with a short and with a long history of cases.

`python -m tests.benchmarks.office [cases ...]` (1,000 and 200,000 if none are named) fills a SQLite
database for each number and prints the p95 of the pages' reads in ms of CPU, asked in turns,
and their ratio. All cases lie in one province of eight districts, of which each has as many open
ones whatever its history: what piles up over years is what is closed.
"""

from __future__ import annotations

import asyncio
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from content.reading.library import Library
from handlers.cases.case import access
from handlers.cases.case.policy import Actor
from handlers.cases.overview import office_lists as overview
from storage.cases.listing.finding import Wanted
from storage.cases.report import Loss, Report
from storage.cases.sightings import PHONE, Seen
from storage.cases.states import State
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Unit
from storage.keys import person_keys
from storage.tables.cases import Case, Sighting
from storage.tables.officials import Official

NOW = datetime(2026, 11, 30, 3, tzinfo=UTC)
LIBRARY = Library.load(Path("content"))
DISTRICTS = [f"38{number:02}" for number in range(1, 9)]
OPEN = 40
"""Open cases of a district."""
ROUNDS = 150
PAGE = 26
SHORT, LONG = 1_000, 200_000
NUMBER = Seen(PHONE, "0812345678")
ME = "line:officer"

Look = Callable[[Unit, Actor], object]
LOOKS: dict[str, Look] = {
    "Today": lambda unit, me: (
        overview.numbers(unit, me, LIBRARY, NOW),
        overview.open_rows(unit, me, 0, PAGE),
        overview.new_rows(unit, me, NOW - timedelta(days=1), 10),
        overview.shared(unit, me),
    ),
    "Search: all": lambda unit, me: overview.found_rows(unit, me, Wanted(), 0, PAGE),
    "Search: number": lambda unit, me: overview.found_rows(
        unit, me, Wanted(seen=(NUMBER,)), 0, PAGE
    ),
    "Search: waiting": lambda unit, me: overview.found_rows(
        unit, me, Wanted(state=State.WAITING), 0, PAGE
    ),
    "Search: closed, an app": lambda unit, me: overview.found_rows(
        unit, me, Wanted(state=State.CLOSED, loss=Loss.APP), 0, PAGE
    ),
    "Search: ten months": lambda unit, me: overview.found_rows(
        unit, me, Wanted(begin=NOW - timedelta(days=330), end=NOW - timedelta(days=30)), 0, PAGE
    ),
    "Search: a holder": lambda unit, me: overview.found_rows(unit, me, Wanted(holder=2), 0, PAGE),
}


def fill(unit: Unit, many: int) -> None:
    """Store so many cases of the last three years, and two officials of the first district."""
    chance = random.Random(many)
    people = {f"line:{number:032x}": "" for number in range(50)}
    ciphers = person_keys.make(unit, people)
    sealed = {
        (person, loss): ciphers.of(person).seal_json(
            Report(loss=loss, phones=("0812345678",), words="said to be the bank").to_json()
        )
        for person in people
        for loss in Loss
    }
    for person in (ME, "line:colleague"):
        role = {"person": person, "role": "officer", "district": DISTRICTS[0], "since": NOW}
        unit.connection.execute(
            insert(table(Official)).values(**role, digest=False, escalates=False)
        )
    span = timedelta(days=3 * 365) / many
    rows, seen = [], []
    hot = unit.keyring.hash(NUMBER.kind, NUMBER.value)
    value = unit.keyring.seal(b"0812345678")
    for number in range(many):
        newest = many - number <= OPEN * len(DISTRICTS)
        district = DISTRICTS[number % len(DISTRICTS)]
        opened = NOW - span * (many - number)
        loss, person = chance.choice(list(Loss)), chance.choice(list(people))
        state = chance.choice([State.NEW, State.TAKEN, State.WAITING]) if newest else State.CLOSED
        rows.append(
            {
                "word": f"w{number // 10_000}", "digits": f"{number % 10_000:04}", "state": state,
                "level": "district", "district": district, "province": "38",
                "urgent": loss.urgent, "loss": loss, "reporter": person, "language": "th",
                "headmen": False, "facts": sealed[person, loss], "outcome": "",
                "taken_by": None if state is State.NEW else chance.choice([1, 2]),
                "opened": opened, "updated": opened, "version": 0,
                "closed": None if newest else opened + timedelta(days=1),
            }
        )  # fmt: skip
        key = hot if number % 40 == 0 else f"{number:064x}"
        seen.append(
            {"case_id": number + 1, "kind": PHONE, "key": key, "value": value,
             "district": district, "at": opened}
        )  # fmt: skip
    for start in range(0, many, 5_000):
        unit.connection.execute(insert(table(Case)), rows[start : start + 5_000])
        unit.connection.execute(insert(table(Sighting)), seen[start : start + 5_000])


def p95(times: Sequence[float]) -> float:
    """The 95th percentile, in milliseconds."""
    return statistics.quantiles(times, n=20)[-1] * 1000


async def measure(folder: Path, sizes: Sequence[int]) -> dict[str, list[float]]:
    """Name of a page -> p95 in milliseconds for each number of cases."""
    databases = []
    for many in sizes:
        keyring = Keyring((Keyring.new_key(),))
        database = Database(f"sqlite:///{folder}/{many}.db", keyring, lambda: NOW)
        await database.open()
        await database.write(lambda unit, many=many: fill(unit, many))  # type: ignore[misc]
        databases.append(database)
    taken: dict[str, list[list[float]]] = {name: [[] for _ in sizes] for name in LOOKS}
    for _ in range(ROUNDS):
        for name, look in LOOKS.items():
            for each, database in zip(taken[name], databases, strict=True):

                def timed(unit: Unit, look: Look = look) -> float:
                    began = time.thread_time()  # others on the machine do not count
                    look(unit, access.actor(unit, ME))
                    return time.thread_time() - began

                each.append(await database.read(timed))
    for database in databases:
        await database.close()
    return {name: [p95(each) for each in times] for name, times in taken.items()}


def main() -> int:
    """Print a line for each page."""
    sizes = [int(word) for word in sys.argv[1:]] or [SHORT, LONG]
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measure(Path(folder), sizes))
    print("cases: " + "  ".join(f"{many:,}" for many in sizes))  # noqa: T201
    for name, values in found.items():
        figures = "  ".join(f"{value:.1f} ms" for value in values)
        print(f"{name}: {figures}  ratio {values[-1] / values[0]:.2f}")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
