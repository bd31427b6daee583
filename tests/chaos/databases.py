"""What goes wrong with the database of a run, SQLite or PostgreSQL, while processes use it."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import psycopg

SPELL, PAUSE = 0.3, 0.05
"""Seconds that a slow database stands still, and goes on, by turns."""


class Trouble(Protocol):
    """What can be done to a database. Each call blocks until it is over."""

    def take(self, seconds: float) -> None:
        """Nobody else can write; on a server, everybody is thrown out again and again."""
        ...

    def slow_down(self, seconds: float) -> None:
        """Everything takes long."""
        ...

    def fill(self, seconds: float) -> None:
        """No room for anything new."""
        ...

    def hang(self, seconds: float) -> None:
        """Connections are kept, and nobody is answered."""
        ...


class SqliteTrouble:
    """Another program that holds the file, and a disk that is full.

    disk: the file system of the file alone; None if the disk cannot be filled.
    """

    def __init__(self, file: Path, disk: Path | None) -> None:
        self._file = file
        self._disk = disk

    def take(self, seconds: float) -> None:
        """Hold the lock for writes."""
        with contextlib.closing(sqlite3.connect(self._file, timeout=30)) as other:
            other.isolation_level = None
            other.execute("BEGIN IMMEDIATE")
            time.sleep(seconds)
            other.execute("ROLLBACK")

    def slow_down(self, seconds: float) -> None:
        """Hold the lock in many short spells."""
        _by_turns(seconds, lambda: self.take(SPELL))

    def fill(self, seconds: float) -> None:
        """Fill the disk to the last byte, and the log until it needs room."""
        if self._disk is None:
            return
        filler = self._disk / "filler"
        try:
            until = time.monotonic() + seconds
            with filler.open("wb", buffering=0) as file:
                while time.monotonic() < until:  # also what others give back meanwhile
                    free = shutil.disk_usage(self._disk).free
                    with contextlib.suppress(OSError):
                        file.write(bytes(free or 1))
                    time.sleep(0.05)
        finally:
            filler.unlink()

    def hang(self, seconds: float) -> None:
        """The same as another program that holds the lock."""
        self.take(seconds)


class PostgresqlTrouble:
    """An administrator who throws everybody out, and a server that takes nothing to its disk, or
    stands still."""

    def __init__(self, url: str) -> None:
        self._url = url

    def take(self, seconds: float) -> None:
        """End every connection, twice a second."""
        until = time.monotonic() + seconds
        with psycopg.connect(self._url, autocommit=True) as own:
            while time.monotonic() < until:
                own.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
                time.sleep(0.5)

    def slow_down(self, seconds: float) -> None:
        """Hold a table that every message needs, in many short spells."""

        def hold() -> None:
            with psycopg.connect(self._url) as own:
                own.execute("LOCK TABLE lane IN EXCLUSIVE MODE")
                time.sleep(SPELL)

        _by_turns(seconds, hold)

    def fill(self, seconds: float) -> None:
        """Take reads only, as servers do whose disk is full, or that were the standby until now."""
        self._read_only("on")
        try:
            time.sleep(seconds)
        finally:
            self._read_only("off")

    def hang(self, seconds: float) -> None:
        """Let every process of the server stand still, so that new connections hang too."""
        with psycopg.connect(self._url, autocommit=True) as own:
            found = own.execute("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
            pids = [pid for (pid,) in found]
            leader = _parent(own.info.backend_pid)
        for pid in (leader, *pids):
            _signal(pid, signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            for pid in (*pids, leader):
                _signal(pid, signal.SIGCONT)

    def _read_only(self, value: str) -> None:
        with psycopg.connect(self._url, autocommit=True) as own:
            own.execute(f"ALTER SYSTEM SET default_transaction_read_only = {value}")
            own.execute("SELECT pg_reload_conf()")


def _parent(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    return int(status.partition("PPid:")[2].split()[0])


def _signal(pid: int, kind: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, kind)


def _by_turns(seconds: float, hold: Callable[[], None]) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        hold()
        time.sleep(PAUSE)


@contextlib.contextmanager
def disk(folder: Path, megabytes: int) -> Iterator[Path | None]:
    """A small disk in memory at this folder, which is root's to make; None where it cannot be."""
    folder.mkdir()
    mount = ("mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder))
    if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(("umount", "-l", str(folder)), check=True)
