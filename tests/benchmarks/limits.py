"""What a program under full load waits for: the first of its limits that is reached."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from storage.engine.postgresql import THREADS
from tests.benchmarks.rounds import TICKS, cpu_seconds

FULL = 0.9
"""Of what there is: more of it is taken as all."""
SAMPLE_SECONDS = 0.05
BUSY = (
    "SELECT coalesce(wait_event_type, 'CPU'), coalesce(wait_event, 'CPU'), count(*)"
    " FROM pg_stat_activity WHERE state = 'active' AND backend_type = 'client backend'"
    " AND datname = %s AND pid <> pg_backend_pid() GROUP BY 1, 2"
)
COMMITS = "SELECT xact_commit FROM pg_stat_database WHERE datname = %s"
BACKENDS = "SELECT pid FROM pg_stat_activity"
TO_DISK = frozenset({"IO", "LWLock", "Timeout"})
"""What a commit waits in: for the disk, for another commit's turn at the log."""


@dataclass(frozen=True)
class Use:
    """What was used in a time: cores by part, the busiest of the `serve`, connections, commits.

    `cores` has "serve", "work", "database", "client" and "others". `waits` counts by kind of wait
    what connections of the database were seen in, "CPU" among them, over `samples` looks.
    """

    cores: Mapping[str, float]
    busiest: float
    processes: int
    waits: Mapping[str, int] = field(default_factory=dict)
    samples: int = 0
    commits: float = 0.0

    @property
    def connections(self) -> float:
        """How many connections of the database worked or waited at the same time, on average."""
        return sum(self.waits.values()) / self.samples if self.samples else 0.0


def breaks_first(use: Use, machine: int) -> str:
    """The limit that was reached, of a machine with so many cores, in a few words."""
    parts = sorted(use.cores.items(), key=lambda part: -part[1])
    if sum(use.cores.values()) >= FULL * machine:
        most = ", ".join(f"{name} {cores:.1f}" for name, cores in parts if cores >= 0.05)
        return f"processors: all {machine} cores ({most})"
    if use.busiest >= FULL:
        return f"the loop of one serve: {use.busiest:.1f} of its one core"
    if use.cores["client"] >= FULL:
        return "the client of this measurement: its one core"
    waited = sum(use.waits.values()) - use.waits.get("CPU", 0)
    if use.connections >= FULL * THREADS * use.processes:
        return f"pool: all {THREADS} connections of each process are busy"
    if waited > sum(use.waits.values()) / 2:
        kind, _ = max(use.waits.items(), key=lambda wait: wait[1] if wait[0] != "CPU" else 0)
        if kind in TO_DISK:
            return f"commits of the database: connections wait for its log ({kind})"
        return f"locks of the database: connections wait for each other ({kind})"
    return "platform: villagers wait for answers on their way, no part is full"


class Meter:
    """Reads what processes, the database and the machine have used up to now."""

    def __init__(self, serve: Sequence[int], work: Sequence[int], client: int, url: str) -> None:
        self._serve, self._work, self._client = serve, work, client
        self._database = url.rpartition("/")[2]
        server = url.startswith("postgresql")
        self._connection = psycopg.connect(url, autocommit=True) if server else None

    def close(self) -> None:
        """Close the connection to the database."""
        if self._connection is not None:
            self._connection.close()

    @contextmanager
    def using(self, uses: list[Use]) -> Iterator[None]:
        """Measure what is used while the block runs, and add it to `uses`."""
        waits: Counter[str] = Counter()
        looks = [0]
        over = threading.Event()
        watch = threading.Thread(target=self._watch, args=(over, waits, looks))
        before = self._read()
        watch.start()
        try:
            yield
        finally:
            over.set()
            watch.join()
        uses.append(self._between(before, self._read(), waits, looks[0]))

    def _watch(self, over: threading.Event, waits: Counter[str], looks: list[int]) -> None:
        while self._connection is not None and not over.wait(SAMPLE_SECONDS):
            for kind, _, count in self._connection.execute(BUSY, (self._database,)).fetchall():
                waits[kind] += count
            looks[0] += 1

    def _read(self) -> dict[str, float]:
        found = {f"serve {pid}": cpu_seconds(pid) for pid in self._serve}
        found |= {f"work {pid}": cpu_seconds(pid) for pid in self._work}
        found |= {"client": cpu_seconds(self._client), "machine": machine_busy()}
        found["clock"] = os.times().elapsed
        if self._connection is not None:
            pids = [row[0] for row in self._connection.execute(BACKENDS).fetchall()]
            found |= {f"database {pid}": cpu_or_none(pid) for pid in pids}
            row = self._connection.execute(COMMITS, (self._database,)).fetchone()
            found["commits"] = float(row[0]) if row else 0.0
        return found

    def _between(
        self, before: dict[str, float], after: dict[str, float], waits: Counter[str], looks: int
    ) -> Use:
        seconds = after["clock"] - before["clock"]
        each = {key: (after[key] - before.get(key, 0.0)) / seconds for key in after}
        parts = ("serve", "work", "database", "client")
        cores = {part: sum(v for key, v in each.items() if key.startswith(part)) for part in parts}
        cores["others"] = max(0.0, each["machine"] - sum(cores.values()))
        busiest = max(v for key, v in each.items() if key.startswith("serve"))
        processes = len(self._serve) + len(self._work)
        return Use(cores, busiest, processes, dict(waits), looks, each.get("commits", 0.0))


def machine_busy() -> float:
    """Seconds that all cores together have worked: proc(5), the first line of /proc/stat."""
    spent = [int(part) for part in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(spent) - spent[3] - spent[4]) / TICKS


def cpu_or_none(pid: int) -> float:
    """cpu_seconds(), or nothing of a process that has just ended."""
    try:
        return cpu_seconds(pid)
    except OSError:
        return 0.0
