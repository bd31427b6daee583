"""Pure rules of time for officials: who of a team hears of a case now (office hours, duty, leave),
and whether a case is overdue.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from content.reading.hours import THAILAND, Hours
from content.reading.library import Library
from handlers.cases.case.states import FREE
from storage.cases.cases import Reach
from storage.cases.listing.overdue import Limits, Overdue
from storage.cases.listing.overview import Outline
from storage.cases.states import Level
from storage.officials.officials import Official


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


def is_overdue(library: Library, row: Outline, now: datetime) -> bool:
    """Return whether nobody has taken a case in the time that is given for it."""
    if row.state not in FREE:
        return False
    limits = _limits(hours_at(library, row.reach), now)
    return row.opened <= (limits.urgent if row.urgent else limits.plain)


def overdue(library: Library, now: datetime) -> Overdue:
    """Return the same for counts in the database (is_overdue says it of one case)."""
    closed: dict[frozenset[date], set[str]] = {}
    for code, office in library.offices.items():
        if office.holidays:
            closed.setdefault(frozenset(office.holidays), set()).add(code)
    own = [
        (frozenset(codes), _limits(library.hours_in(min(codes)), now)) for codes in closed.values()
    ]
    return Overdue(_limits(library.hours, now), tuple(own))


def _limits(hours: Hours, now: datetime) -> Limits:
    return Limits(hours.before(now, hours.urgent_overdue), hours.before(now, hours.overdue))
