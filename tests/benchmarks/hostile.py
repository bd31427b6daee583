"""What files made to harm us cost: each alone, and to a villager who sends a picture meanwhile."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.foreign import job
from bot.foreign.budget import Budget
from bot.foreign.job import Answer, FileJob, Refused
from bot.foreign.ocr import tesseract
from bot.foreign.opener import Opener
from bot.foreign.pool import Busy, WorkerPool
from bot.foreign.worker_process import JobFailed, WorkerProcess
from tests.benchmarks.rounds import spread
from tests.bot.foreign.test_pictures import LINK, png
from tests.support.hostile_files import hostile_files
from tests.support.paths import ROOT

SECONDS, MEGABYTES, AGAIN = 5.0, 300.0, 2.0
"""The bars: of one file, of a villager's answer, and of the next answer after a kill."""
ACCOUNTS = 3
"""Accounts that go on sending, after sixty that have sent a file each in the same moment. Each of
their files in SPINS costs all that a worker allows, as one would that no check of ours foresees."""
SPIN = FileJob("spin", "tests.support.hostile_jobs:spin", job.CODES.seconds, job.CODES.cpu)
SPINS = 6
SCREENSHOT = ROOT / "tests" / "conversations" / "pictures" / "sms_false_post.png"

Files = list[tuple[str, FileJob, bytes]]


@dataclass
class Met:
    """What was measured of each file: seconds, megabytes, and what came of it."""

    seconds: list[float] = field(default_factory=list)
    megabytes: list[float] = field(default_factory=list)
    results: dict[str, int] = field(default_factory=dict)
    worst: tuple[float, str] = (0.0, "")


def measure(want: Callable[..., bool]) -> list[tuple[str, dict[str, Any]]]:
    """(key, figures) of what is wanted."""
    found: list[tuple[str, dict[str, Any]]] = []
    files = [(name, what, make()) for name, what, make in hostile_files()]
    if want("hostile_file_seconds", "hostile_file_mb"):
        met = asyncio.run(_each_alone(files))
        beside = {"files": len(files), "results": met.results, "worst": met.worst}
        found.append(("hostile_file_seconds", spread(met.seconds) | {"figures": beside}))
        found.append(("hostile_file_mb", spread(met.megabytes) | {"figures": {"bar": MEGABYTES}}))
    if want("picture_in_attack_seconds"):
        seconds, beside = asyncio.run(_villager(files))
        found.append(("picture_in_attack_seconds", spread(seconds) | {"figures": beside}))
    if want("again_after_kill_seconds"):
        seconds = asyncio.run(_killed())
        found.append(("again_after_kill_seconds", spread(seconds) | {"figures": {"bar": AGAIN}}))
    return found


async def _each_alone(files: Files) -> Met:
    met, worker = Met(), await WorkerProcess.start()
    for name, what, data in files:
        began, peak, result = time.perf_counter(), 0, "opened"
        try:
            answer: Answer = await worker.ask(what, data, {})
            peak = answer.peak
        except Refused as refused:
            peak, result = refused.peak, "refused"
        except JobFailed as failed:
            result = failed.reason
        taken = time.perf_counter() - began
        met.seconds.append(taken)
        met.megabytes.append(peak / 1e6)
        met.results[result] = met.results.get(result, 0) + 1
        met.worst = max(met.worst, (taken, f"{name}, {what.name}"))
    await worker.close()
    return met


async def _villager(files: Files) -> tuple[list[float], dict[str, Any]]:
    """Seconds from a villager's picture to what stands in it, by turns a code and a screenshot."""
    pool = WorkerPool(Budget())
    opener, stop = Opener(pool, tesseract()), asyncio.Event()
    sent = 0

    async def attack(account: str, mine: Files) -> None:
        nonlocal sent
        for _, what, data in mine:
            if stop.is_set():
                return
            sent += 1
            try:
                await pool.run(what, data, person=account)
            except (Refused, JobFailed, Busy):
                continue

    gang = [asyncio.create_task(attack(f"one {n}", [file])) for n, file in enumerate(files)]
    many: Files = []
    for n, file in enumerate(files * 20):
        many += [("spin", SPIN, b""), file] if n % SPINS == 0 else [file]
    gang += [asyncio.create_task(attack(f"many {n}", many)) for n in range(ACCOUNTS)]
    seconds, read = [], 0
    code, screenshot = png(LINK), SCREENSHOT.read_bytes()
    for n in range(20):
        villager, began = f"villager {n}", time.perf_counter()
        codes = await opener.codes(screenshot if n % 2 else code, villager)
        if codes == ():
            read += await opener.read(screenshot, villager) is not None
        seconds.append(time.perf_counter() - began)
    stop.set()
    await asyncio.gather(*gang)
    await pool.close()
    beside = {"hostile_files": sent, "screenshots_read": read, "bar": SECONDS}
    return seconds, beside


async def _killed() -> list[float]:
    """Seconds from the kill of the only worker to the next answer, idle and at work."""
    pool, seconds = WorkerPool(Budget(), 1), []
    opener = Opener(pool)
    for n in range(20):
        await opener.codes(png(LINK), f"before {n}")
        (worker,) = pool.alive
        assert isinstance(worker, WorkerProcess)
        began = time.perf_counter()
        os.kill(worker.pid, signal.SIGKILL)
        if n % 2:
            await asyncio.sleep(0.05)  # long enough to be seen without work
        while await opener.codes(png(LINK), f"after {n}") != (LINK,):
            continue
        seconds.append(time.perf_counter() - began)
    await pool.close()
    return seconds
