"""The list of file jobs: each function that a worker may run on a file, and the memory and time it
may use up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MEGABYTE = 1024 * 1024


class Refused(Exception):
    """Raised by a job if the file is of no allowed kind, damaged, or too large when unfolded.

    peak: bytes of memory that finding this out took, where a worker tells it.
    """

    def __init__(self, reason: str, peak: int = 0) -> None:
        super().__init__(reason)
        self.peak = peak


@dataclass(frozen=True, slots=True)
class FileJob:
    """One kind of work on foreign bytes.

    name:    its label in the metrics.
    run:     "module:function", imported in the worker. The function takes the bytes and a mapping
             of JSON values, and returns such a mapping and bytes, or raises Refused.
    seconds: most seconds of a clock that it takes.
    cpu:     most seconds of processor time, whole ones.
    output:  most bytes that it returns.
    memory:  most bytes of address space.
    starts:  whether it starts a program of ours, the value "program"; it may read what belongs to
             that and to the system, and nothing else. No such job reads foreign bytes itself.
    slow:    whether it may take seconds by its nature, so that not all workers may do it at once.
    """

    name: str
    run: str
    seconds: float
    cpu: int
    output: int = MEGABYTE
    memory: int = 320 * MEGABYTE
    starts: bool = False
    slow: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a job returned, and what it took: processor seconds, bytes of memory at its peak."""

    values: Mapping[str, Any] = field(default_factory=dict)
    body: bytes = b""
    cpu: float = 0.0
    peak: int = 0


CODES = FileJob("codes", "bot.foreign.pictures:codes", 4.5, 3)
CLEAN_PICTURE = FileJob("clean_picture", "bot.foreign.pictures:clean", 4.5, 3, 4 * MEGABYTE)
PREPARE = FileJob("prepare", "bot.foreign.pictures:prepare", 4.5, 3, 8 * MEGABYTE)
REDRAW = FileJob("redraw", "bot.foreign.pictures:redraw", 4.5, 3, 4 * MEGABYTE)
FACTS = FileJob("picture_facts", "bot.foreign.pictures:facts", 4.5, 3)
TEXT = FileJob("text", "bot.foreign.ocr:text", 5, 5, memory=512 * MEGABYTE, starts=True, slow=True)
CLEAN_RECORDING = FileJob("clean_recording", "bot.foreign.recordings:cleaned", 4.5, 3, 5 * MEGABYTE)
LENGTH = FileJob("recording_length", "bot.foreign.lengths:length", 4.5, 3)
SHEET = FileJob("sheet", "bot.foreign.sheets:rows", 30, 10, 4 * MEGABYTE)
REFRESH = FileJob("refresh", "bot.foreign.pages:refresh", 2, 2)
