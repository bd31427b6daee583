"""Opens files in the process of the test, where what is tested is not how they are opened."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from typing import Any

from bot.foreign import lengths, pictures, recordings
from bot.foreign.job import Refused
from content.reading.foreign_files import PictureFacts, RecordingFacts
from handlers.core.ports import CleanRecording, NotOpened, Off

Run = Callable[[bytes, Mapping[str, Any]], tuple[Mapping[str, Any], bytes]]


def done(run: Run, data: bytes) -> tuple[Mapping[str, Any], bytes] | None:
    """What a job returns; None if it refuses the file."""
    try:
        return run(data, {})
    except Refused:
        return None


class OpenedHere(Off):
    """The files port of handlers; every other port is off."""

    async def codes(self, picture: bytes, person: str) -> tuple[str, ...] | NotOpened:
        found = done(pictures.codes, picture)
        return tuple(found[0]["codes"]) if found else NotOpened.DAMAGED

    async def clean_picture(self, picture: bytes, person: str) -> bytes | NotOpened:
        found = done(pictures.clean, picture)
        return found[1] if found else NotOpened.DAMAGED

    async def clean_recording(self, recording: bytes, person: str) -> CleanRecording | NotOpened:
        found = done(recordings.cleaned, recording)
        return CleanRecording(found[0]["mime"], found[1]) if found else NotOpened.DAMAGED


class ReadHere:
    """The file reader of content."""

    def recording(self, data: bytes) -> RecordingFacts | None:
        found = done(lengths.length, data)
        return RecordingFacts(found[0]["seconds"], found[0]["mime"]) if found else None

    def picture(self, data: bytes) -> PictureFacts | None:
        return _facts(data)


@functools.cache
def _facts(data: bytes) -> PictureFacts | None:
    found = done(pictures.facts, data)
    return PictureFacts(**found[0]) if found else None
