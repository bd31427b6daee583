"""Gives changed input to every reader of input from outside; started by `python -m bot fuzz`.

A finding is whatever a reader raises, or an input that takes it longer than SLOW seconds. The
exit status is 1 if there is one.
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fuzz.mutate import Chance
from tests.fuzz.targets import TARGETS, Target

SLOW = 5.0
"""Seconds of processor time of this process; workers have limits of their own."""
SHOWN = 300
"""Bytes of an input that are shown."""


@dataclass
class Found:
    """What came of a target: how many inputs it was given, and one input for each finding."""

    runs: int = 0
    findings: dict[str, bytes] = field(default_factory=dict)


def fuzz(target: Target, seed: int, more: Callable[[int], bool]) -> Found:
    """Give a target its good examples, then changed ones while `more(runs)` holds."""
    found, chance, seeds = Found(), Chance(seed), target.seeds()
    with target.opened() as check:
        while found.runs < len(seeds) or more(found.runs):
            at = found.runs
            data = seeds[at] if at < len(seeds) else chance.changed(chance.choice(seeds), seeds)
            began = time.process_time()
            try:
                check(data)
            except Exception as error:
                found.findings.setdefault(_told(error), data)
            if time.process_time() - began > SLOW:
                found.findings.setdefault(f"took more than {SLOW:.0f} s", data)
            found.runs += 1
    return found


def _told(error: Exception) -> str:
    """The kind of an error and where it was raised: one finding, however many inputs."""
    call = traceback.extract_tb(error.__traceback__)[-1]
    reason = f" {error}" if type(error).__name__ in ("JobFailed", "WorkerLost") else ""
    return f"{type(error).__name__}{reason} in {call.name}, line {call.lineno}"


def main() -> int:
    """Fuzz what is asked for, and print runs and findings of each target."""
    ask = argparse.ArgumentParser(prog="python -m bot fuzz", description=__doc__)
    ask.add_argument("--seconds", type=float, default=120, help="in all (120)")
    ask.add_argument("--target", nargs="*", default=[], help="what to test (all)")
    ask.add_argument("--seed", type=int, default=None, help="repeat a run (another each time)")
    opts = ask.parse_args()
    if unknown := set(opts.target) - set(TARGETS):
        told = f"--target {' '.join(sorted(unknown))}: the targets are {', '.join(TARGETS)}\n"
        sys.stderr.write(told)
        return 2
    names = opts.target or list(TARGETS)
    seed = opts.seed if opts.seed is not None else int(time.time())
    sys.stdout.write(f"seed {seed}\n")
    worst = 0
    for name in names:
        until = time.monotonic() + opts.seconds / len(names)
        found = fuzz(TARGETS[name], seed, lambda _, until=until: time.monotonic() < until)
        sys.stdout.write(f"{name:12} {found.runs:8} runs {len(found.findings):3} findings\n")
        for told, data in found.findings.items():
            worst = 1
            sys.stdout.write(f"  {told}\n    {data[:SHOWN]!r} ({len(data)} bytes)\n")
        sys.stdout.flush()
    return worst


if __name__ == "__main__":
    sys.exit(main())
