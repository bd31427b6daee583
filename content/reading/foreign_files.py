"""The protocol by which content asks for facts of the pictures and recordings in its folder;
bot/foreign/at_once.py implements it.

Files come from anybody. They are opened in a process of their own (bot/foreign), which content, a
lower folder, does not know: whoever loads or checks it passes a FileReader.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class RecordingFacts:
    """How many seconds a recording plays, 0 if it does not say, and its MIME type, "" likewise."""

    seconds: float
    mime: str


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """A picture's format ("PNG") and its size in pixels, by its content."""

    format: str
    width: int
    height: int


class FileReader(Protocol):
    """Opens files."""

    def recording(self, data: bytes) -> RecordingFacts | None:
        """Return what a recording says; None if it is none."""
        ...

    def picture(self, data: bytes) -> PictureFacts | None:
        """Return what a picture says; None if it is none."""
        ...
