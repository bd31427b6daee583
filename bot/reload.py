"""Loads edited content into a running program; what an edit broke stays in its last good version.

A lesson that cannot be loaded stays alone as it was: everything else of the folder is taken in.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from bot.foreign.at_once import FilesAtOnce
from content.reading.lessons.curriculum import Curriculum
from content.reading.library import Library
from content.reading.problems import BrokenContent, Mistake, Mistakes

log = logging.getLogger(__name__)

EVERY_SECONDS = 3.0
"""Time between two scans of the folder; scanning some 200 files takes a few milliseconds."""

TOLD = 10
"""Most mistakes written to the log; `content check` names them all."""

_KINDS = frozenset({".yaml", ".md", ".csv"})

Seen = frozenset[tuple[str, int, int]]
"""(path, time of change in ns, size) of every content file."""


class Reloader:
    """Watches a content folder and calls `use` with each new library that can be used.

    `library` is the one in use, whose lessons stay where the folder's are broken.
    """

    def __init__(
        self, folder: Path, use: Callable[[Library], None], library: Library | None = None
    ) -> None:
        self._folder = folder
        self._use = use
        self._library = library
        self._seen = self._look()

    async def once(self) -> bool:
        """Load the folder if it has changed. Returns whether new content is in use."""
        seen = await asyncio.to_thread(self._look)
        if seen == self._seen:
            return False
        self._seen = seen
        try:
            library, mistakes = await asyncio.to_thread(self._load)
        except BrokenContent as broken:
            self._tell("the last good version stays", broken.mistakes)
            return False
        if mistakes:
            self._tell("the last good version of these lessons stays", mistakes)
        self._library = library
        self._use(library)
        log.info("content: a new version is in use")
        return True

    def _tell(self, stays: str, mistakes: Sequence[Mistake]) -> None:
        from content.check import describe  # needed by nobody as long as nothing is wrong

        log.error("content: %s; mistakes: %d", stays, len(mistakes))
        for mistake in mistakes[:TOLD]:
            log.error("content: %s", describe(mistake, "en"))

    def _load(self) -> tuple[Library, Sequence[Mistake]]:
        """Return the folder's content, and the mistakes of lessons that stay as they were.

        Raises BrokenContent for any other mistake.
        """
        mistakes = Mistakes(self._folder)
        with FilesAtOnce() as files:
            library = Library.read(self._folder, mistakes, files)
        if not mistakes:
            return library, ()
        broken = {mistake.path.split("/")[1] for mistake in mistakes if _is_of_a_lesson(mistake)}
        if self._library is None or not all(map(_is_of_a_lesson, mistakes)):
            raise BrokenContent(mistakes)
        return _with_lessons(library, self._library, broken), mistakes

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


def _is_of_a_lesson(mistake: Mistake) -> bool:
    return mistake.path.startswith("lessons/") and mistake.path.count("/") > 1


def _with_lessons(library: Library, old: Library, slugs: Collection[str]) -> Library:
    """Return a library with these lessons as they were; those that are new and broken are left out.

    One whose module is gone is left out too.
    """
    modules = library.curriculum.modules
    order = {module: place for place, module in enumerate(modules)}
    lessons = {s: one for s, one in library.curriculum.lessons.items() if s not in slugs}
    for slug in slugs:
        kept = old.curriculum.lessons.get(slug)
        if kept is not None and kept.about.module in modules:
            lessons[slug] = kept
    taught = sorted(
        lessons.values(), key=lambda one: (order[one.about.module], one.about.order, one.slug)
    )
    return replace(library, curriculum=Curriculum(modules, {one.slug: one for one in taught}))
