"""Notes in a file which messages arrived last, at once: a process that is killed before the
database has it leaves it to whoever takes its messages over on the same machine.
"""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path
from typing import BinaryIO

from storage.engine.address import PRIVATE_FILE, PRIVATE_FOLDER

SLOT = 40
"""Bytes of a slot: the id of one message (a UUID has 36), filled up with zeros."""

SLOTS = 4096
"""Messages that are remembered, many times those that wait for their mark in the database."""

SUFFIX = ".arrived"

log = logging.getLogger(__name__)


class Arrivals:
    """The ids of the last messages of one process that arrived, in a file named after it.

    A note is one write into a file that has its full size from the start, so that a disk that fills
    up later has room for it; what is written outlives the process, though not the machine. The file
    is not mapped into memory: where the disk has no room, a write into a map kills the process.
    An id stays after the database has it, which does no harm. Without a folder, or if the file
    cannot be made or written, nothing is noted: then a message in flight when its process dies may
    be sent again, as it is where another machine takes it over.
    """

    def __init__(self, folder: Path | None, process_id: str) -> None:
        self._folder = folder
        self._process_id = process_id
        self._next = 0
        self._file: BinaryIO | None = None

    def open(self) -> None:
        """Make the file, of zeros."""
        if self._folder is None:
            return
        try:
            self._folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
            path = self._path(self._process_id)
            path.touch(mode=PRIVATE_FILE)
            path.write_bytes(bytes(SLOT * SLOTS))
            self._file = path.open("r+b", buffering=0)
        except OSError as error:
            self._give_up(error)
            self.forget(self._process_id)

    def note(self, message_id: str) -> None:
        """Note that a message arrived."""
        slot = message_id.encode().ljust(SLOT, b"\0")
        if self._file is None or len(slot) > SLOT:
            return
        try:
            self._file.seek(self._next)
            self._file.write(slot)
        except OSError as error:  # a file system that writes elsewhere needs room for it anew
            self._give_up(error)
        self._next = (self._next + SLOT) % (SLOT * SLOTS)

    def processes(self) -> set[str]:
        """Return the processes whose files are there."""
        found = () if self._folder is None else self._folder.glob(f"*{SUFFIX}")
        return {file.stem for file in found}

    def left_by(self, process_id: str) -> list[str]:
        """Return the ids that a process left; none if it did not run on this machine."""
        try:
            content = self._path(process_id).read_bytes()
        except OSError:
            return []
        if not content.strip(b"\0"):  # as most processes leave it
            return []
        slots = (content[at : at + SLOT] for at in range(0, len(content), SLOT))
        return [
            slot.rstrip(b"\0").decode("ascii", "replace") for slot in slots if slot.strip(b"\0")
        ]

    def forget(self, process_id: str) -> None:
        """Delete the file of a process."""
        if self._folder is not None:
            with contextlib.suppress(OSError):
                self._path(process_id).unlink(missing_ok=True)

    def close(self) -> None:
        """Delete this process's file: the database has everything."""
        self._let_go()
        self.forget(self._process_id)

    def _give_up(self, error: OSError) -> None:
        """Note nothing more; what was noted stays for whoever takes over."""
        log.warning("messages that arrive are noted in the database alone: %s", error)
        self._let_go()

    def _let_go(self) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.close()
            self._file = None

    def _path(self, process_id: str) -> Path:
        if self._folder is None:
            raise FileNotFoundError
        return self._folder / f"{process_id}{SUFFIX}"
