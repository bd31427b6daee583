"""The processes of one run, and programs of other releases that may stand in for them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from storage.engine.keyring import Keyring
from tests.support.paths import ROOT
from tests.support.postgresql import free_port

SCHEMAS = "storage/migrations/versions"


@dataclass
class Fleet:
    """Processes of tests/chaos/subject.py on one database, each at a port of its own."""

    folder: Path
    url: str
    platform_url: str
    count: int
    key: str = field(default_factory=Keyring.new_key)
    ports: list[int] = field(default_factory=list)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def clock(self) -> Path:
        """The file that says how many seconds their clocks are off."""
        return self.folder / "clock"

    def start(self, release: Path = ROOT) -> None:
        """Start them all."""
        self.ports = self.ports or [free_port() for _ in range(self.count)]
        self.running = [self._start(port, release) for port in self.ports]

    def _start(self, port: int, release: Path) -> subprocess.Popen[bytes]:
        with (self.folder / f"subject-{port}.log").open("ab") as log:
            return subprocess.Popen(
                [
                    *(sys.executable, "-B", "-m", "tests.chaos.subject", str(port)),
                    *(self.url, self.key, self.platform_url),
                ],
                cwd=release,
                env={**os.environ, "CHAOS_CLOCK": str(self.clock)},
                stderr=log,
                stdout=log,
            )

    def signal(self, n: int, what: signal.Signals) -> None:
        """Send one of them a signal."""
        self.running[n].send_signal(what)

    def kill(self, n: int) -> None:
        """kill -9, and start another one in its place."""
        self.running[n].kill()
        self.running[n].wait()
        self.running[n] = self._start(self.ports[n], ROOT)

    def replace(self, n: int, release: Path = ROOT) -> None:
        """Let one of them end as it likes, and start one of this release in its place."""
        self.running[n].terminate()
        _ended(self.running[n])
        self.running[n] = self._start(self.ports[n], release)

    def end_of(self, n: int, seconds: float = 60.0) -> tuple[int, str]:
        """Wait until one of them has ended by itself; return its status and its last words."""
        status = self.running[n].wait(seconds)
        log = self.folder / f"subject-{self.ports[n]}.log"
        return status, log.read_text().strip().rpartition("\n")[2]

    def stop(self) -> None:
        """Ask all of them to end."""
        for process in self.running:
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in self.running:
            _ended(process)

    def file_workers(self, n: int) -> list[int]:
        """The processes in which one of them opens files."""
        parent = str(self.running[n].pid)
        found = subprocess.run(
            ("pgrep", "-P", parent, "-f", "bot.foreign.worker"), capture_output=True, text=True
        )
        return [int(pid) for pid in found.stdout.split()]


def _ended(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(timeout=40)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


@dataclass(frozen=True)
class Releases:
    """Trees of programs from before this one, from the history of the repository.

    before: the oldest one with today's schema.
    behind: the newest one with the schema before that.
    """

    before: Path
    behind: Path

    @staticmethod
    def unpack(folder: Path) -> Releases | None:
        """Unpack both into this folder; None where there is no history to take them from."""
        newest = max(path.name for path in (ROOT / SCHEMAS).glob("[0-9]*.py"))
        made = _git("log", "--format=%H", "--diff-filter=A", "--", f"{SCHEMAS}/{newest}").split()
        if not made or not _git("rev-parse", "--verify", "--quiet", f"{made[-1]}^"):
            return None
        found = Releases(folder / "before", folder / "behind")
        _archive(made[-1], found.before)
        _archive(f"{made[-1]}^", found.behind)
        return found


def _git(*words: str) -> str:
    """What git says; nothing where there is no git or no history."""
    if shutil.which("git") is None:
        return ""
    return subprocess.run(("git", *words), cwd=ROOT, capture_output=True, text=True).stdout.strip()


def _archive(commit: str, folder: Path) -> None:
    """The program of a commit, with the tests of today around it."""
    folder.mkdir(parents=True)
    with subprocess.Popen(
        ("git", "archive", commit, "bot", "content", "handlers", "storage"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
    ) as archive:
        subprocess.run(("tar", "-x", "-C", str(folder)), stdin=archive.stdout, check=True)
    for part in ("__init__.py", "chaos", "support"):
        (folder / "tests").mkdir(exist_ok=True)
        (folder / "tests" / part).symlink_to(ROOT / "tests" / part)
