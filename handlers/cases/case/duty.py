"""Who of a team is there at a given time: office hours, duty at nights and on holidays, leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from content.reading.hours import THAILAND, Hours
from content.reading.library import Library
from handlers.cases.case.states import FREE
from storage.cases.cases import Reach
from storage.cases.listing.overview import Outline
from storage.cases.states import Level
from storage.officials.officials import Official

LONG_AGO = timedelta(days=60)
"""No run of holidays is that long: working days need not be counted."""


@dataclass(frozen=True, slots=True)
class Present:
    """The officials of a team who hear of a case at once, and those who hear the next morning.

    `on_duty`: those who hear at once are on duty outside office hours.
    """

    at_once: tuple[Official, ...]
    later: tuple[Official, ...] = ()
    on_duty: bool = False


def hours_at(library: Library, reach: Reach) -> Hours:
    """Return the office hours of a level and area: a district's own holidays are its own."""
    return library.hours_in(reach.area) if reach.level is Level.DISTRICT else library.hours


def present(library: Library, reach: Reach, team: Iterable[Official], now: datetime) -> Present:
    """Return who of those officials who listen is there.

    Outside office hours those on duty hear at once and the others in the morning; with nobody on
    duty all of them hear at once.
    """
    listening = tuple(one for one in team if one.listens)
    if hours_at(library, reach).is_open(now):
        return Present(listening)
    serving = tuple(one for one in listening if serves(library, reach, one, now))
    if not serving:
        return Present(listening)
    return Present(serving, tuple(one for one in listening if one not in serving), on_duty=True)


def serves(library: Library, reach: Reach, one: Official, now: datetime) -> bool:
    """Return whether this official is on duty outside office hours at this time.

    The head put them on duty, or the district's entry in offices.yaml names their role.
    """
    day = now.astimezone(THAILAND).date()
    office = library.offices.get(reach.area) if reach.level is Level.DISTRICT else None
    if hours_at(library, reach).is_working_day(day):
        return one.nights or (office is not None and one.role in office.duty_nights)
    return one.weekends or (office is not None and one.role in office.duty_weekends)


def is_late(library: Library, row: Outline, now: datetime) -> bool:
    """Return whether nobody has taken a case in the time that is given for it."""
    if row.state not in FREE:
        return False
    hours = hours_at(library, row.reach)
    span = hours.urgent_overdue if row.urgent else hours.overdue
    if now - row.opened > LONG_AGO:
        return True
    return hours.after(row.opened, span) <= now
