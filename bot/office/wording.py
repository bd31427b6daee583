"""Words for pages of the office: times and ages, a case's name, place, trick and holder, and the
facts in a row.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from content.reading.hours import THAILAND
from content.reading.library import Library
from handlers.cases.case import case_name, report
from handlers.cases.desk import notices
from handlers.cases.overview.office_lists import Row
from handlers.core import districts
from handlers.core.calendar import day_in_thailand, in_figures
from handlers.core.say import Family, Passage, Phrase, Quote, Say
from handlers.core.words.quoted import quoted
from storage.cases.cases import Case
from storage.cases.states import Level
from storage.officials import officials

AGE = Family("office.age", ("minutes", "hours", "days"))
LEVEL = Family("office.level", (Level.PROVINCE, Level.NATIONAL))
"""Where a case is worked that has left its district."""


def age(since: datetime, now: datetime) -> Say:
    """Return how long ago something was: minutes below an hour, hours below two days."""
    passed = max(now - since, timedelta())
    if passed < timedelta(hours=1):
        return AGE.phrase("minutes", {"count": passed // timedelta(minutes=1)})
    if passed < timedelta(days=2):
        return AGE.phrase("hours", {"count": passed // timedelta(hours=1)})
    return AGE.phrase("days", {"count": passed // timedelta(days=1)})


def moment(at: datetime) -> Say:
    """Return a day and time in Thailand, in figures."""
    clock = f"{at.astimezone(THAILAND):%H:%M}"
    day = in_figures(day_in_thailand(at))
    return Phrase("office.moment", {"day": day, "time": clock})


def trick(case: Case, library: Library) -> Say | None:
    """Return the kind of fraud a report is likely about, or None."""
    found = library.scam_types.get(case.report.scam_type)
    return Passage(found.name) if found else None


def named(case: Case) -> Say | None:
    """Return the first number, account or link that a report names, never to be tapped."""
    told = (*case.report.phones, *case.report.accounts, *map(quoted, case.report.links))
    if not told:
        return None
    first = quoted(told[0])
    return (
        Phrase("office.more", {"first": first, "count": len(told) - 1})
        if told[1:]
        else Quote(first)
    )


def place(case: Case, library: Library) -> Say:
    """Return the district of a case, and where it is worked if that is another level."""
    found = library.places.find(case.district)
    name = districts.name(found) if found else Quote(case.district)
    if case.level is Level.DISTRICT:
        return name
    return Phrase("office.place.up", {"district": name, "level": LEVEL.phrase(case.level)})


def facts(row: Row, library: Library, now: datetime) -> tuple[tuple[Phrase, Say], ...]:
    """Return what a row tells, (label, value): nothing of the report if it may not be opened."""
    case = row.case
    told: list[tuple[Phrase, Say | None]] = [(Phrase("office.row.age"), age(case.opened, now))]
    if row.open:
        told += [
            (Phrase("office.row.loss"), report.LOSS.phrase(case.report.loss or "unknown")),
            (Phrase("office.row.trick"), trick(case, library)),
            (Phrase("office.row.number"), named(case)),
        ]
    told += [
        (Phrase("office.row.state"), notices.STATE.phrase(case.state)),
        (Phrase("office.row.holder"), holder(row)),
        (Phrase("office.row.district"), place(case, library)),
    ]
    return tuple((label, value) for label, value in told if value is not None)


def holder(row: Row) -> Say | None:
    """Return who has a case, or None if nobody does: their role, or "you"."""
    if row.mine:
        return Phrase("office.row.you")
    return notices.ROLE.phrase(row.holder) if row.holder in officials.ROLES else None


def name(case: Case, library: Library) -> Say:
    """Return the name of a case."""
    return case_name.name(library, case)
