"""Counts of overdue cases say what is said of each case, with losses and holidays of districts."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import update

from content.reading.library import Library
from content.reading.places.offices import Office
from handlers.cases.case import duty
from handlers.cases.case.states import FREE
from storage.cases.cases import Reach
from storage.cases.listing import finding, overview
from storage.cases.listing.finding import Viewer
from storage.cases.states import Level, State
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.figures import open_now
from storage.officials import health
from storage.tables.cases import Case as CaseRow
from tests.support.case_rows import open_case
from tests.support.clock import MONDAY

_CASES = table(CaseRow)
HOLIDAYS = (date(2026, 11, 20), date(2026, 11, 19))
"""The Thursday and the Friday before MONDAY."""
OTHER = (date(2026, 11, 19),)


@pytest.fixture
def closed(library: Library) -> Library:
    """Content by which two districts have holidays of their own, and a third has others."""
    offices = {"3805": Office(holidays=HOLIDAYS), "3806": Office(holidays=HOLIDAYS)}
    return replace(library, offices={**offices, "3801": Office(holidays=OTHER)})


def some(unit: Unit) -> None:
    chance = random.Random(5)
    for number in range(160):
        id = open_case(unit, f"line:{number}", [], chance.choice(["3801", "3802", "3805", "3806"]))
        state = chance.choice([State.NEW, State.REOPENED, State.TAKEN, State.WAITING])
        values = {
            "state": state,
            "taken_by": None if state in FREE else 1,
            "level": chance.choice([Level.DISTRICT, Level.DISTRICT, Level.PROVINCE]),
            "urgent": chance.random() < 0.5,
            "opened": MONDAY - timedelta(minutes=chance.randrange(7 * 24 * 60)),
        }
        unit.connection.execute(update(_CASES).where(_CASES.c.id == id).values(**values))


@pytest.mark.parametrize("now", [MONDAY, MONDAY + timedelta(hours=9), MONDAY - timedelta(days=1)])
async def test_every_count_is_of_the_cases_that_are_overdue(
    both: Database, closed: Library, now: datetime
) -> None:
    await both.write(some)

    def look(unit: Unit) -> None:
        places = [*(Reach(Level.DISTRICT, f"380{n}") for n in (1, 2, 5, 6))]
        rows = overview.at(unit, [*places, Reach(Level.PROVINCE, "38")])
        late = [row for row in rows if duty.is_overdue(closed, row, now)]
        assert 10 < len(late) < len(rows)
        asked = duty.overdue(closed, now)
        assert health.read(unit, asked).overdue == len(late)
        viewer = Viewer(frozenset({*places, Reach(Level.PROVINCE, "38")}), frozenset())
        assert finding.open_numbers(unit, viewer, FREE, asked).overdue == len(late)
        for code, found in open_now.by_district(unit, None, asked).items():
            there = [row for row in late if row.reach == Reach(Level.DISTRICT, code)]
            assert found.overdue == len(there), code

    await both.read(look)


def test_a_loss_is_overdue_sooner_and_a_districts_holiday_makes_it_later(closed: Library) -> None:
    limits = duty.overdue(closed, MONDAY)
    assert limits.limits.urgent > limits.limits.plain
    own = {code: found for codes, found in limits.own for code in codes}
    assert own["3805"].plain < own["3801"].plain < limits.limits.plain
    assert own["3805"] == own["3806"]
    assert "3802" not in own
