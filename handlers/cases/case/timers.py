"""The kinds of timer a case can have, and how the first reminder is set."""

from __future__ import annotations

from datetime import datetime

from content.reading.library import Library
from storage.cases.timers import SetTimer, Timer

DIGEST = "digest"
"""The morning list of one official."""
UNTAKEN = "untaken"
"""Nobody has taken the case yet: everybody on duty is reminded."""
OVERDUE = "overdue"
"""Still nobody has taken it: the district's head is told."""
WAITING = "waiting"
"""The reporter has not answered a question for long."""
CHECK_BACK = "check_back"
"""A day after a loss: ask whether the bank stopped the money."""


def untaken(library: Library, reference: str, now: datetime) -> SetTimer:
    """Start the reminder clock of a case that anybody on duty may take from now on."""
    due = library.hours.after(now, library.hours.reminder)
    return SetTimer(Timer(UNTAKEN, reference, due), again=True)
