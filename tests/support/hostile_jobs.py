"""Jobs that a worker must survive, and what a job tries that it may not do."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import socket
import subprocess
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


def read_aloud(data: bytes, values: Mapping[str, Any]) -> Result:
    """Answer with a file of the machine."""
    return {}, Path(values["file"]).read_bytes()


def leave_a_child(data: bytes, values: Mapping[str, Any]) -> Result:
    """Begin a process, called by the value "name", that tries to live on when the job is ended."""
    if os.fork() == 0:
        ctypes.CDLL(None).prctl(15, values["name"].encode(), 0, 0, 0)  # its name
        with contextlib.suppress(OSError):
            os.setsid()
        time.sleep(600)
    return hang(data, values)


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
    "send without a path": lambda _: socket.socket(socket.AF_UNIX),
    "read a file": lambda _: Path(__file__).read_bytes(),
    "list a folder": lambda _: list(Path(__file__).parent.iterdir()),
    "leave the group": lambda _: os.setsid(),
    "read the parent": lambda _: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    "write a file": lambda path: path.write_bytes(b"x"),
    "start a program": lambda _: subprocess.run(["/usr/bin/true"], check=True),
    "kill the parent": lambda _: os.kill(os.getppid(), 0),
    "limit the parent": lambda _: resource.prlimit(os.getppid(), resource.RLIMIT_CORE),
}
