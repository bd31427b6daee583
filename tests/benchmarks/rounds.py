"""Runs servers side by side in alternating rounds and reports ratios with their intervals."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.support.paths import ROOT

CONNECTIONS = 64
"""Villagers who write at the same time in a closed round."""
TICKS = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def cpu_seconds(process: int) -> float:
    """User and system time this process has used (proc(5): fields 14 and 15 of stat)."""
    stat = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(stat[11]) + int(stat[12])) / TICKS


def memory_mb(process: int) -> float:
    """Resident memory of this process."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


@contextlib.contextmanager
def server(
    command: Sequence[str], port: int, log: Path, env: Mapping[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    """A server process, ready when /health/ready says so; ended with SIGTERM."""
    with log.open("ab") as out:
        run = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env}, stdout=out, stderr=out)
        try:
            wait_ready(port, run, log)
            yield run
        finally:
            run.send_signal(signal.SIGTERM)
            try:
                run.wait(15)
            except subprocess.TimeoutExpired:
                run.kill()
                run.wait()


def wait_ready(port: int, run: subprocess.Popen[bytes], log: Path, seconds: float = 120) -> None:
    """Come back when /health/ready answers 200. Raises SystemExit with the log's end otherwise."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and run.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=1):
                return
        except OSError:
            time.sleep(0.02)
    sys.exit(f"the server did not get ready:\n{log.read_text()[-2000:]}")


@dataclass
class Villagers:
    """A field process: asks its villagers to write, and gives what they met."""

    process: subprocess.Popen[str]

    def write(self, **how: float) -> dict[str, Any]:
        """One round: seconds=…, and rate=… for a paced one."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(how) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit("the field ended early")
        met: dict[str, Any] = json.loads(line)
        if met["refused"] or met["unasked"] or met["lost"]:
            counts = ", ".join(f"{key} {met[key]}" for key in ("refused", "unasked", "lost"))
            sys.stderr.write(counts + "\n")
        return met


@contextlib.contextmanager
def villagers(
    kind: str,
    ports: Sequence[int],
    api_port: int,
    people: int = 1000,
    text: str | None = "menu",
    fresh: int = 0,
) -> Iterator[Villagers]:
    """The field for one program: its villagers and the platform's API they use.

    `ports` are those of its processes, which the villagers use in turn. `text` is what all of them
    write; None: what they write in a scare (scare.py). With `fresh` they send screenshots too
    (scare_pictures.py), so many of which come once.
    """
    command = [sys.executable, "-m", "tests.benchmarks.field", "--kind", kind]
    command += ["--server", *(f"127.0.0.1:{port}" for port in ports)]
    command += ["--api-port", str(api_port)]
    command += ["--people", str(people), "--connections", str(CONNECTIONS)]
    command += ["--fresh", str(fresh)] if fresh else []
    command += ["--scare"] if text is None else ["--text", text]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        process.stdout.readline()
        try:
            yield Villagers(process)
        finally:
            process.kill()


@dataclass
class Side:
    """One of two sides that are compared."""

    name: str
    people: Villagers
    process: int
    port: int = 0
    per_second: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)

    def round(self, seconds: float, rate: float | None = None) -> None:
        """One short round, with the server's CPU time an event beside it."""
        before = cpu_seconds(self.process)
        how = {"seconds": seconds} | ({"rate": rate} if rate else {})
        met = self.people.write(**how)
        self.per_second.append(met["per_second"])
        self.p99_ms.append(met["p99_ms"])
        self.cpu_us.append(1e6 * (cpu_seconds(self.process) - before) / max(1, met["answered"]))

    def forget(self) -> None:
        """Begin anew, after a warm-up."""
        self.per_second.clear()
        self.cpu_us.clear()
        self.p99_ms.clear()

    def figures(self) -> dict[str, Any]:
        """min, median, max of everything measured."""
        return {
            "per_second": spread(self.per_second),
            "cpu_us_an_event": spread(self.cpu_us),
            "p99_ms": spread(self.p99_ms),
        }


@contextlib.contextmanager
def held_up() -> Iterator[list[float]]:
    """How late, in ms, the machine wakes a thread that has nothing to do: what no program on it
    could have answered sooner."""
    late: list[float] = []
    over = threading.Event()

    def sleep() -> None:
        began = time.perf_counter()
        while not over.wait(0.002):
            late.append(1000 * (time.perf_counter() - began - 0.002))
            began = time.perf_counter()

    sleeper = threading.Thread(target=sleep)
    sleeper.start()
    try:
        yield late
    finally:
        over.set()
        sleeper.join()


def spread(values: Sequence[float]) -> dict[str, float]:
    """min, median, max."""
    return {"min": min(values), "median": statistics.median(values), "max": max(values)}


def alternate(
    ours: Side,
    theirs: Side,
    rounds: int,
    seconds: float,
    rates: tuple[float | None, float | None] = (None, None),
) -> None:
    """A warm-up each, then rounds in turn; who begins changes from round to round.

    `rates` are the messages a second that each side is sent; None: as many as it answers.
    """
    pair = tuple(zip((ours, theirs), rates, strict=True))
    for side, rate in pair:
        side.round(seconds, rate)
        side.forget()
    for number in range(rounds):
        for side, rate in pair if number % 2 else pair[::-1]:
            side.round(seconds, rate)


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> dict[str, Any]:
    """Ratios round by round, and the median's 95 % interval by order statistics."""
    ratios = sorted(a / b for a, b in zip(ours, theirs, strict=True))
    count = len(ratios)
    low = max(0, int(count / 2 - 0.98 * count**0.5))
    high = min(count - 1, int(count / 2 + 0.98 * count**0.5))
    return spread(ratios) | {"interval": [ratios[low], ratios[high]], "rounds": count}
