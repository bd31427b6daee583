"""The program's side of one worker process: starts it, asks it, and kills it when it does not
answer in time.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping
from typing import Any

from bot.foreign.frames import HEAD_MOST, LENGTHS, BadFrame, lengths, pack, parse, unpack
from bot.foreign.job import Answer, FileJob, Refused
from bot.foreign.ocr import environment
from bot.settings import ROOT

START_SECONDS = 10.0
"""A worker is there within a fifth of a second; on a busy machine it may take longer."""
GRACE = 1.5
"""Seconds after a job's own that a worker has to say that the job took too long."""

COMMAND = (sys.executable, "-B", "-m", "bot.foreign.worker")


class WorkerLost(Exception):
    """Raised if a worker is dead, hung or talks nonsense; it has been killed."""


class NotStarted(Exception):
    """Raised if no worker could be started; the message names what failed."""


class JobFailed(Exception):
    """Raised if a job was ended or failed: by its limits, or by a fault in a library.

    reason: "time", "cpu", "memory", "output", "crash", "frame", "lost", or the class of an
            exception that was not foreseen.
    """

    def __init__(self, reason: str, cpu: float = 0.0) -> None:
        super().__init__(reason)
        self.reason = reason
        self.cpu = cpu


class WorkerProcess:
    """A running worker. It does one job at a time."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.runs = 0

    @staticmethod
    async def start(command: tuple[str, ...] = COMMAND) -> WorkerProcess:
        """Start one, and wait until it is ready. Raises NotStarted."""
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                cwd=ROOT,
                env=environment(),
                stdin=PIPE,
                stdout=PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                start_new_session=True,  # a group of its own, so that all of it can be killed
            )
        except (OSError, ValueError) as error:
            raise NotStarted(type(error).__name__) from error
        worker = WorkerProcess(process)
        try:
            async with asyncio.timeout(START_SECONDS):
                await worker._read(0)
        except TimeoutError:
            await worker.kill()
            raise NotStarted("it did not get ready") from None
        except WorkerLost:
            raise NotStarted("it ended at once") from None
        except BaseException:
            worker.kill_now()
            raise
        return worker

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        return self._process.returncode is None

    async def ended(self) -> None:
        """Wait for its end."""
        await self._process.wait()

    async def ask(self, job: FileJob, data: bytes, values: Mapping[str, Any]) -> Answer:
        """Have a job done.

        Raises Refused, JobFailed, and WorkerLost if it does not answer at all; it is killed then.
        """
        self.runs += 1
        request = {
            "run": job.run,
            "values": dict(values),
            "seconds": job.seconds,
            "cpu": job.cpu,
            "output": job.output,
            "memory": job.memory,
            "starts": job.starts,
        }
        try:
            async with asyncio.timeout(job.seconds + GRACE):
                told, answer = await self._exchange(pack(request, data), job.output)
        except TimeoutError:
            await self.kill()
            raise WorkerLost("no answer") from None
        except BaseException:
            self.kill_now()  # whatever is half written or half read, no other job may meet it
            raise
        return _answer(told, answer)

    async def _exchange(self, request: bytes, most: int) -> tuple[dict[str, Any], bytes]:
        assert self._process.stdin  # noqa: S101 (a pipe was asked for)
        try:
            self._process.stdin.write(request)
            await self._process.stdin.drain()
        except (OSError, RuntimeError) as error:
            await self.kill()
            raise WorkerLost("closed") from error
        return await self._read(most + 2 * HEAD_MOST)

    async def _read(self, most: int) -> tuple[dict[str, Any], bytes]:
        assert self._process.stdout  # noqa: S101 (a pipe was asked for)
        read = self._process.stdout.readexactly
        try:
            head, body = lengths(await read(LENGTHS.size), most)
            return parse(await read(head)), await read(body)
        except (asyncio.IncompleteReadError, BadFrame, OSError) as error:
            await self.kill()
            raise WorkerLost("no whole answer") from error

    def kill_now(self) -> None:
        """Kill it with whatever it started."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)

    async def kill(self) -> None:
        """Kill it, and wait for its end."""
        self.kill_now()
        await self._process.wait()

    async def close(self) -> None:
        """Let it end by itself: its pipe is closed. It has nothing to finish."""
        if self._process.stdin:
            self._process.stdin.close()
        await self.kill()


def _answer(told: Mapping[str, Any], raw: bytes) -> Answer:
    cpu, peak, ended = told.get("cpu"), told.get("peak"), told.get("ended")
    if not isinstance(cpu, int | float) or not isinstance(peak, int):
        raise JobFailed("frame")
    if ended:
        raise JobFailed(str(ended), cpu)
    try:
        head, body = unpack(raw)
    except BadFrame:
        raise JobFailed("frame", cpu) from None
    if head.get("refused"):
        raise Refused("refused", peak)
    values = head.get("values")
    if not isinstance(values, dict):
        raise JobFailed(str(head.get("failed", "frame"))[:40], cpu)
    return Answer(values, body, float(cpu), peak)
