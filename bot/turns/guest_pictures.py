"""Reads the words and web addresses in a picture that a guest question is about, such as a
screenshot in a family's group. Nothing of it outlives the answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

from handlers.checks.pictures.handler import LARGEST
from handlers.core.incoming import Picture, Text
from handlers.core.ports import FilesPort, MediaPort, NotOpened, ReadingPort

SECONDS = 8.0
"""Most seconds that fetching and reading take: who asked waits, and Telegram may take no later
answer."""

AT_ONCE = 2
"""Most pictures at the same time. They are read by the workers that read people's own pictures,
which go first: all that guests ask about costs one sender."""

SENDER = "guests"
"""Whose budget at the workers it costs. No person's id, as those begin with a channel."""

_LINK = ("http://", "https://")


class OpensPictures(FilesPort, ReadingPort, Protocol):
    """Opens pictures and reads words in them."""


class GuestPictures:
    """opener: makes what opens one picture and then remembers nothing; None if nothing can."""

    def __init__(self, opener: Callable[[], OpensPictures] | None = None) -> None:
        self._opener = opener
        self._at_once = 0

    @property
    def free(self) -> bool:
        """Whether one more picture may be read now."""
        return self._opener is not None and self._at_once < AT_ONCE

    async def words(self, picture: Picture, media: MediaPort) -> Text | None:
        """Return what stands in it, its caption included; None if it has no words, or they cannot
        be read in time."""
        if self._opener is None:
            return None
        self._at_once += 1
        try:
            async with asyncio.timeout(SECONDS):
                return await _words(picture, media, self._opener())
        except TimeoutError:
            return None
        finally:
            self._at_once -= 1


async def _words(picture: Picture, media: MediaPort, opener: OpensPictures) -> Text | None:
    data = await media.fetch(picture.media, LARGEST)
    if data is None:
        return None
    codes = await opener.codes(data, SENDER)
    if isinstance(codes, NotOpened):
        return None
    links = tuple(code for code in codes if code.lower().startswith(_LINK))
    words = "" if codes else (await opener.read(data, SENDER) or "")
    if not words.strip() and not links:
        return None
    return Text("\n".join(part for part in (*links, words, picture.caption) if part))
