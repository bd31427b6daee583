"""What others rest on is not taken away from under them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from content.workshop.editing import items
from content.workshop.editing.items import Item
from content.workshop.editing.whole_content import broken_by
from tests.support.paths import CONTENT


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A content folder that may be broken."""
    home = tmp_path_factory.mktemp("whole") / "content"
    ignored = shutil.ignore_patterns("*.py", "__pycache__", "pictures", "fonts", "voice")
    return Path(shutil.copytree(CONTENT, home, ignore=ignored))


def test_a_number_that_texts_name_cannot_go_nor_become_unchecked(whole: Path) -> None:
    aoc = Item("numbers", "aoc")
    assert broken_by(whole, items.without(whole, aoc, ["hotlines.yaml"]))
    values = items.read(whole, aoc)
    assert values
    unchecked = {"entry": values["entry"] | {"status": "unverified"}}
    assert broken_by(whole, items.written(whole, aoc, unchecked))
    assert (
        broken_by(whole, items.written(whole, aoc, {"entry": values["entry"] | {"number": "1442"}}))
        is None
    )


def test_an_answer_or_lesson_that_others_lead_to_cannot_go(whole: Path) -> None:
    answer, lesson = Item("answers", "paid-before"), Item("lessons", "wrong-transfer")
    paths = ["answers/paid-before/answer.yaml", "situations.yaml"]
    found = broken_by(whole, items.without(whole, answer, paths))
    assert found
    assert found.code == "answer_missing"
    files = [f"lessons/{lesson.id}/{path.name}" for path in (whole / str(lesson)).iterdir()]
    assert broken_by(whole, items.without(whole, lesson, files))


def test_what_was_broken_before_hinders_nobody(whole: Path) -> None:
    path = whole / "modules.yaml"
    before = path.read_text(encoding="utf-8")
    path.write_text("modules: [", encoding="utf-8")
    values = items.read(whole, Item("numbers", "oncb"))
    assert values
    changed = {"entry": values["entry"] | {"number": "1387"}}
    assert broken_by(whole, items.written(whole, Item("numbers", "oncb"), changed)) is None
    path.write_text(before, encoding="utf-8")


def test_where_no_links_can_be_made_nothing_is_looked_at(
    whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "symlink_to", refuse)
    texts = items.without(whole, Item("numbers", "aoc"), ["hotlines.yaml"])
    assert broken_by(whole, texts) is None
