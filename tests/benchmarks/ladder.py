"""The ladder: processes against events a second, and what breaks first; `bench --ladder`.

Each rung has so many `serve` before one database, `work` beside them, and a client that spreads
villagers over them. All rungs are there at the same time and take their rounds in turn; the first
of them is there twice, so that the second shows what two runs of the same differ by.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from storage.migrations import migrate
from tests.benchmarks.limits import FULL, Meter, Use, breaks_first
from tests.benchmarks.product import MENU, address_of, environment
from tests.benchmarks.rounds import Villagers, free_port, ratio, server, spread, villagers
from tests.support.postgresql import CannotStart, postgresql

RUNGS = (1, 2, 4)
MOST = 32
HEAD = (
    *("processes", "events a second", "to first", "p50 p99 full", "p50 p99 half", "commits/s"),
    "ms of a core an event: serve, work, database",
)
WIDE = (22, 22, 18, 12, 12, 9, 0)


@dataclass
class Rung:
    """So many processes on a database of their own, and what they did."""

    name: str
    people: Villagers
    meter: Meter
    met: list[dict[str, Any]] = field(default_factory=list)
    half: list[dict[str, Any]] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)

    @property
    def per_second(self) -> list[float]:
        """Events a second, by round."""
        return [met["per_second"] for met in self.met]

    def core_ms(self, part: str) -> float:
        """Milliseconds of a core that a part takes for an event, in the median round."""
        cores = (use.cores[part] for use in self.uses)
        spent = zip(cores, self.per_second, strict=True)
        return 1000 * spread([core / events for core, events in spent])["median"]

    def full(self, seconds: float) -> None:
        """A round in which everybody writes again as soon as they are answered."""
        with self.meter.using(self.uses):
            self.met.append(self.people.write(seconds=seconds))

    def at_half(self, seconds: float) -> None:
        """A round at half of what the rounds before carried."""
        rate = spread(self.per_second)["median"] / 2
        self.half.append(self.people.write(seconds=seconds, rate=rate))


@contextlib.contextmanager
def rung(kind: str, serve: int, work: int, people: int, url: str, folder: Path) -> Iterator[Rung]:
    """These processes, on a database of their own that is migrated first."""
    folder.mkdir(parents=True)
    migrate(address_of(url))
    api_port, ports = free_port(), [free_port() for _ in range(serve)]
    with contextlib.ExitStack() as stack:
        field_ = stack.enter_context(villagers(kind, ports, api_port, people, MENU))
        pids: dict[str, list[int]] = {"serve": [], "work": []}
        for number in range(serve + work):
            port = ports[number] if number < serve else 0
            name = "serve" if port else "work"
            command, log = [sys.executable, "-m", "bot", name], folder / f"{name}{number}.log"
            env = environment(port or 1, api_port, url)
            run = stack.enter_context(server(command, port or ports[0], log, env))
            pids[name].append(run.pid)
        meter = Meter(pids["serve"], pids["work"], field_.process.pid, url)
        stack.callback(meter.close)
        yield Rung(f"{serve} serve {work} work", field_, meter)


def climb(rungs: Sequence[Rung], rounds: int, seconds: float) -> None:
    """A warm-up of each, then rounds in turn, every other time from the other end."""
    for each in rungs:
        each.people.write(seconds=seconds)
    for number in range(2 * rounds):
        for each in rungs if number % 2 else rungs[::-1]:
            (each.full if number < rounds else each.at_half)(seconds)


def lines(rungs: Sequence[Rung], machine: int) -> list[str]:
    """The ladder as lines of text: the table, then what breaks first on each rung."""
    shown = ["  ".join(name.ljust(width) for name, width in zip(HEAD, WIDE, strict=True))]
    told = []
    for number, each in enumerate(rungs):
        name = f"{each.name}{' again' if number == 1 else ''}"
        load, to_first = spread(each.per_second), ratio(each.per_second, rungs[0].per_second)
        cells = (
            name,
            f"{load['median']:.0f} ({load['min']:.0f} to {load['max']:.0f})",
            f"{to_first['median']:.2f} ({to_first['interval'][0]:.2f} to "
            f"{to_first['interval'][1]:.2f})",
            percentiles(each.met),
            percentiles(each.half),
            f"{spread([use.commits for use in each.uses])['median']:.0f}",
            " ".join(f"{each.core_ms(part):.2f}" for part in ("serve", "work", "database")),
        )
        shown.append("  ".join(cell.ljust(width) for cell, width in zip(cells, WIDE, strict=True)))
        told.append(f"{name}: {typical(each.uses, machine)}")
    return [*shown, "", "what breaks first", *told]


def percentiles(met: Sequence[dict[str, Any]]) -> str:
    """The median round's p50 and p99, in ms."""
    return " ".join(
        f"{spread([one[key] for one in met])['median']:.0f}" for key in ("p50_ms", "p99_ms")
    )


def typical(uses: Sequence[Use], machine: int) -> str:
    """What most rounds broke at, with the words of the last of those."""
    found = [breaks_first(use, machine) for use in uses]
    kinds = [words.partition(":")[0] for words in found]
    most = max(set(kinds), key=kinds.count)
    words = [each for each, kind in zip(found, kinds, strict=True) if kind == most][-1]
    return f"{words}, {kinds.count(most)} of {len(kinds)} rounds"


def main() -> int:
    """Climb and print the ladder; 2 if PostgreSQL is wanted and not there."""
    ask = argparse.ArgumentParser(prog="python -m bot bench --ladder", description=__doc__)
    ask.add_argument("rungs", nargs="*", type=int, default=RUNGS, help="processes (1 2 4)")
    ask.add_argument("--on", choices=("postgresql", "sqlite"), default="postgresql")
    ask.add_argument("--app", choices=("line", "telegram"), default="line")
    ask.add_argument("--work", type=int, default=1, help="`work` beside each rung (1)")
    ask.add_argument("--people", type=int, default=1000, help="persons who write (1000)")
    ask.add_argument("--rounds", type=int, default=5, help="rounds of each rung (5)")
    ask.add_argument("--seconds", type=float, default=2.0, help="that a round lasts (2)")
    opts = ask.parse_args()
    machine = os.cpu_count() or 1
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rutan-ladder-")))
        try:
            cluster = stack.enter_context(postgresql(True)) if opts.on == "postgresql" else None
        except CannotStart as error:
            sys.stderr.write(f"--on postgresql: {error}; --on sqlite needs none\n")
            return 2
        rungs = []
        for number, serve in enumerate((opts.rungs[0], *opts.rungs)):
            place, name = folder / str(number), f"rung{number}"
            url = cluster.database(name) if cluster else f"sqlite:///{folder}/{name}.db"
            made = rung(opts.app, serve, opts.work, opts.people, url, place)
            rungs.append(stack.enter_context(made))
        climb(rungs, opts.rounds, opts.seconds)
        sys.stdout.write("\n".join(lines(rungs, machine)) + "\n")
        others = spread([use.cores["others"] for each in rungs for use in each.uses])["median"]
        if others > (1 - FULL) * machine:
            sys.stdout.write(f"other programs took {others:.1f} of {machine} cores meanwhile\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
