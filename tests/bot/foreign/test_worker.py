"""A real worker: it does jobs, and whatever a file does in it ends with the file."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.foreign import confinement, job, landlock
from bot.foreign.frames import pack, unpack
from bot.foreign.job import FileJob, Refused
from bot.foreign.worker import perform
from bot.foreign.worker_process import JobFailed, NotStarted, WorkerLost, WorkerProcess
from tests.bot.foreign.test_pictures import LINK, png
from tests.support.hostile_jobs import ATTEMPTS

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="a filter of system calls is Linux's")
LANDLOCK = pytest.mark.skipif(not landlock.version(), reason="this system has no Landlock")
FORKS = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")


def hostile(name: str, seconds: float = 120, **more: int) -> FileJob:
    return replace(FileJob(name, f"tests.support.hostile_jobs:{name}", seconds, 100), **more)


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
        (FileJob("none", "no.such.module:job", 120, 100), "ModuleNotFoundError"),
    ],
    ids=lambda value: value.name if isinstance(value, FileJob) else value,
)
async def test_a_file_that_hangs_crashes_or_fills_the_memory_ends_alone(
    worker: WorkerProcess, what: FileJob, reason: str
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


@LANDLOCK
async def test_a_job_that_starts_our_program_reads_what_belongs_to_that_and_nothing_of_ours(
    worker: WorkerProcess, tmp_path: Path
) -> None:
    path, program = tmp_path / "x", "/usr/bin/true"
    starts = hostile("reach_out", starts=True)
    answer = await worker.ask(starts, str(path).encode(), {"program": program})
    told = dict(answer.values)
    assert told.pop("start a program") == "", "its own it may start"
    assert told.pop("write a file") in ("OSError", "PermissionError")
    told.pop("limit the parent")  # the C library asks for a program's own limits by that call
    assert set(told.values()) == {"PermissionError"}
    for kept in ("rutan.sqlite3", "data.key", ".env"):
        (tmp_path / kept).write_text("CANARY")
        secret = {"program": program, "file": str(tmp_path / kept)}
        with pytest.raises(JobFailed, match="PermissionError"):
            await worker.ask(hostile("read_aloud", starts=True), b"", secret)
    loaded = {"program": program, "file": program}
    assert (await worker.ask(hostile("read_aloud", starts=True), b"", loaded)).body


@FORKS
async def test_nothing_that_a_job_began_outlives_it(worker: WorkerProcess) -> None:
    """A child of a job that hangs is ended with it: it cannot leave the group that is killed."""
    name = f"left-{os.getpid()}"  # at most 15 letters
    with pytest.raises(JobFailed) as failed:
        await worker.ask(hostile("leave_a_child", 0.5), b"", {"name": name})
    assert failed.value.reason == "time"
    assert await works(worker)
    assert await asyncio.to_thread(called, name) == []


def called(name: str) -> list[int]:
    """The running processes of this name."""
    found = []
    for place in Path("/proc").glob("[0-9]*/comm"):
        with contextlib.suppress(OSError):
            if place.read_text().strip() == name and "Z" not in state_of(place.parent):
                found.append(int(place.parent.name))
    return found


def state_of(process: Path) -> str:
    """The letter of its state in /proc: Z has ended and only waits to be noted."""
    return (process / "stat").read_text().rpartition(")")[2].split()[0]


@FORKS
async def test_a_job_is_not_done_where_the_room_cannot_be_sealed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(confinement, "limit", lambda memory, cpu: None)
    monkeypatch.setattr(confinement, "confine", lambda program: False)
    head = {"run": job.CODES.run, "memory": 1, "cpu": 1, "starts": False, "values": {}}
    answer, _ = unpack(perform(head, png(LINK), confined=True))
    assert answer == {"failed": "NotConfined"}


@FORKS
async def test_a_dead_worker_is_told(worker: WorkerProcess) -> None:
    asked = asyncio.ensure_future(worker.ask(hostile("hang"), b"", {}))
    await asyncio.sleep(0)  # the request is on its way
    os.kill(worker.pid, signal.SIGKILL)
    with pytest.raises(WorkerLost):
        await asked
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
