"""Stories of the tour that can be loaded but should not be shown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from content.check import describe
from tests.support.content_check import check
from tests.support.paths import CONTENT

TODAY = dt.date(2026, 11, 30)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("order: 1", "order: 2", "Two stories of the tour have the order 2"),
        ("en: Her bank is BAAC.", "en: Look at www.baac.or.th", "www."),
        ("en: Her bank is BAAC.", f"en: {'B' * 201}", "201"),
        ("    press: bank\n", "", "Each step has either “type”"),
        ("order: 1", "order: 1\norder: 7", "“order” is written twice"),
    ],
)
def test_a_broken_story_is_one_clear_message(folder: Path, old: str, new: str, says: str) -> None:
    path = folder / "tour" / "caller.yaml"
    path.write_text(path.read_text("utf-8").replace(old, new, 1), encoding="utf-8")
    found = [one for one in check(folder, TODAY) if one.path.startswith("tour/")]
    assert [one.warning for one in found] == [False]
    assert says in describe(found[0], "en")
    assert describe(found[0], "th") != describe(found[0], "en")


def test_our_own_stories_are_in_order() -> None:
    assert [one for one in check(CONTENT, TODAY) if one.path.startswith("tour/")] == []
