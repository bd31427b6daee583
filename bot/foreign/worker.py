"""What runs in a worker process (`python -m bot.foreign.worker`): answers the frames on its pipes
until they close.

It opens nothing itself. Each file is given to a fork of it, which is confined, does one job and
ends; so nothing of one person's file is there when the next one's is opened. Where a system cannot
fork, the job is done in the worker, and the program's own time limit ends both.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import select
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from bot.foreign import confinement
from bot.foreign.frames import HEAD_MOST, LENGTHS, BadFrame, lengths, pack, parse
from bot.foreign.job import Refused

INPUT = 16 * 1024 * 1024
"""Most bytes of a file."""
PRELOADED = ("bot.foreign.pictures", "bot.foreign.recordings", "bot.foreign.pages")
KINDER = 5
"""By how much workers are nicer than the program, so that its event loop goes first."""


def main() -> None:
    """Answer until the program closes the pipe."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # whatever a library prints is no frame
    confinement.end_with_parent()
    if hasattr(os, "nice"):
        os.nice(KINDER)
    for module in PRELOADED:
        importlib.import_module(module)
    _write(answers, pack({"ready": True}))
    while (request := _read(requests)) is not None:
        head, body = request
        _write(answers, _forked(head, body))


def _read(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next request; None at the end."""
    start = stream.read(LENGTHS.size)
    if len(start) < LENGTHS.size:
        return None
    try:
        head, body = lengths(start, INPUT)
        return parse(stream.read(head)), stream.read(body)
    except BadFrame:
        return None


def _write(stream: BinaryIO, frame: bytes) -> None:
    stream.write(frame)
    stream.flush()


def perform(head: Mapping[str, Any], body: bytes, *, confined: bool) -> bytes:
    """Do the job of a request; the frame of its answer."""
    module, _, function = head["run"].partition(":")
    try:
        run = getattr(importlib.import_module(module), function)
        if confined:
            confinement.limit(head["memory"], head["cpu"])
            program = Path(head["values"]["program"]) if head["starts"] else None
            if not confinement.confine(program):
                return pack({"failed": "NotConfined"})
        values, out = run(body, head["values"])
    except Refused:
        return pack({"refused": True})
    except MemoryError:
        return pack({"failed": "MemoryError"})
    except Exception as error:  # its words may quote the file
        return pack({"failed": type(error).__name__})
    return pack({"values": values}, out)


def _here(head: Mapping[str, Any], body: bytes) -> bytes:
    began = time.process_time()
    answer = perform(head, body, confined=False)
    return pack({"ended": "", "cpu": time.process_time() - began, "peak": 0}, answer)


def _forked(head: Mapping[str, Any], body: bytes) -> bytes:
    """Have a fork do the job: a frame of what it took, around the frame of its answer.

    "ended" tells by what it was ended, "" if by itself, in time and with an answer not too long.
    """
    if sys.platform == "win32":  # it cannot fork
        return _here(head, body)
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        _in_child(theirs, head, body)
    os.close(theirs)
    with contextlib.suppress(OSError):
        os.setpgid(child, child)  # here too: whoever comes first
    ended, answer = _collect(ours, head["seconds"], head["output"])
    os.close(ours)
    if ended:
        with contextlib.suppress(OSError):
            os.killpg(child, signal.SIGKILL)
    _, status, used = os.wait4(child, 0)
    with contextlib.suppress(OSError):
        os.killpg(child, signal.SIGKILL)  # a program that it started and left behind
    if os.WIFSIGNALED(status) and not ended:
        ended = _REASONS.get(signal.Signals(os.WTERMSIG(status)).name, "crash")
    told = {
        "ended": ended,
        "cpu": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    }
    return pack(told, b"" if ended else answer)


def _in_child(theirs: int, head: Mapping[str, Any], body: bytes) -> None:
    """Do the job, write its answer, and end without any clean-up of the worker's."""
    if sys.platform == "win32":
        return
    try:
        with contextlib.suppress(OSError):
            os.setpgid(0, 0)
        confinement.end_with_parent()
        _keep_only(theirs)
        signal.setitimer(signal.ITIMER_REAL, head["seconds"] + 1)  # if the worker is gone
        with os.fdopen(theirs, "wb") as out:
            out.write(perform(head, body, confined=True))
    finally:
        os._exit(0)


def _keep_only(stream: int) -> None:
    """Close every other pipe and file: a job must not reach those of the worker, on which the
    answers to other people's files go."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(3):
        os.dup2(nothing, standard)
    os.closerange(3, stream)
    os.closerange(stream + 1, confinement.FILES_OPEN * 16)


_REASONS = {"SIGXCPU": "cpu", "SIGALRM": "time", "SIGKILL": "memory"}
"""By which signals the system ends a process for what it uses up; all others are crashes."""


def _collect(stream: int, seconds: float, most: int) -> tuple[str, bytes]:
    """All that comes until the end, and "time" or "output" if that is too late or too much."""
    pieces: list[bytes] = []
    size, until = 0, time.monotonic() + seconds
    while True:
        left = until - time.monotonic()
        if size > most + HEAD_MOST:
            return "output", b""
        ready, _, _ = select.select([stream], [], [], max(0.0, left))
        if not ready:
            return "time", b""
        piece = os.read(stream, 1 << 16)
        if not piece:
            return "", b"".join(pieces)
        pieces.append(piece)
        size += len(piece)


if __name__ == "__main__":
    main()
