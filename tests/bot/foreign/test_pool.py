"""The workers together: whose turn it is, what is refused, and a new worker for a lost one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.foreign import job, pool
from bot.foreign.budget import Budget
from bot.foreign.job import Answer, FileJob, Refused
from bot.foreign.pool import PENALTY, Busy, WorkerPool
from bot.foreign.worker_process import JobFailed, NotStarted, WorkerLost, WorkerProcess
from tests.bot.foreign.test_pictures import LINK, png
from tests.support.running import until

QUICK, SLOW = FileJob("quick", "x:y", 1, 1), FileJob("slow", "x:y", 1, 1, slow=True)


class Fake:
    """A worker whose jobs end when the test says so."""

    def __init__(self) -> None:
        self.runs = 0
        self.alive = True
        self.at: list[bytes] = []
        self._end = asyncio.Event()
        self._result: asyncio.Future[Answer] = asyncio.Future()

    async def ask(self, job: FileJob, data: bytes, values: Mapping[str, Any]) -> Answer:
        self.runs += 1
        self.at.append(data)
        self._result = asyncio.Future()
        try:
            return await self._result
        except WorkerLost:
            self.die()
            raise

    def finish(self, error: Exception | None = None) -> None:
        if error is None:
            self._result.set_result(Answer(body=self.at[-1]))
        else:
            self._result.set_exception(error)

    def die(self) -> None:
        self.alive = False
        self._end.set()

    async def ended(self) -> None:
        await self._end.wait()

    async def close(self) -> None:
        self.die()


class Hall:
    """Starts fakes; `broken` times a start fails."""

    def __init__(self) -> None:
        self.fakes: list[Fake] = []
        self.broken = 0

    async def start(self) -> Fake:
        if self.broken:
            self.broken -= 1
            raise NotStarted("FileNotFoundError")
        self.fakes.append(Fake())
        return self.fakes[-1]

    @property
    def at(self) -> list[bytes]:
        """What was begun, in order of the workers."""
        return [data for fake in self.fakes for data in fake.at]


@pytest.fixture
def hall() -> Hall:
    return Hall()


@pytest.fixture
async def one(hall: Hall) -> AsyncIterator[WorkerPool]:
    made = WorkerPool(Budget(), 1, hall.start)
    yield made
    await made.close()


def send(to: WorkerPool, name: str, what: FileJob = QUICK) -> asyncio.Task[Answer]:
    """A person sends a file, named after them: "mali 2" is Mali's."""
    return asyncio.create_task(to.run(what, name.encode(), person=name.partition(" ")[0]))


async def begun(hall: Hall, count: int) -> list[bytes]:
    await until(lambda: len(hall.at) == count)
    return hall.at


async def test_no_worker_is_started_before_the_first_file(hall: Hall, one: WorkerPool) -> None:
    assert hall.fakes == []
    assert one.problem is None
    answer = send(one, "mali")
    await begun(hall, 1)
    hall.fakes[0].finish()
    assert (await answer).body == b"mali"
    assert len(one.alive) == 1


async def test_a_second_worker_is_started_only_while_the_first_has_work(hall: Hall) -> None:
    two = WorkerPool(Budget(), 2, hall.start)
    first = send(two, "mali")
    await begun(hall, 1)
    hall.fakes[0].finish()
    await first
    second, third = send(two, "mali"), send(two, "nok")
    await begun(hall, 3)
    assert [fake.at for fake in hall.fakes] == [[b"mali", b"mali"], [b"nok"]]
    for fake in hall.fakes:
        fake.finish()
    await asyncio.gather(second, third)
    await two.close()
    assert not any(fake.alive for fake in hall.fakes)


async def test_it_is_idle_while_no_file_waits_and_no_slow_job_runs(hall: Hall) -> None:
    two = WorkerPool(Budget(), 2, hall.start)
    assert two.idle
    first = send(two, "mali", SLOW)
    await begun(hall, 1)
    assert not two.idle
    hall.fakes[0].finish()
    await first
    quick = [send(two, "mali"), send(two, "nok")]
    await begun(hall, 3)
    assert two.idle
    quick.append(send(two, "lek"))
    await asyncio.sleep(0)
    assert not two.idle
    for fake in hall.fakes:
        fake.finish()
    await begun(hall, 4)
    next(fake for fake in hall.fakes if fake.at[-1] == b"lek").finish()
    await asyncio.gather(*quick)
    assert two.idle
    await two.close()


async def test_who_has_cost_least_comes_first_whatever_others_have_sent(
    hall: Hall, one: WorkerPool
) -> None:
    one.budget.spend("gang", 5)
    waiting = [send(one, "mali")]
    await begun(hall, 1)
    waiting += [send(one, f"gang {n}") for n in range(5)]
    waiting += [send(one, "nok"), send(one, "daeng")]
    for count in range(1, 9):
        await begun(hall, count)
        hall.fakes[0].finish()
    await asyncio.gather(*waiting)
    assert hall.at[:3] == [b"mali", b"nok", b"daeng"]
    assert hall.at[3:] == [f"gang {n}".encode() for n in range(5)]


async def test_two_people_with_many_files_take_turns(hall: Hall, one: WorkerPool) -> None:
    waiting = [send(one, "mali 1")]
    await begun(hall, 1)
    waiting += [send(one, f"mali {n}") for n in (2, 3)] + [send(one, f"nok {n}") for n in (1, 2)]
    for count in range(1, 6):
        await begun(hall, count)
        one.budget.spend(hall.at[-1].decode().partition(" ")[0], 4 if count == 1 else 8)
        hall.fakes[0].finish()
    await asyncio.gather(*waiting)
    assert hall.at == [b"mali 1", b"nok 1", b"mali 2", b"nok 2", b"mali 3"]


async def test_one_person_has_one_file_opened_at_a_time(hall: Hall) -> None:
    two = WorkerPool(Budget(), 2, hall.start)
    first, second = send(two, "mali 1"), send(two, "mali 2")
    await begun(hall, 1)
    assert len(hall.fakes) == 1
    hall.fakes[0].finish()
    await begun(hall, 2)
    hall.fakes[0].finish()
    await asyncio.gather(first, second)
    await two.close()


async def test_slow_jobs_leave_a_worker_for_quick_ones(hall: Hall) -> None:
    two = WorkerPool(Budget(), 2, hall.start)
    waiting = [send(two, "mali", SLOW), send(two, "nok", SLOW), send(two, "daeng")]
    assert set(await begun(hall, 2)) == {b"mali", b"daeng"}
    for fake in hall.fakes:
        fake.finish()
    await begun(hall, 3)
    next(fake for fake in hall.fakes if fake.at[-1] == b"nok").finish()
    await asyncio.gather(*waiting)
    await two.close()


async def test_the_last_place_is_kept_from_whose_files_were_dear(hall: Hall) -> None:
    two = WorkerPool(Budget(), 2, hall.start)
    for name in ("gang1", "gang2"):
        two.budget.spend(name, PENALTY)
    gang = [send(two, "gang1"), send(two, "gang2")]
    await begun(hall, 1)
    answer = send(two, "mali")
    assert await begun(hall, 2) == [b"gang1", b"mali"]
    hall.fakes[1].finish()
    await answer
    assert len(hall.at) == 2, "the place stays free although somebody waits"
    hall.fakes[0].finish()
    await begun(hall, 3)
    hall.fakes[0].finish()
    await asyncio.gather(*gang)
    await two.close()


async def test_who_cannot_be_served_in_time_is_told_so(hall: Hall) -> None:
    short = WorkerPool(Budget(), 1, hall.start, wait=0.0)
    first = send(short, "mali")
    await begun(hall, 1)
    with pytest.raises(Busy):
        await short.run(QUICK, b"x", person="nok")
    hall.fakes[0].finish()
    assert (await first).body == b"mali", "what was begun is finished"
    await short.close()
    with pytest.raises(Busy):
        await short.run(QUICK, b"x", person="nok")


async def test_if_too_many_bytes_wait_whoever_cost_most_has_to_go(
    hall: Hall, one: WorkerPool
) -> None:
    one.budget.spend("gang", 5)
    first = send(one, "mali")
    await begun(hall, 1)
    large = bytes(40 << 20)
    gang = asyncio.create_task(one.run(QUICK, large, person="gang"))
    await asyncio.sleep(0)
    nok = asyncio.create_task(one.run(QUICK, large, person="nok"))
    with pytest.raises(Busy):
        await gang
    hall.fakes[0].finish()
    await begun(hall, 2)
    hall.fakes[0].finish()
    await asyncio.gather(first, nok)


async def test_a_lost_worker_is_replaced_and_the_file_tried_once_more(
    hall: Hall, one: WorkerPool
) -> None:
    answer = send(one, "mali")
    await begun(hall, 1)
    hall.fakes[0].finish(WorkerLost())
    await begun(hall, 2)
    hall.fakes[1].finish()
    assert (await answer).body == b"mali"
    assert one.budget.spent("mali") < PENALTY
    assert len(hall.fakes) == 2


async def test_a_file_that_loses_two_workers_is_given_up(hall: Hall, one: WorkerPool) -> None:
    answer = send(one, "gang")
    for count in (1, 2):
        await begun(hall, count)
        hall.fakes[-1].finish(WorkerLost())
    with pytest.raises(JobFailed):
        await answer
    assert one.budget.spent("gang") >= PENALTY
    await until(lambda: len(one.alive) == 1)
    assert one.problem is None


async def test_a_worker_that_dies_without_work_is_replaced(hall: Hall, one: WorkerPool) -> None:
    answer = send(one, "mali")
    await begun(hall, 1)
    hall.fakes[0].finish()
    await answer
    await until(lambda: one.alive != [])
    hall.fakes[0].die()
    await until(lambda: len(hall.fakes) == 2 and len(one.alive) == 1)


async def test_if_no_worker_can_be_started_that_is_told_until_one_is(
    hall: Hall, one: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "AGAIN", 0.0)
    one._again = 0.0
    hall.broken = 3
    with pytest.raises(Busy):
        await one.run(QUICK, b"x", person="mali")
    assert one.problem
    assert "FileNotFoundError" in one.problem
    await until(lambda: one.problem is None)
    assert len(hall.fakes) == 1, "it was tried again by itself"


@pytest.mark.parametrize("error", [Refused("x"), JobFailed("time")])
async def test_a_file_that_had_to_be_ended_costs_its_sender_more(
    hall: Hall, one: WorkerPool, error: Exception
) -> None:
    answer = send(one, "gang")
    await begun(hall, 1)
    hall.fakes[0].finish(error)
    with pytest.raises(type(error)):
        await answer
    assert (one.budget.spent("gang") >= PENALTY) is isinstance(error, JobFailed)
    assert hall.fakes[0].alive


async def test_a_worker_is_replaced_after_many_jobs(
    hall: Hall, one: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "JOBS", 2)
    for count in (1, 2, 3):
        answer = send(one, "mali")
        await begun(hall, count)
        hall.fakes[-1].finish()
        await answer
        await until(lambda: len(one.alive) == 1)
    assert [len(fake.at) for fake in hall.fakes] == [2, 1]


async def test_a_worker_without_work_is_ended(
    hall: Hall, one: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "IDLE_SECONDS", 0.0)
    answer = send(one, "mali")
    await begun(hall, 1)
    hall.fakes[0].finish()
    await answer
    await until(lambda: not hall.fakes[0].alive)
    assert one.alive == []
    assert one.problem is None, "the next file starts another"


async def test_who_no_longer_waits_is_passed_by(hall: Hall, one: WorkerPool) -> None:
    first, second, third = send(one, "mali"), send(one, "nok"), send(one, "daeng")
    await begun(hall, 1)
    second.cancel()
    first.cancel()
    await asyncio.gather(first, second, return_exceptions=True)
    hall.fakes[0].finish()
    assert (await begun(hall, 2))[1] == b"daeng"
    hall.fakes[0].finish()
    await third


async def test_real_workers_answer_others_while_hostile_files_hang() -> None:
    hang = replace(FileJob("hang", "tests.support.hostile_jobs:hang", 30, 30), seconds=0.5)
    real = WorkerPool(Budget(), 2, WorkerProcess.start, wait=120)
    gang = [asyncio.create_task(real.run(hang, b"", person=f"gang {n}")) for n in range(4)]
    patient = replace(job.CODES, seconds=60)
    answer = await real.run(patient, png(LINK), person="mali")
    assert answer.values == {"codes": [LINK]}
    ended = await asyncio.gather(*gang, return_exceptions=True)
    assert [type(error) for error in ended] == [JobFailed] * 4
    assert real.problem is None
    await real.close()
    assert real.alive == []
