"""The kinds of timer a case can have, and how the first reminder is set."""

from __future__ import annotations

import enum
from datetime import UTC, datetime, timedelta

from content.reading.library import Library
from storage.cases.timers import SetTimer, Timer


class TimerKind(enum.StrEnum):
    """The work to do when a timer goes off."""

    DIGEST = "digest"  # the morning list of one official
    UNTAKEN = "untaken"  # nobody has taken the case yet: the whole team is reminded
    OVERDUE = "overdue"  # still nobody has taken it: the district's head is told
    WAITING = "waiting"  # the reporter has not answered a question for long
    CHECK_BACK = "check_back"  # a day after a loss: ask whether the bank stopped the money


ROUND = timedelta(minutes=10)
"""What is not urgent goes out in rounds, all of one official's in one list at the end of each."""

_FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def round_end(moment: datetime) -> datetime:
    """Return the end of the round that a moment is in; the moment itself if a round ends then."""
    return moment + (_FIRST - moment) % ROUND


def untaken(library: Library, reference: str, now: datetime) -> SetTimer:
    """Start the reminder timer of a case that anybody in the team may take from now on."""
    due = round_end(library.hours.after(now, library.hours.reminder))
    return SetTimer(Timer(TimerKind.UNTAKEN, reference, due), again=True)
