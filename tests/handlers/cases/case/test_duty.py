"""Who is there: office hours, duty at night and on days off, leave, a district's own holidays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from content.reading.library import Library
from content.reading.places.offices import Office
from handlers.cases.case import duty
from storage.cases.cases import Reach
from storage.cases.states import Level
from storage.officials.officials import Official

HERE = Reach(Level.DISTRICT, "3805")
MONDAY = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


def official(number: int, role: str = "officer", **values: bool) -> Official:
    return replace(Official(number, f"o{number}", role, "3805", "38", MONDAY), **values)


TEAM = (official(1), official(2, nights=True), official(3, "deputy", weekends=True))


def numbers(library: Library, now: datetime, team: tuple[Official, ...] = TEAM) -> tuple[str, bool]:
    found = duty.present(library, HERE, team, now)
    assert {*found.at_once, *found.later} == {one for one in team if one.listens}
    return "".join(str(one.id) for one in found.at_once), found.on_duty


def test_in_office_hours_everybody_who_listens_is_there(library: Library) -> None:
    assert numbers(library, MONDAY) == ("123", False)
    team = (*TEAM, official(4, away=True), official(5, reachable=False))
    assert numbers(library, MONDAY, team) == ("123", False)


def test_at_night_and_on_days_off_it_is_who_is_on_duty(library: Library) -> None:
    assert numbers(library, NIGHT) == ("2", True)
    assert numbers(library, SUNDAY) == ("3", True)
    assert numbers(library, NIGHT, TEAM[:1]) == ("1", False), "nobody on duty: all of them"


def test_a_districts_file_names_roles_on_duty_and_its_own_holidays(library: Library) -> None:
    office = Office(holidays=(date(2026, 11, 23),), duty_nights=("officer",))
    own = replace(library, offices={"3805": office})
    assert numbers(own, MONDAY) == ("3", True), "a holiday there"
    assert numbers(library, MONDAY) == ("123", False)
    assert not own.hours_in("3805").is_open(MONDAY)
    assert own.hours_in("3801").is_open(MONDAY)
    tuesday_night = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
    assert numbers(own, tuesday_night) == ("12", True)
