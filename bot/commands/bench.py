"""The command `bench`: runs the benchmarks of tests/benchmarks in a process of their own."""

from __future__ import annotations

import argparse

from bot.commands import Commands, add_command


def register(commands: Commands) -> None:
    """Add `bench`."""
    parser = add_command(commands, "bench", help="measure speed, as ratios against references")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--only", nargs="*", default=[], help="keys to measure (all)")
    parser.add_argument("--scare", type=float, help="seconds that the key scare lasts (300)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run them from the repository and return their exit status."""
    import subprocess
    import sys

    from bot.errors import Refusal
    from bot.settings import ROOT

    if not (ROOT / "tests" / "benchmarks").is_dir():
        raise Refusal("the benchmarks lie in tests/, which this installation does not have")
    words = ["--json"] if arguments.json else []
    words += ["--only", *arguments.only] if arguments.only else []
    words += ["--scare", str(arguments.scare)] if arguments.scare else []
    command = [sys.executable, "-m", "tests.benchmarks.run", *words]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603
