"""A plan is taken whole or refused with every mistake at its place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from bot.errors import Refusal
from bot.trial.plan_file import assumed, read_plan
from content.reading.library import Library
from storage.people.trials.plan import Plan
from tests.bot.trial.plans import UNITS, items, plan_of, written
from tests.support.paths import ROOT

TODAY = dt.date(2026, 12, 1)


def read(tmp_path: Path, library: Library, plan: dict[str, Any]) -> Plan:
    path = tmp_path / "plan.yaml"
    path.write_text(written(plan), encoding="utf-8")
    return read_plan(path, library)


def test_a_plan_is_read_and_comes_back_as_it_was_stored(tmp_path: Path, library: Library) -> None:
    plan = read(tmp_path, library, plan_of(library, TODAY))
    assert Plan.of_json(plan.to_json()) == plan
    assert assumed(plan, library).items == 3
    assert all(plan.revisions.values())


def test_any_change_changes_the_fingerprint(tmp_path: Path, library: Library) -> None:
    plan = read(tmp_path, library, plan_of(library, TODAY))
    other = read(tmp_path, library, plan_of(library, TODAY, end=TODAY + dt.timedelta(days=57)))
    assert plan.fingerprint != other.fingerprint


def test_districts_written_as_numbers_are_codes(tmp_path: Path, library: Library) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(written(plan_of(library, TODAY)).replace("'", ""), encoding="utf-8")
    assert read_plan(path, library).units == tuple(UNITS)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"units": UNITS[:7]}, "units: at least 8, 4 for each half"),
        ({"units": [*UNITS[:8], "9999"]}, "9999 is no district's code"),
        ({"units": [*UNITS[:8], "3801"]}, "units: 3801 stands there twice"),
        ({"unit": "class"}, "3801 is no class code, such as c12345678"),
        ({"unit": "village"}, "unit: "),
        ({"lessons": ["nothing"]}, "lessons: there is no lesson nothing"),
        ({"test": ["nothing.at-all"]}, "nothing.at-all is no real-or-fake question"),
        ({"test": []}, "there are 0 and 0"),
        ({"end": TODAY}, "each must be after the one before"),
        ({"join_until": "soon"}, "join_until: "),
        ({"assumed": {"people": 12, "share": 0.9, "gain": 0.2}}, "below 1"),
        ({"assumed": {"people": 0, "share": 0.9, "gain": 0.2}}, "assumed.people: "),
        ({"name": "No Good"}, "name: "),
        ({"peek": True}, "peek: "),
    ],
)
def test_each_mistake_is_told_at_its_place(
    tmp_path: Path, library: Library, changed: dict[str, Any], told: str
) -> None:
    with pytest.raises(Refusal) as refused:
        read(tmp_path, library, plan_of(library, TODAY, **changed))
    assert told in str(refused.value)
    assert str(refused.value).startswith(str(tmp_path))


def test_items_of_the_lessons_themselves_would_measure_memory(
    tmp_path: Path, library: Library
) -> None:
    plan = plan_of(library, TODAY)
    plan["lessons"] = [plan["test"][0].split(".")[0]]
    with pytest.raises(Refusal, match="measure memory"):
        read(tmp_path, library, plan)


@pytest.mark.parametrize("text", ["- a list", "{", "words", ""])
def test_what_is_no_plan_is_one_message(tmp_path: Path, library: Library, text: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal):
        read_plan(path, library)
    with pytest.raises(Refusal, match="No such file"):
        read_plan(tmp_path / "none.yaml", library)


def test_the_plan_in_the_pages_is_one(tmp_path: Path, library: Library) -> None:
    page = (ROOT / "docs" / "trial.md").read_text(encoding="utf-8")
    path = tmp_path / "plan.yaml"
    path.write_text(page.split("```yaml")[1].split("```")[0], encoding="utf-8")
    assert read_plan(path, library).name == "dry-season"


def test_the_items_are_of_both_kinds(library: Library) -> None:
    assert len(items(library, "")) == 6
