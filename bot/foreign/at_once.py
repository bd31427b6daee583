"""Opens files of the content folder and of staff, each in a worker process, for callers that wait:
commands, and the loading of content (FileReader).

They come from colleagues, who may have been given them by anybody.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Coroutine
from typing import Any, Self, TypeVar

from bot.errors import Refusal
from bot.foreign import job
from bot.foreign.job import Answer, FileJob, Refused
from bot.foreign.worker_process import JobFailed, NotStarted, WorkerLost, WorkerProcess
from content.reading.foreign_files import PictureFacts, RecordingFacts

T = TypeVar("T")

THREAD = "files at once"
SHEET_BYTES = 2 * 1024 * 1024
"""Most bytes of a spreadsheet; one of every district has 100 KB."""


class FilesAtOnce:
    """Implements content's FileReader, for callers that wait: `with FilesAtOnce() as files`.

    A worker is started for the first file, in a loop of its own in a thread, as the caller may
    stand in a running loop. Raises Refusal if there can be none.
    """

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._worker: WorkerProcess | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._loop is None or self._thread is None:
            return
        if self._worker is not None:
            self._wait(self._worker.close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def recording(self, data: bytes) -> RecordingFacts | None:
        """Return how long a recording plays and its kind; None if it is no recording."""
        answer = self.have_done(job.LENGTH, data)
        if answer is None:
            return None
        return RecordingFacts(float(answer.values["seconds"]), str(answer.values["mime"]))

    def picture(self, data: bytes) -> PictureFacts | None:
        """Return a picture's format and size; None if it is no picture."""
        answer = self.have_done(job.FACTS, data)
        if answer is None:
            return None
        told = answer.values
        return PictureFacts(str(told["format"]), int(told["width"]), int(told["height"]))

    def redrawn(self, data: bytes) -> bytes | None:
        """Return a PNG or JPEG with its pixels and nothing else; None if it is neither."""
        answer = self.have_done(job.REDRAW, data)
        return answer.body if answer else None

    def sheet(self, data: bytes) -> list[list[object]] | None:
        """Return the rows of a spreadsheet's first sheet; None if it is none, or too large a one.

        Cells are text, numbers, days and None.
        """
        answer = self.have_done(job.SHEET, data) if len(data) <= SHEET_BYTES else None
        if answer is None:
            return None
        return [[_cell(cell) for cell in row] for row in answer.values["rows"]]

    def have_done(self, what: FileJob, data: bytes) -> Answer | None:
        """Have a job done and wait for it; None if the file was refused or the job was ended."""
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=_run, args=(self._loop,), name=THREAD)
            self._thread.start()
        return self._wait(self._ask(what, data))

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        assert self._loop  # noqa: S101 (made by whoever calls this)
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _ask(self, what: FileJob, data: bytes) -> Answer | None:
        if self._worker is None or not self._worker.alive:
            try:
                self._worker = await WorkerProcess.start()
            except NotStarted as error:
                raise Refusal(f"no process to open files can be started ({error})") from error
        try:
            return await self._worker.ask(what, data, {})
        except (Refused, JobFailed, WorkerLost):
            return None


def _run(loop: asyncio.AbstractEventLoop) -> None:
    try:
        loop.run_forever()
    finally:
        loop.close()


def _cell(cell: Any) -> object:
    return dt.date.fromisoformat(cell["day"]) if isinstance(cell, dict) else cell
