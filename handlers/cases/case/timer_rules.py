"""Pure rules of a case's timer (its clock): when it goes off and who hears then;
storage/cases/timers.py stores it, handlers/cases/clock/ acts when it goes off.

A case that is not closed has exactly one clock. It starts anew when others are to act (opened,
taken, asked, answered, given, freed, sent to another level or district, reopened) and stops when
the case is closed: storage/cases/cases.py does both in the transaction of the move. A clock that
goes off is set again in the same transaction as what it sets off (handlers/cases/clock/).

| the case is | step | goes off after (working time; in brackets with a loss) | who hears |
|---|---|---|---|
| free | 0 | 4 h (1 h; 1 h of any time if only those on duty were told) | team |
| free | 1 | 16 h from the start (4 h) | and the heads |
| free | 2 and on | next working morning (and at midday) | and one rung of LADDER more a step |
| waiting for its reporter | 0 | 16 h | its holder |
| held | 0 | 40 h without a move (8 h) | its holder |
| held, waiting | 1 and on | the same again | its holder and the heads |

A rung where nobody listens (blocked, away, nobody there) is passed over at once. A free case that
nobody of its team can hear of, or whose head wants it so, moves up when its heads hear. A held one
whose holder does not listen is free again.
"""

from __future__ import annotations

import enum
from datetime import UTC, datetime, timedelta

from content.reading.hours import THAILAND, Hours
from handlers.cases.case.states import FREE
from storage.cases.states import Level, State
from storage.cases.timers import CLOCK


class TimerKind(enum.StrEnum):
    """The work to do when a timer goes off."""

    CLOCK = CLOCK
    DIGEST = "digest"  # the morning list of one official
    CHECK_BACK = "check_back"  # a day after a loss: ask whether the bank stopped the money
    BACK = "back"  # an official who was away is back
    ALONE = "alone"  # the morning list of districts without officials, for operators


class Hearer(enum.StrEnum):
    """Whom of a level a rung of the ladder means."""

    TEAM = "team"
    HEADS = "heads"
    OPERATORS = "operators"


Rung = tuple[Level, Hearer]

LADDER: tuple[Rung, ...] = (
    *((level, who) for level in Level for who in (Hearer.TEAM, Hearer.HEADS)),
    (Level.NATIONAL, Hearer.OPERATORS),
)
"""Who hears of a case that nobody takes, one rung after the other; the last are the operators."""

HEADS_STEP = 1
"""The step at which the heads of the case's own level hear."""
NIGHT_WAIT = timedelta(hours=1)
"""How long those on duty at night or on a holiday have for a loss, before all the team hears."""

ROUND = timedelta(minutes=10)
"""What is not urgent goes out in rounds, all of one official's in one list at the end of each."""
_FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def round_end(moment: datetime) -> datetime:
    """Return the end of the round that a moment is in; the moment itself if a round ends then."""
    return moment + (_FIRST - moment) % ROUND


def ladder(level: Level) -> tuple[Rung, ...]:
    """Return the rungs for a case at this level: a province's case goes past no district."""
    return LADDER[2 * tuple(Level).index(level) :]


def first(hours: Hours, state: State, now: datetime, *, urgent: bool, night: bool) -> datetime:
    """Return when a clock that starts now goes off.

    `night`: it is a loss of which only those on duty outside office hours were told.
    """
    if state in FREE:
        if night:
            return now + NIGHT_WAIT
        return round_end(hours.after(now, hours.urgent_reminder if urgent else hours.reminder))
    return round_end(hours.after(now, patience(hours, state, urgent=urgent)))


def following(hours: Hours, step: int, now: datetime, *, urgent: bool) -> datetime:
    """Return when the clock of a free case goes off after `step`, which it does now."""
    if step == 0:
        fast, slow = hours.urgent_overdue - hours.urgent_reminder, hours.overdue - hours.reminder
        return round_end(hours.after(now, max(fast if urgent else slow, timedelta(minutes=1))))
    morning, midday = hours.next_morning(now), _midday(hours, now)
    return min(morning, midday) if urgent and midday else morning


def _midday(hours: Hours, now: datetime) -> datetime | None:
    """Return the middle of today's office hours if it is still to come."""
    today = now.astimezone(THAILAND).date()
    opens, closes = (
        datetime.combine(today, time, THAILAND) for time in (hours.opens, hours.closes)
    )
    middle = (opens + (closes - opens) / 2).astimezone(now.tzinfo)
    return middle if middle > now and hours.is_working_day(today) else None


def patience(hours: Hours, state: State, *, urgent: bool) -> timedelta:
    """Return how long a case that somebody has may stand still, in working time."""
    if state is State.WAITING:
        return hours.overdue
    return hours.urgent_idle if urgent else hours.idle
