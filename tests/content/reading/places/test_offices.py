"""offices.yaml: a district's own holidays and roles on duty are read, checked, and kept."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from content.reading.places.offices import Office, load_offices, save_offices
from content.reading.places.places import Places
from content.reading.problems import Mistakes
from content.workshop.offices_sheet import with_duties

FAIR = dt.date(2026, 11, 27)


def read(folder: Path, text: str) -> tuple[Office | None, int]:
    (folder / "offices.yaml").write_text(text, encoding="utf-8")
    mistakes = Mistakes(folder)
    found = load_offices(folder, Places(), mistakes)
    return found.get("3805"), len(mistakes)


def test_holidays_and_duty_are_read(tmp_path: Path) -> None:
    text = "offices:\n  '3805':\n    holidays: [2026-11-27]\n    duty_nights: [deputy]\n"
    office, wrong = read(tmp_path, text)
    assert office is not None
    assert (office.holidays, office.duty_nights, office.duty_weekends) == ((FAIR,), ("deputy",), ())
    assert wrong == 0


@pytest.mark.parametrize(
    "line", ["holidays: [someday]", "duty_nights: [kamnan]", "duty_weekends: 3"]
)
def test_what_is_no_day_and_no_role_is_a_mistake(tmp_path: Path, line: str) -> None:
    _, wrong = read(tmp_path, f"offices:\n  '3805':\n    {line}\n")
    assert wrong == 1


def test_a_sheet_without_them_takes_none_away(tmp_path: Path) -> None:
    before = {"3805": Office(holidays=(FAIR,), duty_weekends=("officer",))}
    filled = with_duties({"3805": Office(phone="042 000 000"), "3801": Office()}, before)
    save_offices(tmp_path, filled)
    office, wrong = read(tmp_path, (tmp_path / "offices.yaml").read_text(encoding="utf-8"))
    assert office is not None
    assert (office.phone, office.holidays) == ("042 000 000", (FAIR,))
    assert office.duty_weekends == ("officer",)
    assert wrong == 0
