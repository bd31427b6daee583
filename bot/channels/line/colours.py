"""Table of the colours of LINE's cards and rich menu; text has a contrast of at least 4.5 (WCAG
AA).
"""

from __future__ import annotations

from dataclasses import dataclass

from handlers.core.reply import Tone, Weight


@dataclass(frozen=True, slots=True)
class Paint:
    """A background colour and the colour of the text on it, as "#RRGGBB"."""

    ground: str
    text: str


HEADERS = {
    Tone.PLAIN: Paint("#1F3A5F", "#FFFFFF"),
    Tone.CALM: Paint("#1B5E20", "#FFFFFF"),
    Tone.WARN: Paint("#FFB300", "#1A1A1A"),
    Tone.DANGER: Paint("#B71C1C", "#FFFFFF"),
}

BUTTONS = {
    Weight.MAIN: Paint("#1F3A5F", "#FFFFFF"),
    Weight.PLAIN: Paint("#E3EAF3", "#12263F"),
    Weight.URGENT: Paint("#C62828", "#FFFFFF"),
}

CALL = Paint("#DDF1E1", "#0B4F1C")
WORDS = "#111111"
QUIET = "#555555"
