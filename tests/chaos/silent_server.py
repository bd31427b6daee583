"""A PostgreSQL server from which suddenly nothing comes, not even that it is gone: after how many
seconds a write fails, and the next one works again. Root's, in a network of its own:

unshare -n python -m tests.chaos.silent_server

First its packets vanish; then they come, and the server itself stands still.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from storage.engine.database import Database, Unavailable, Unit
from storage.engine.keyring import Keyring
from storage.queue import processes
from tests.support.postgresql import postgresql


def silence(port: int, *, begins: bool) -> None:
    """Let the system drop what goes to this port and what comes from it, or no longer."""
    for end in ("--dport", "--sport"):
        rule = ("OUTPUT", "-p", "tcp", end, str(port), "-j", "DROP")
        subprocess.run(("iptables", "-A" if begins else "-D", *rule), check=True)


def write(unit: Unit) -> None:
    """What every process writes all the time."""
    processes.beat(unit, "me")


def stand_still(port: int, *, begins: bool) -> None:
    """Let every process of this server stand still, or go on."""
    names = subprocess.run(
        ("pgrep", "-f", f"postgres.*-p {port} "), capture_output=True, text=True, check=True
    )
    for leader in map(int, names.stdout.split()):
        found = subprocess.run(("pgrep", "-P", str(leader)), capture_output=True, text=True)
        for pid in (leader, *map(int, found.stdout.split())):
            os.kill(pid, signal.SIGSTOP if begins else signal.SIGCONT)


async def main(fault: Callable[..., None]) -> None:
    """Print both times."""
    with postgresql() as server:
        db = Database(server.database("silent"), Keyring((Keyring.new_key(),)))
        await db.open()
        await db.write(write)
        fault(server.port, begins=True)
        began = time.monotonic()
        try:
            await db.write(write)
        except Unavailable:
            failed = time.monotonic() - began
        fault(server.port, begins=False)
        began = time.monotonic()
        await db.write(write)
        again = time.monotonic() - began
        await db.close()
    sys.stdout.write(
        f"{fault.__name__}: a write failed after {failed:.1f} s, the next one took {again:.1f} s\n"
    )


if __name__ == "__main__":
    subprocess.run(("ip", "link", "set", "lo", "up"), check=True)
    for each in (silence, stand_still):
        asyncio.run(main(each))
