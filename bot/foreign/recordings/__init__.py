"""A file job: strips metadata from a voice message (title, place, time, device), by one module for
each format.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.foreign.job import Refused
from bot.foreign.recordings import mp3, mp4, ogg

CLEANERS = (
    ("audio/ogg", ogg.is_ogg, ogg.clean),
    ("audio/mp4", mp4.is_mp4, mp4.clean),
    ("audio/mpeg", mp3.is_mp3, mp3.clean),
)
"""(MIME type, detector, cleaner) for the formats that LINE and Telegram record."""


def clean(data: bytes) -> tuple[str, bytes] | None:
    """Return (MIME type, the recording without metadata), or None if it cannot be fully parsed.

    Such a file is not kept, because the parts not parsed might identify somebody.
    """
    for mime, is_of, cleaner in CLEANERS:
        if is_of(data):
            try:
                cleaned = cleaner(data)
            except (ValueError, IndexError):
                return None
            return (mime, cleaned) if cleaned else None
    return None


def cleaned(data: bytes, _: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes]:
    """The job: {"mime": its type} and the recording without metadata. Raises Refused."""
    found = clean(data)
    if found is None:
        raise Refused("not understood to the end")
    mime, sound = found
    return {"mime": mime}, sound
