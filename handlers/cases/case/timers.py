"""The kinds of timer a case can have, and how the first reminder is set."""

from __future__ import annotations

import enum
from datetime import datetime

from content.reading.library import Library
from storage.cases.timers import SetTimer, Timer


class TimerKind(enum.StrEnum):
    """The work to do when a timer goes off."""

    DIGEST = "digest"  # the morning list of one official
    UNTAKEN = "untaken"  # nobody has taken the case yet: the whole team is reminded
    OVERDUE = "overdue"  # still nobody has taken it: the district's head is told
    WAITING = "waiting"  # the reporter has not answered a question for long
    CHECK_BACK = "check_back"  # a day after a loss: ask whether the bank stopped the money


def untaken(library: Library, reference: str, now: datetime) -> SetTimer:
    """Start the reminder timer of a case that anybody in the team may take from now on."""
    due = library.hours.after(now, library.hours.reminder)
    return SetTimer(Timer(TimerKind.UNTAKEN, reference, due), again=True)
