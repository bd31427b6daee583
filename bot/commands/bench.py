"""The command `bench`: runs the benchmarks of tests/benchmarks in a process of their own."""

from __future__ import annotations

import argparse

from bot.commands import Commands, add_command

MOST_PROCESSES = 16
"""Of one rung: each holds 200 MB and seven connections of the database."""


def register(commands: Commands) -> None:
    """Add `bench`."""
    parser = add_command(commands, "bench", help="measure speed, as ratios against references")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--only", nargs="*", default=[], help="keys to measure (all)")
    parser.add_argument("--scare", type=float, help="seconds that the key scare lasts (300)")
    parser.add_argument(
        "--ladder",
        nargs="+",
        type=int,
        metavar="N",
        help="instead: so many `serve`, events a second of each number, and what breaks first",
    )
    parser.add_argument("--on", choices=("postgresql", "sqlite"), help="database (postgresql)")
    parser.add_argument("--app", help="the channel on which people write (the first)")
    parser.add_argument("--work", type=int, help="`work` beside each number of `serve` (1)")
    parser.add_argument("--people", type=int, help="persons who write (1000)")
    parser.add_argument("--rounds", type=int, help="rounds of each number (5)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run them from the repository and return their exit status. Raises Refusal."""
    import subprocess
    import sys

    from bot.errors import Refusal
    from bot.settings import ROOT

    if not (ROOT / "tests" / "benchmarks").is_dir():
        raise Refusal("the benchmarks lie in tests/, which this installation does not have")
    module, words = (
        ("ladder", _ladder(arguments)) if arguments.ladder else ("run", _keys(arguments))
    )
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *words]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603


def _keys(arguments: argparse.Namespace) -> list[str]:
    """The words for tests.benchmarks.run. Raises Refusal."""
    from bot.errors import Refusal

    for name in ("on", "app", "work", "people", "rounds"):
        if getattr(arguments, name) is not None:
            raise Refusal(f"--{name} belongs to --ladder, e.g. bench --ladder 1 2 4 --{name} …")
    words = ["--json"] if arguments.json else []
    words += ["--only", *arguments.only] if arguments.only else []
    words += ["--scare", str(arguments.scare)] if arguments.scare else []
    return words


def _ladder(arguments: argparse.Namespace) -> list[str]:
    """The words for tests.benchmarks.ladder. Raises Refusal."""
    from bot.errors import Refusal

    if arguments.json or arguments.only or arguments.scare:
        raise Refusal("--ladder goes alone: it takes neither --json nor --only nor --scare")
    work = 1 if arguments.work is None else arguments.work
    if wrong := [n for n in arguments.ladder if not 1 <= n <= MOST_PROCESSES - work]:
        told = f"1 to {MOST_PROCESSES} processes in all"
        raise Refusal(f"--ladder {' '.join(map(str, wrong))}, --work {work}: {told}")
    words = [str(number) for number in arguments.ladder]
    for name, least in (("work", 0), ("people", 100), ("rounds", 1)):
        value = getattr(arguments, name)
        if value is None:
            continue
        if value < least:
            raise Refusal(f"--{name} {value}: {least} or more")
        words += [f"--{name}", str(value)]
    for name in ("on", "app"):
        words += [f"--{name}", value] if (value := getattr(arguments, name)) else []
    return words
