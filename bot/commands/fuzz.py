"""The command `fuzz`: starts tests/fuzz, which feeds altered input to every reader of input from
outside, for developers.
"""

from __future__ import annotations

import argparse

from bot.commands import Commands, add_command


def register(commands: Commands) -> None:
    """Add `fuzz`."""
    told = "give changed input to all that reads input from outside; 1 if something stumbles"
    parser = add_command(commands, "fuzz", help=told)
    parser.add_argument("--seconds", type=float, default=120, help="in all (120)")
    parser.add_argument("--target", nargs="*", default=[], help="what to test (all)")
    parser.add_argument("--seed", type=int, help="repeat a run; each prints its own")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Run it from the repository and return its exit status. Raises Refusal."""
    import subprocess
    import sys

    from bot.errors import Refusal
    from bot.settings import ROOT

    if not (ROOT / "tests" / "fuzz").is_dir():
        raise Refusal("the fuzzer lies in tests/, which this installation does not have")
    if arguments.seconds <= 0:
        raise Refusal(f"--seconds {arguments.seconds:g}: more than 0")
    words = ["--seconds", str(arguments.seconds)]
    words += ["--target", *arguments.target] if arguments.target else []
    words += ["--seed", str(arguments.seed)] if arguments.seed is not None else []
    command = [sys.executable, "-m", "tests.fuzz.run", *words]
    return subprocess.run(command, cwd=ROOT, check=False).returncode  # noqa: S603
