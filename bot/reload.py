"""Reloads edited content in a running program; after a broken edit the last good version stays."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path

from bot.foreign.at_once import FilesAtOnce
from content.reading.library import Library
from content.reading.problems import BrokenContent

log = logging.getLogger(__name__)

EVERY_SECONDS = 3.0
"""Time between two scans of the folder; scanning some 200 files takes a few milliseconds."""

TOLD = 10
"""Most mistakes written to the log; `content check` names them all."""

_KINDS = frozenset({".yaml", ".md", ".csv"})

Seen = frozenset[tuple[str, int, int]]
"""(path, time of change in ns, size) of every content file."""


class Reloader:
    """Watches a content folder and calls `use` with each new library that has no mistakes."""

    def __init__(self, folder: Path, use: Callable[[Library], None]) -> None:
        self._folder = folder
        self._use = use
        self._seen = self._look()

    async def once(self) -> bool:
        """Load the folder if it has changed. Returns whether new content is in use."""
        seen = await asyncio.to_thread(self._look)
        if seen == self._seen:
            return False
        self._seen = seen
        try:
            library = await asyncio.to_thread(self._load)
        except BrokenContent as broken:
            from content.check import describe  # needed by nobody as long as nothing is wrong

            log.error("content: the last good version stays; mistakes: %d", len(broken.mistakes))
            for mistake in broken.mistakes[:TOLD]:
                log.error("content: %s", describe(mistake, "en"))
            return False
        self._use(library)
        log.info("content: a new version is in use")
        return True

    def _load(self) -> Library:
        with FilesAtOnce() as files:
            return Library.load(self._folder, files)

    def _look(self) -> Seen:
        found = []
        for path in self._folder.rglob("*"):
            if path.suffix in _KINDS:
                try:
                    status = path.stat()
                except FileNotFoundError:  # taken away between the two calls
                    continue
                found.append((str(path), status.st_mtime_ns, status.st_size))
        return frozenset(found)
