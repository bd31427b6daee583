"""Every number, law and rule that the content states stands in one table, with source and day."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from content.check.yaml_tree import read_tree
from content.workshop.claims import Claim, certain, claims, claims_page
from tests.support.paths import CONTENT

LAW = re.compile(r"\b(?:law|decree|act|years in prison|baht|regulation|notification)\b", re.I)


def test_every_lesson_and_every_number_is_in_the_table() -> None:
    found = {one.said_in for one in claims(CONTENT)}
    lessons = {f"lessons/{home.name}" for home in (CONTENT / "lessons").glob("*/")}
    hotlines = read_tree(CONTENT / "hotlines.yaml")
    assert hotlines
    numbers = {f"number {one.text_at('id')}" for one in hotlines.items_at("hotlines")}
    assert lessons <= found
    assert numbers <= found


def test_each_claim_has_a_source_and_sourced_ones_a_day() -> None:
    for one in claims(CONTENT):
        assert one.claim, one
        assert one.where, one
        assert one.checked or one.status != "sourced", one


def test_a_claim_of_a_file_becomes_a_row_with_its_dates(tmp_path: Path) -> None:
    home = tmp_path / "lessons" / "one"
    home.mkdir(parents=True)
    (home / "lesson.yaml").write_text(
        "sources:\n  - {claim: A | b, where: x.com, checked: 2026-11-30, status: sourced, "
        "good_until: 2027-01-31}\n  - {claim: C, where: known, checked: 2026-11-30, "
        "status: unverified}\n  - {claim: D, where: known, checked: 2026-11-30, "
        "status: unverified, told: ask}\n",
        "utf-8",
    )
    found = claims(tmp_path)
    assert found[0] == Claim("lessons/one", "A | b", "x.com", "2026-11-30", "sourced", "2027-01-31")
    page = claims_page(found, "<!-- made -->")
    sourced, unverified = page.split("## Unverified (2)")
    assert "| lessons/one | A / b | x.com | 2026-11-30 | 2027-01-31 |" in sourced
    assert "| lessons/one | C | known | 2026-11-30 | **as certain** |" in unverified
    assert "| lessons/one | D | known | 2026-11-30 | ask |" in unverified
    assert "told as certain: 1." in page
    assert found[0].is_due(dt.date(2027, 2, 1))
    assert not found[0].is_due(dt.date(2027, 1, 31))
    assert not found[1].is_due(dt.date(2099, 1, 1))


def test_nothing_unverified_is_told_as_certain() -> None:
    assert certain(claims(CONTENT)) == []


def test_a_broken_file_hides_no_other(tmp_path: Path) -> None:
    for name, text in (("a", "sources: ["), ("b", "sources: [{claim: C, where: w}]")):
        home = tmp_path / "lessons" / name
        home.mkdir(parents=True)
        (home / "lesson.yaml").write_text(text, "utf-8")
    assert [one.said_in for one in claims(tmp_path)] == ["lessons/b"]


def test_no_law_and_no_sum_is_stated_without_a_source() -> None:
    stated = [one for one in claims(CONTENT) if one.said_in.startswith("lessons/")]
    wrong = [one for one in stated if one.status == "unverified" and LAW.search(one.claim)]
    assert wrong == []
