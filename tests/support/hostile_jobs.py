"""Jobs that a worker must survive, and what a job tries that it may not do."""

from __future__ import annotations

import contextlib
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Result = tuple[Mapping[str, Any], bytes]


def echo(data: bytes, values: Mapping[str, Any]) -> Result:
    return dict(values), data


def hang(data: bytes, values: Mapping[str, Any]) -> Result:
    while True:
        time.sleep(60)


def spin(data: bytes, values: Mapping[str, Any]) -> Result:
    while True:
        pass


def crash(data: bytes, values: Mapping[str, Any]) -> Result:
    os.abort()


def fill(data: bytes, values: Mapping[str, Any]) -> Result:
    kept = [bytes(1 << 24) for _ in range(1000)]
    return {"kept": len(kept)}, b""


def flood(data: bytes, values: Mapping[str, Any]) -> Result:
    return {}, bytes(1 << 25)


def fail(data: bytes, values: Mapping[str, Any]) -> Result:
    raise KeyError("CANARY of a person's words")


def forge(data: bytes, values: Mapping[str, Any]) -> Result:
    """Try to answer in the place of the next job: whatever is written goes nowhere."""
    for stream in range(64):
        with contextlib.suppress(OSError):
            os.write(stream, data)
    return {}, b""


def kill_worker(data: bytes, values: Mapping[str, Any]) -> Result:
    """What a job outside the filter could do at worst."""
    os.kill(os.getppid(), 9)
    time.sleep(60)
    return {}, b""


def reach_out(data: bytes, values: Mapping[str, Any]) -> Result:
    """{what was tried: the class of the error, "" if it worked}; `data` is a path to write to."""
    path = Path(data.decode())
    return {name: _tried(lambda act=act: act(path)) for name, act in ATTEMPTS.items()}, b""


def _tried(attempt: Any) -> str:
    try:
        attempt()
    except Exception as error:
        return type(error).__name__
    return ""


ATTEMPTS = {
    "connect": lambda _: socket.create_connection(("127.0.0.1", 9), 1),
    "send": lambda _: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
    "read a file": lambda _: Path(__file__).read_bytes(),
    "read the parent": lambda _: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    "write a file": lambda path: path.write_bytes(b"x"),
    "start a program": lambda _: subprocess.run([sys.executable, "-c", ""], check=True),
    "kill the parent": lambda _: os.kill(os.getppid(), 0),
    "limit the parent": lambda _: resource.prlimit(os.getppid(), resource.RLIMIT_CORE),
}
