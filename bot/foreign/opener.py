"""The files port of handlers (FilesPort): opens what people send, each file in a worker, within its
sender's budget.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from bot import metrics
from bot.foreign import job
from bot.foreign.job import Answer, FileJob, Refused
from bot.foreign.known.compare import Fingerprint
from bot.foreign.known.readings import Readings
from bot.foreign.pool import Busy, WorkerPool
from bot.foreign.worker_process import JobFailed
from handlers.core.ports import CleanRecording, NotOpened

CHECKER = "check"
"""Who costs the workers what nobody asked for. No person's id, as those begin with a channel."""


class Opener:
    """Implements FilesPort and ReadingPort.

    tesseract: the program that reads words in pictures; None if there is none.
    readings:  what was read lately; a new memory by default.
    """

    def __init__(
        self, pool: WorkerPool, tesseract: Path | None = None, readings: Readings | None = None
    ) -> None:
        self._pool = pool
        self._tesseract = tesseract
        self._readings = readings or Readings(idle=lambda: pool.idle)

    async def codes(self, picture: bytes, person: str) -> tuple[str, ...] | NotOpened:
        """Return the texts of the QR codes in a picture."""
        if not self._may_open(job.CODES, picture, person):
            return NotOpened.TOO_MANY
        if (known := await self._readings.codes(picture)) is not None:
            metrics.FILES.labels(job.CODES.name, "known").inc()
            return known
        began = self._readings.now()
        values = {"fingerprint": self._tesseract is not None}
        answer = await self._have_done(job.CODES, picture, person, values)
        if isinstance(answer, NotOpened):
            return answer
        found = answer.values.get("codes")
        texts = (
            tuple(text for text in found if isinstance(text, str))
            if isinstance(found, list)
            else ()
        )
        fingerprint = Fingerprint.of(answer.values, answer.body)
        self._readings.keep(picture, texts, fingerprint, self._readings.now() - began)
        return texts

    async def clean_picture(self, picture: bytes, person: str) -> bytes | NotOpened:
        """Return the picture as a JPEG drawn anew, with nothing else of the file."""
        answer = await self._open(job.CLEAN_PICTURE, picture, person)
        return answer if isinstance(answer, NotOpened) else answer.body

    async def clean_recording(self, recording: bytes, person: str) -> CleanRecording | NotOpened:
        """Return the recording with its sound and nothing else."""
        answer = await self._open(job.CLEAN_RECORDING, recording, person)
        if isinstance(answer, NotOpened):
            return answer
        return CleanRecording(str(answer.values.get("mime")), answer.body)

    async def refresh(self, page: bytes, person: str) -> str | None:
        """Return where the start of a page sends its reader at once; None if nowhere."""
        answer = await self._open(job.REFRESH, page, person)
        target = None if isinstance(answer, NotOpened) else answer.values.get("target")
        return target if isinstance(target, str) else None

    async def read(self, picture: bytes, person: str) -> str | None:
        """Return the words in a picture; None if there are none, or they cannot be read."""
        if self._tesseract is None:
            return None
        # Its codes were looked for before: the file is counted already.
        read, check = partial(self._read, picture, person), partial(self._check, picture)
        text, known = await self._readings.text(picture, person, read, check)
        if known:
            metrics.FILES.labels(job.TEXT.name, "known").inc()
        return text

    async def _read(self, picture: bytes, person: str) -> tuple[str | None, bool | None]:
        """(The words in a picture, whether it was read to its end, None if no worker was free)."""
        ready = await self._have_done(job.PREPARE, picture, person)
        if isinstance(ready, NotOpened):
            return None, _why_not(ready)
        values = {"program": str(self._tesseract), "seconds": job.TEXT.seconds - 0.3}
        answer = await self._have_done(job.TEXT, ready.body, person, values)
        if isinstance(answer, NotOpened):
            return None, _why_not(answer)
        text, whole = answer.values.get("text"), answer.values.get("whole")
        return (text if isinstance(text, str) and text else None), whole is True

    async def _check(self, picture: bytes) -> tuple[str | None, bool | None]:
        """_read() of a picture that was answered as known, at nobody's cost."""
        read = await self._read(picture, CHECKER)
        metrics.FILES.labels(job.TEXT.name, "checked").inc()
        return read

    def _may_open(self, what: FileJob, data: bytes, person: str) -> bool:
        """Whether this person may have one more file opened, which is counted."""
        if self._pool.budget.take(person, len(data)):
            return True
        metrics.FILES.labels(what.name, "too_many").inc()
        return False

    async def _open(self, what: FileJob, data: bytes, person: str) -> Answer | NotOpened:
        if not self._may_open(what, data, person):
            return NotOpened.TOO_MANY
        return await self._have_done(what, data, person)

    async def _have_done(
        self, what: FileJob, data: bytes, person: str, values: Mapping[str, Any] | None = None
    ) -> Answer | NotOpened:
        try:
            answer = await self._pool.run(what, data, values, person)
        except Refused:
            result = "refused"
        except JobFailed as failed:
            result = failed.reason if failed.reason in _REASONS else "failed"
        except Busy:
            metrics.FILES.labels(what.name, "busy").inc()
            return NotOpened.BUSY
        else:
            metrics.FILES.labels(what.name, "opened").inc()
            return answer
        metrics.FILES.labels(what.name, result).inc()
        return NotOpened.DAMAGED


def _why_not(told: NotOpened) -> bool | None:
    """What is told of a picture without words: a damaged one will have none another time either."""
    return None if told is NotOpened.BUSY else True


_REASONS = frozenset({"time", "cpu", "memory", "output", "crash", "lost"})
"""Why jobs are ended, as the metrics tell it."""
