"""A PostgreSQL server of our own for tests: made in a temporary folder, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg


def programs() -> Path | None:
    """The folder of initdb and pg_ctl: the newest in the usual places, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


def _version(initdb: Path) -> float:
    name = initdb.parent.parent.name
    return float(name) if name.replace(".", "", 1).isdigit() else 0.0


def unavailable() -> str | None:
    """Why no server can be started here, or None."""
    if programs() is None:
        return "PostgreSQL's server programs (initdb, pg_ctl) are not on this machine"
    if os.geteuid() == 0 and shutil.which("setpriv") is None:
        return "PostgreSQL refuses to run as root and there is no setpriv to become another"
    return None


class CannotStart(Exception):
    """Why no server can be started on this machine."""


class Server:
    """A server and its files."""

    def __init__(self, folder: Path, durable: bool = False) -> None:
        self._folder = folder
        self._durable = durable
        self.port = free_port()

    @property
    def url(self) -> str:
        """The address of the database that is there from the beginning."""
        return f"postgresql://rutan@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start it and wait until it answers."""
        # Nothing here outlives the machine, and deleted rows are soon gone with their database.
        quick = "-c fsync=off -c full_page_writes=off -c autovacuum=off"
        how = "-c max_connections=400" if self._durable else quick
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 {how} -k {self._folder}"
        self._run("pg_ctl", "-D", "data", "-w", "-l", "log", "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; "immediate" is like pulling its plug."""
        self._run("pg_ctl", "-D", "data", "-w", "-m", mode, "stop")

    def make(self) -> None:
        """Make the files of an empty server."""
        self._run("initdb", "-D", "data", "-U", "rutan", "-A", "trust", "-E", "UTF8", "--no-sync")

    def database(self, name: str, template: str = "template1") -> str:
        """The address of a new database on it, empty or a copy of another one."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url.replace("/postgres", f"/{name}")

    def _run(self, program: str, *arguments: str) -> None:
        folder = programs()
        assert folder is not None
        command: Sequence[str] = (str(folder / program), *arguments)
        if os.geteuid() == 0:
            command = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", *command)
        done = subprocess.run(
            command, cwd=self._folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stderr.strip()}")


@contextmanager
def postgresql(durable: bool = False) -> Iterator[Server]:
    """A server on a free port, while the block runs; `durable` as people run it, with commits that
    wait for the disk. Raises CannotStart."""
    if reason := unavailable():
        raise CannotStart(reason)
    # Memory, where there is room. A path must be short: the socket lies there.
    place = "/tmp" if durable else os.environ.get("PYTEST_DEBUG_TEMPROOT", "/tmp")  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="rutan-pg-", dir=place) as folder:
        if os.geteuid() == 0:
            os.chown(folder, 65534, 65534)
        found = Server(Path(folder), durable)
        found.make()
        for last in (False, False, True):
            try:
                found.start()
                break
            except RuntimeError:  # somebody else took the port meanwhile
                if last:
                    raise
                found.port = free_port()
        try:
            yield found
        finally:
            found.stop("immediate")


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
