"""The pool of worker processes: started when the first file comes, fed from one queue, a lost
worker replaced.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from bot import metrics
from bot.foreign.budget import Budget
from bot.foreign.fair_queue import FairQueue, Ticket
from bot.foreign.job import Answer, FileJob, Refused
from bot.foreign.settings import WORKERS
from bot.foreign.worker_process import JobFailed, NotStarted, WorkerLost, WorkerProcess

SLOW_AT_ONCE = 2
"""Most slow jobs at once: a worker is always left for quick ones."""
WAIT_SECONDS = 10.0
"""Most seconds that a file waits for a worker."""
JOBS = 500
"""Jobs after which a worker is replaced, so that nothing that leaks grows."""
IDLE_SECONDS = 300.0
"""A worker without work for so long is ended; it costs 25 MB."""
PENALTY = 20.0
"""Seconds of worker time that a file costs its sender in addition if it had to be ended."""
AGAIN, LONGEST_AGAIN = 0.5, 30.0
"""Seconds until a failed start is tried again, doubled each time, and the most of them."""

log = logging.getLogger(__name__)


class Worker(Protocol):
    """A WorkerProcess, or what stands in for one."""

    runs: int

    @property
    def alive(self) -> bool:
        """Whether it has not ended."""
        ...

    async def ask(self, job: FileJob, data: bytes, values: Mapping[str, Any]) -> Answer:
        """Have a job done. Raises Refused, JobFailed and WorkerLost."""
        ...

    async def ended(self) -> None:
        """Wait for its end."""
        ...

    async def close(self) -> None:
        """End it."""
        ...


Start = Callable[[], Awaitable[Worker]]
"""Starts a worker. Raises NotStarted."""


class Busy(Exception):
    """Raised if no worker could be had in time; the same file may be sent again."""


@dataclass(eq=False, slots=True)
class _Place:
    """A place for one worker; `worker` is None until one is needed."""

    worker: Worker | None = None
    taken: bool = False
    idle: asyncio.TimerHandle | None = None


class WorkerPool:
    """At most `workers` processes, fed from one fair queue."""

    def __init__(
        self,
        budget: Budget,
        workers: int = WORKERS,
        start: Start = WorkerProcess.start,
        wait: float = WAIT_SECONDS,
    ) -> None:
        self.budget = budget
        self._start = start
        self._wait = wait
        self._places = [_Place() for _ in range(workers)]
        self._slow_at_once = max(1, min(SLOW_AT_ONCE, workers - 1))
        self._queue = FairQueue(budget.spent)
        self._running: dict[str, FileJob] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._failing: str | None = None
        self._replacing = 0
        self._again = AGAIN
        self._retrying: asyncio.TimerHandle | None = None
        self._closing = False

    @property
    def problem(self) -> str | None:
        """What keeps files from being opened, in a few words; None if nothing does."""
        if self._failing is None and self._replacing and not self.alive:
            return "every worker for files is gone: a new one is being started"
        return self._failing

    @property
    def idle(self) -> bool:
        """Whether no file waits and no slow job runs: one that nobody waits for may be begun."""
        return not len(self._queue) and not any(job.slow for job in self._running.values())

    @property
    def alive(self) -> list[Worker]:
        """The workers that run."""
        return [place.worker for place in self._places if place.worker and place.worker.alive]

    async def run(
        self, job: FileJob, data: bytes, values: Mapping[str, Any] | None = None, person: str = ""
    ) -> Answer:
        """Have a job done for a person.

        Raises Refused, JobFailed, and Busy if it cannot be begun in time.
        """
        if self._closing:
            raise Busy
        ticket = Ticket(job, data, values or {}, person)
        if (gone := self._queue.add(ticket)) is not None:
            gone.answer.set_exception(Busy())
        self._serve()
        started = asyncio.ensure_future(ticket.started.wait())
        try:
            both: set[asyncio.Future[Any]] = {ticket.answer, started}
            first = asyncio.FIRST_COMPLETED
            await asyncio.wait(both, timeout=self._wait, return_when=first)
            if not ticket.answer.done() and not started.done():
                raise Busy
            return await ticket.answer
        finally:
            started.cancel()
            self._queue.drop(ticket)
            if not ticket.answer.cancel() and not ticket.answer.cancelled():
                ticket.answer.exception()  # seen, also where the caller was cancelled
            metrics.FILES_WAITING.set(len(self._queue))

    async def close(self) -> None:
        """End all workers, and whatever they do."""
        self._closing = True
        if self._retrying:
            self._retrying.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for place in self._places:
            if place.idle:
                place.idle.cancel()
            if place.worker:
                await place.worker.close()

    def _serve(self) -> None:
        """Give waiting jobs to free places, those with a worker first."""
        while not self._closing:
            free = [place for place in self._places if not place.taken]
            if not free:
                break
            slow = sum(job.slow for job in self._running.values()) < self._slow_at_once
            # The last free place is kept from those whose files were dear to open.
            costly = len(free) > 1 or len(self._places) == 1
            ticket = self._queue.take(self._running, slow=slow, costly=costly)
            if ticket is None:
                break
            if ticket.answer.done():  # nobody waits for it any more
                continue
            place = next((each for each in free if each.worker), free[0])
            place.taken = True
            self._running[ticket.person] = ticket.job
            ticket.started.set()
            self._spawn(self._work(place, ticket))
        metrics.FILES_WAITING.set(len(self._queue))

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, place: _Place, ticket: Ticket) -> None:
        began = time.monotonic()
        try:
            if place.idle:
                place.idle.cancel()
                place.idle = None
            worker = await self._worker(place)
            began = time.monotonic()
            try:
                answer = await worker.ask(ticket.job, ticket.data, ticket.values)
            except WorkerLost:  # not always the file's fault: it gets one more try
                metrics.FILE_WORKERS_LOST.inc()
                log.warning("a worker was lost over a file (%s)", ticket.job.name)
                worker = await self._worker(place)
                answer = await worker.ask(ticket.job, ticket.data, ticket.values)
        except (NotStarted, asyncio.CancelledError) as error:
            _tell(ticket, Busy())
            if isinstance(error, asyncio.CancelledError):
                raise
        except Refused as error:
            _tell(ticket, error)
        except JobFailed as error:
            self.budget.spend(ticket.person, PENALTY)
            _tell(ticket, error)
        except WorkerLost:
            metrics.FILE_WORKERS_LOST.inc()
            self.budget.spend(ticket.person, PENALTY)
            _tell(ticket, JobFailed("lost"))
        else:
            if not ticket.answer.done():
                ticket.answer.set_result(answer)
        finally:
            self.budget.spend(ticket.person, time.monotonic() - began)
            self._running.pop(ticket.person, None)
            await self._release(place)

    async def _release(self, place: _Place) -> None:
        """Make a place ready for its next job: with a new worker, if its own is lost or old."""
        worker = place.worker
        if worker is not None and worker.runs >= JOBS:
            await worker.close()
        if worker is not None and not worker.alive:
            place.worker = None
            if not self._closing:
                await self._replace(place)
        place.taken = False
        if place.worker and not self._closing:
            loop = asyncio.get_running_loop()
            place.idle = loop.call_later(IDLE_SECONDS, self._rest, place)
        self._serve()

    async def _worker(self, place: _Place) -> Worker:
        """The worker of this place, a new one if it has none. Raises NotStarted."""
        if place.worker is None or not place.worker.alive:
            place.worker = None
            place.worker = await self._started(place)
        return place.worker

    async def _started(self, place: _Place) -> Worker:
        """A new worker for this place. Raises NotStarted, and tells `problem` then."""
        try:
            worker = await self._start()
        except NotStarted as error:
            if self._failing is None:
                log.error("no worker for files can be started: %s", error)
            self._failing = f"no worker for files can be started ({error})"
            if self._retrying is None:
                loop = asyncio.get_running_loop()
                self._retrying = loop.call_later(self._again, self._retry, place)
                self._again = min(self._again * 2, LONGEST_AGAIN)
            raise
        self._failing, self._again = None, AGAIN
        self._spawn(self._watch(place, worker))
        return worker

    async def _replace(self, place: _Place) -> None:
        self._replacing += 1
        try:
            place.worker = await self._started(place)
        except NotStarted:
            return
        finally:
            self._replacing -= 1

    def _retry(self, place: _Place) -> None:
        self._retrying = None
        if self._failing and not place.taken and not self._closing:
            place.taken = True
            self._spawn(self._revive(place))

    async def _watch(self, place: _Place, worker: Worker) -> None:
        """Replace a worker that dies while it has nothing to do."""
        await worker.ended()
        if place.worker is worker and not place.taken and not self._closing:
            metrics.FILE_WORKERS_LOST.inc()
            log.warning("an idle worker for files is gone: a new one is started")
            place.taken = True
            await self._revive(place)

    async def _revive(self, place: _Place) -> None:
        if place.worker is None or not place.worker.alive:
            place.worker = None
            await self._replace(place)
        place.taken = False
        self._serve()

    def _rest(self, place: _Place) -> None:
        """End a worker that has had no work for long."""
        worker, place.idle = place.worker, None
        if worker is not None and not place.taken:
            place.worker = None
            self._spawn(worker.close())


def _tell(ticket: Ticket, error: Exception) -> None:
    if not ticket.answer.done():
        ticket.answer.set_exception(error)
