"""Changes one bubble of a lesson's text file; notes to the writer stay."""

from __future__ import annotations

import re
from collections.abc import Sequence

from content.reading.lessons.curriculum import SEPARATOR, split_bubbles

_NOTE = re.compile(r"<!--.*?-->\n?", re.DOTALL)


def bubbles_of(text: str) -> list[str]:
    """Return the bubbles of a text, without notes."""
    return [words for _, words in split_bubbles(text)]


def with_bubbles(text: str, bubbles: Sequence[str]) -> str:
    """Return a text with these bubbles; parts whose bubble is the same stay as they were."""
    parts = re.split(rf"(?m)^\s*{SEPARATOR}\s*$", text.removeprefix("\ufeff"))
    if len(parts) != len(bubbles_of(text)):
        parts = []  # a note holds a line of dashes
    written = []
    for place, words in enumerate(bubbles):
        old = parts[place] if place < len(parts) else ""
        if old and bubbles_of(old) == [words]:
            written.append(old.strip("\n"))
        else:
            notes = "".join(note[0].rstrip("\n") + "\n" for note in _NOTE.finditer(old))
            written.append(notes + words)
    return f"\n\n{SEPARATOR}\n\n".join(written) + "\n"
