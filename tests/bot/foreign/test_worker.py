"""A real worker: it does jobs, and whatever a file does in it ends with the file."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.foreign import job
from bot.foreign.frames import pack
from bot.foreign.job import Job, Refused
from bot.foreign.worker_process import JobFailed, NotStarted, WorkerLost, WorkerProcess
from tests.bot.foreign.test_pictures import LINK, png
from tests.support.hostile_jobs import ATTEMPTS

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="a filter of system calls is Linux's")
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def hostile(name: str, seconds: float = 120, **more: int) -> Job:
    return replace(Job(name, f"tests.support.hostile_jobs:{name}", seconds, 100), **more)


@pytest.fixture
async def worker() -> AsyncIterator[WorkerProcess]:
    started = await WorkerProcess.start()
    yield started
    await started.close()


async def works(worker: WorkerProcess) -> bool:
    """Whether it still reads a code."""
    return (await worker.ask(job.CODES, png(LINK), {})).values == {"codes": [LINK]}


async def test_bytes_and_values_come_back_as_they_went(worker: WorkerProcess) -> None:
    data = bytes(range(256)) * 30_000
    answer = await worker.ask(hostile("echo", output=10_000_000), data, {"a": ["ก", None, 1]})
    assert (answer.values, answer.body) == ({"a": ["ก", None, 1]}, data)
    assert answer.cpu < 100
    assert worker.runs == 1


async def test_a_file_that_is_refused_leaves_the_worker_at_work(worker: WorkerProcess) -> None:
    with pytest.raises(Refused):
        await worker.ask(job.CODES, b"%!PS-Adobe-3.0 EPSF-3.0", {})
    assert await works(worker)


@FORKS
@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (hostile("hang", 0.3), "time"),
        (hostile("spin", cpu=1), "cpu"),
        (hostile("crash"), "crash"),
        (hostile("fill"), "MemoryError"),
        (hostile("flood"), "output"),
        (hostile("fail"), "KeyError"),
        (Job("none", "no.such.module:job", 120, 100), "ModuleNotFoundError"),
    ],
    ids=lambda value: value.name if isinstance(value, Job) else value,
)
async def test_a_file_that_hangs_crashes_or_fills_the_memory_ends_alone(
    worker: WorkerProcess, what: Job, reason: str
) -> None:
    with pytest.raises(JobFailed) as failed:
        await worker.ask(what, b"x", {})
    assert failed.value.reason == reason
    assert "CANARY" not in str(failed.value)
    assert await works(worker)


@FORKS
async def test_a_job_cannot_answer_in_the_place_of_the_next(worker: WorkerProcess) -> None:
    forged = pack({"ended": "", "cpu": 0.0, "peak": 0}, pack({"values": {"codes": ["forged"]}}))
    with pytest.raises(JobFailed) as failed:
        await worker.ask(hostile("forge"), forged, {})
    assert failed.value.reason == "frame", "on its own pipe it can only spoil its own answer"
    assert await works(worker)


@LINUX
async def test_a_job_reaches_no_network_no_file_and_no_other_process(
    worker: WorkerProcess, tmp_path: Path
) -> None:
    path = tmp_path / "x"
    answer = await worker.ask(hostile("reach_out"), str(path).encode(), {})
    assert answer.values == dict.fromkeys(ATTEMPTS, "PermissionError")


@LINUX
async def test_a_job_that_starts_our_program_reaches_no_network_and_writes_nothing(
    worker: WorkerProcess, tmp_path: Path
) -> None:
    path = tmp_path / "x"
    answer = await worker.ask(hostile("reach_out", starts=True), str(path).encode(), {})
    assert (answer.values["connect"], answer.values["send"]) == ("PermissionError",) * 2
    assert answer.values["read a file"] == ""
    assert answer.values["write a file"] == "OSError"


@FORKS
async def test_a_dead_worker_is_told(worker: WorkerProcess) -> None:
    with pytest.raises(WorkerLost):
        await worker.ask(hostile("kill_worker", starts=True), b"", {})
    assert not worker.alive


async def test_a_worker_that_does_not_answer_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    silent = "import sys, time; sys.stdout.buffer.write(b'\\0\\0\\0\\2\\0\\0\\0\\0{}'); "
    silent += "sys.stdout.flush(); time.sleep(60)"
    worker = await WorkerProcess.start((sys.executable, "-c", silent))
    with pytest.raises(WorkerLost):
        await worker.ask(hostile("echo", 0.1), b"x", {})
    assert not worker.alive


@pytest.mark.parametrize(
    "command",
    [
        ("no-such-program",),
        (sys.executable, "-c", "pass"),
        (sys.executable, "-c", "print('this is no frame, and a long one')"),
    ],
)
async def test_a_worker_that_cannot_be_started_is_told(command: tuple[str, ...]) -> None:
    with pytest.raises(NotStarted):
        await WorkerProcess.start(command)


def environment_of(pid: int) -> bytes:
    """What a process was given."""
    path = Path(f"/proc/{pid}/environ")
    if not path.exists():
        pytest.skip("this system does not show the environment of a process")
    return path.read_bytes()


async def test_a_worker_knows_no_secret_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_KEY", "CANARY")
    worker = await WorkerProcess.start()
    told = await asyncio.to_thread(environment_of, worker.pid)
    await worker.close()
    assert b"CANARY" not in told
