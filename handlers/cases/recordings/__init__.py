"""Voice messages without what phones write beside the sound: title, place, time and maker."""

from __future__ import annotations

from handlers.cases.recordings import mp3, mp4, ogg

CLEANERS = (
    ("audio/ogg", ogg.is_ogg, ogg.clean),
    ("audio/mp4", mp4.is_mp4, mp4.clean),
    ("audio/mpeg", mp3.is_mp3, mp3.clean),
)
"""(MIME type, whether a file is of it, what cleans it): what LINE and Telegram record."""


def clean(data: bytes) -> tuple[str, bytes] | None:
    """(MIME type, the recording with its sound and nothing else), or None where it cannot be read
    to the end: what is not understood might tell on somebody, so it is not kept."""
    for mime, is_of, cleaner in CLEANERS:
        if is_of(data):
            try:
                cleaned = cleaner(data)
            except (ValueError, IndexError):
                return None
            return (mime, cleaned) if cleaned else None
    return None
