"""Pages of the office with 1,000 cases and with many: how much longer they take.

    python -m tests.benchmarks.office_figures --cases 1000 1000000 --on sqlite postgresql

The first thousand cases are of one district in both, so that its pages show the same; the rest is
spread over the country and three years. Whole pages are asked for over HTTP, by officials of the
district, its province and the country who are signed in.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack, ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from content.reading.library import Library
from storage.cases.report import Loss, Report, Statement
from storage.cases.states import Level, State
from storage.engine.columns import written
from storage.engine.keyring import Keyring
from storage.figures.counted import Entry, count
from tests.support import empty_database
from tests.support.clock import Clock
from tests.support.office import Browser, signed_in
from tests.support.paths import ROOT
from tests.support.postgresql import postgresql
from tests.support.whole_program import rutan_between

NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
HOME, HOME_CASES = "3805", 1_000
SPAN = timedelta(days=3 * 365)
OPEN_SHARE = 0.005
OUTCOMES = ("fraud", "advised", "complaint", "repeat")
POOL = 400
ROUNDS = 200
PAGES = {
    "district": (
        "/office/",
        "/office/month",
        "/office/search",
        "/office/search?q=0812345678",
        "/office/search?loss=paid&from=2026-10-01&to=2026-11-30",
        "/office/campaigns",
        "/office/team",
    ),
    "province": ("/office/month", "/office/province"),
    "country": ("/office/month", "/office/province"),
}
CASE = (
    "id", "word", "digits", "state", "level", "district", "province", "urgent", "loss", "reporter",
    "language", "headmen", "facts", "taken_by", "outcome", "opened", "updated", "version",
    "campaign", "closed", "forgotten", "counted",
)  # fmt: skip
SIGHTING = ("case_id", "kind", "key", "value", "district", "at")
TOTAL = ("area", "month", "kind", "value", "number")


class Seeds:
    """Draws cases and counts them as the program would."""

    def __init__(self, library: Library, keyring: Keyring) -> None:
        self.totals: Counter[Entry] = Counter()
        self._draw = random.Random(7)
        self._words = list(library.case_words)
        self._districts = list(library.places.districts)
        tricks = [*library.scam_types][:12]
        told = [
            Report(
                loss=self._draw.choice(list(Loss)),
                scam_type=self._draw.choice(tricks),
                statement=Statement(self._draw.choice([None, 900, 9_000, 90_000])),
                phones=(f"08{n:08}",),
                words="เขาโทรมาบอกว่าเป็นตำรวจ ให้โอนเงินไปตรวจสอบ " * 3,
            )
            for n in range(POOL)
        ]
        self._reports = [(each, keyring.seal_json(each.to_json())) for each in told]
        self._counted = keyring.seal_json({"areas": ["3805", "38", ""], "day": "2026-11-01"})
        keys = [keyring.hash("phone", f"08{n:08}") for n in range(POOL)]
        self._keys = [keyring.hash("phone", "0812345678"), *keys]
        self._value = keyring.seal(b"0812345678")

    def total_rows(self) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of the totals."""
        for (area, month, kind, value), number in self.totals.items():
            yield area, month, kind.value, value, number

    def rows(self, count_: int) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
        """Yield the row of each case and of its sighting."""
        draw = self._draw
        for n in range(count_):
            district = HOME if n < HOME_CASES else draw.choice(self._districts)
            opened = NOW - SPAN * (1 - (n % HOME_CASES + draw.random()) / HOME_CASES)
            report, facts = draw.choice(self._reports)
            is_open = draw.random() < OPEN_SHARE
            taken = opened + timedelta(minutes=draw.randrange(5, 4000))
            closed = None if is_open else taken + timedelta(minutes=draw.randrange(60, 20_000))
            outcome = "" if is_open else draw.choice(OUTCOMES)
            state = State.NEW if is_open else State.CLOSED
            self.totals.update(
                count(
                    report, Level.DISTRICT, district, district[:2], outcome, opened,
                    None if is_open else taken, closed,
                ).entries()
            )  # fmt: skip
            word, digits = self._words[n // 10_000], f"{n % 10_000:04}"
            yield (
                (
                    n + 1, word, digits, state.value, "district", district, district[:2],
                    report.urgent, report.loss or "", f"line:{n:032x}", "th", False, facts, None,
                    outcome, opened, opened, 3, None, closed, None, self._counted,
                ),
                (
                    n + 1, "phone", self._keys[0 if n % HOME_CASES < 20 and n < HOME_CASES
                    else draw.randrange(1, POOL)], self._value, district, opened,
                ),
            )  # fmt: skip


def fill(address: str, seeds: Seeds, cases: int) -> None:
    """Write so many cases into the database at this address, by its own fastest way."""
    if address.startswith("sqlite"):
        _fill_sqlite(address.removeprefix("sqlite:///"), seeds, cases)
    else:
        _fill_postgresql(address, seeds, cases)


def _fill_sqlite(path: str, seeds: Seeds, cases: int) -> None:
    def plain(row: Sequence[Any]) -> list[Any]:
        return [written(cell) if isinstance(cell, datetime) else cell for cell in row]

    connection = sqlite3.connect(path, timeout=60)
    made = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
    tables = " AND tbl_name IN ('case', 'sighting')"
    indexes = connection.execute(made + tables).fetchall()
    for name, _ in indexes:  # made again at the end, which is faster
        connection.execute(f"DROP INDEX {name}")
    insert = {
        name: f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
        for name, columns in (('"case"', CASE), ("sighting", SIGHTING), ("case_total", TOTAL))
    }
    for chunk in _chunks(seeds, cases):
        connection.executemany(insert['"case"'], [plain(case) for case, _ in chunk])
        connection.executemany(insert["sighting"], [plain(sighting) for _, sighting in chunk])
        connection.commit()
    connection.executemany(insert["case_total"], seeds.total_rows())
    connection.commit()
    for _, sql in indexes:
        connection.execute(sql)
    connection.execute("ANALYZE")
    connection.commit()
    connection.close()


def _chunks(seeds: Seeds, cases: int) -> Iterator[list[tuple[tuple[Any, ...], tuple[Any, ...]]]]:
    found = seeds.rows(cases)
    while chunk := list(itertools.islice(found, 20_000)):
        yield chunk


def _fill_postgresql(address: str, seeds: Seeds, cases: int) -> None:
    with psycopg.connect(address.replace("+psycopg", "")) as connection, connection.cursor() as at:
        for chunk in _chunks(seeds, cases):
            for name, columns, which in (('"case"', CASE, 0), ("sighting", SIGHTING, 1)):
                with at.copy(f"COPY {name} ({', '.join(columns)}) FROM STDIN") as copy:
                    for pair in chunk:
                        copy.write_row(pair[which])
        with at.copy(f"COPY case_total ({', '.join(TOTAL)}) FROM STDIN") as copy:
            for row in seeds.total_rows():
                copy.write_row(row)
        connection.commit()
        at.execute("SELECT setval(pg_get_serial_sequence('\"case\"', 'id'), %s)", [cases])
        connection.commit()
        connection.autocommit = True
        at.execute("VACUUM ANALYZE")


async def opened(
    stack: AsyncExitStack, address: str, cases: int, library: Library
) -> dict[str, Browser]:
    """Start the program on an empty database, fill it, and return who is signed in to its pages."""
    shared = ROOT.parent / "shared"
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    url = address or empty_database.sqlite(folder)
    rutan = await stack.enter_async_context(
        rutan_between(shared, library, folder, Clock(NOW), database_url=url)
    )
    rutan.running.office.serve_at(rutan.addresses["rutan"])
    codes = {
        "district": await rutan.invite(HOME, "officer"),
        "province": await rutan.invite_province(HOME[:2], "head"),
        "country": await rutan.invite_province("", "head"),
    }
    browsers = {}
    for who, code in codes.items():
        phone = rutan.phone("telegram", who, "en")
        await phone.begins(code)
        browsers[who] = await signed_in(rutan, phone)
    seeds, begin = Seeds(library, rutan.running.database.keyring), time.perf_counter()
    await asyncio.to_thread(fill, url, seeds, cases)
    filled = time.perf_counter() - begin
    sys.stderr.write(f"{cases} cases in {filled:.0f} s, {len(seeds.totals)} totals\n")
    return browsers


async def measure(sizes: dict[int, dict[str, Browser]]) -> dict[int, dict[str, dict[str, float]]]:
    """Return number of cases -> page -> its bytes, and the median and 95th percentile in ms.

    The sizes take turns at each page, one request each, so that what else the machine does
    meets them alike.
    """
    found: dict[int, dict[str, dict[str, float]]] = {cases: {} for cases in sizes}
    for who, pages in PAGES.items():
        for page in pages:
            times: dict[int, list[float]] = {cases: [] for cases in sizes}
            size = dict.fromkeys(sizes, 0)
            for number in range(ROUNDS):
                for cases in sorted(sizes, reverse=number % 2 == 1):
                    begin = time.perf_counter()
                    shown = await sizes[cases][who].open(page)
                    times[cases].append((time.perf_counter() - begin) * 1000)
                    assert shown.status == 200, shown.words
                    size[cases] = len(shown.body)
            for cases, milliseconds in times.items():
                ranks = statistics.quantiles(milliseconds, n=20, method="inclusive")
                found[cases][f"{who} {page}"] = {
                    "bytes": size[cases],
                    "p50": statistics.median(milliseconds),
                    "p95": ranks[18],
                }
    return found


async def run(
    addresses: Sequence[str], cases: Sequence[int], library: Library
) -> dict[int, dict[str, dict[str, float]]]:
    """Measure the pages of installations with so many cases each, side by side."""
    async with AsyncExitStack() as stack:
        sizes = {}
        for address, number in zip(addresses, cases, strict=True):
            sizes[number] = await opened(stack, address, number, library)
        await measure(sizes)  # warm
        return await measure(sizes)


def main() -> int:
    """Measure, and print a table; --json prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", nargs=2, type=int, default=[1_000, 1_000_000])
    parser.add_argument("--on", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    library = Library.load(ROOT / "content")
    figures: dict[str, dict[int, dict[str, dict[str, float]]]] = {}
    with ExitStack() as stack:
        server = stack.enter_context(postgresql()) if "postgresql" in arguments.on else None
        for kind in arguments.on:
            addresses = ["", ""]
            if kind == "postgresql":
                assert server is not None
                addresses = [empty_database.postgresql(server) for _ in arguments.cases]
            figures[kind] = asyncio.run(run(addresses, arguments.cases, library))
    if arguments.json:
        sys.stdout.write(json.dumps(figures) + "\n")
        return 0
    few, many = arguments.cases
    for kind, by_size in figures.items():
        sys.stdout.write(
            f"{kind}: p95 in ms with {few} and {many} cases, their ratio, bytes of the page\n"
        )
        for page, small in by_size[few].items():
            large = by_size[many][page]
            ratio = large["p95"] / small["p95"]
            sys.stdout.write(
                f"  {page:<70} {small['p95']:7.1f} {large['p95']:7.1f} {ratio:5.2f}"
                f" {large['bytes']:8.0f}\n"
            )
    return 0


if __name__ == "__main__":
    sys.exit(main())
