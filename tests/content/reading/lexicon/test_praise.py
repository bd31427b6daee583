"""Praise suits whoever gave the answer: others read the reason without it."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.reading.lexicon.praise import Praise, load_praise
from content.reading.library import Library
from content.reading.problems import Mistakes
from tests.support.paths import CONTENT

PRAISE = Praise({"th": ("ถูกแล้ว", "ใช่"), "en": ("Right", "Yes")})


@pytest.mark.parametrize(
    ("language", "reason", "left"),
    [
        ("th", "ถูกแล้ว วางได้เลย", "วางได้เลย"),
        ("th", "ใช่ว่าเขาจะรู้ชื่อเรา", "ใช่ว่าเขาจะรู้ชื่อเรา"),
        ("th", "ถูกแล้ว", "ถูกแล้ว"),
        ("en", "Yes, he does not want you to ask.", "He does not want you to ask."),
        ("en", "Rightly so.", "Rightly so."),
        ("lo", "ຖືກແລ້ວ ວາງໄດ້ເລີຍ", "ຖືກແລ້ວ ວາງໄດ້ເລີຍ"),
        ("en", "", ""),
    ],
)
def test_the_praise_is_dropped_and_nothing_else(language: str, reason: str, left: str) -> None:
    assert PRAISE.without_praise({language: reason}) == {language: left}


def test_no_file_means_no_praise_to_drop(tmp_path: Path) -> None:
    assert load_praise(tmp_path, Mistakes(tmp_path)) == Praise()


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "praise.yaml").write_text("praise: [ใช่]\n", encoding="utf-8")
    mistakes = Mistakes(tmp_path)
    assert load_praise(tmp_path, mistakes) == Praise()
    assert "praise.yaml" in str(next(iter(mistakes)).path)


def test_every_right_answer_of_the_lessons_has_a_reason_that_reads_well_without() -> None:
    library = Library.load(CONTENT)
    questions = [q for one in library.curriculum.lessons.values() for q in one.questions.values()]
    choices = [c for q in questions for c in getattr(q, "choices", {}).values() if c.right]
    assert len(choices) > 100
    still = [
        text
        for choice in choices
        for text in library.praise.without_praise(choice.why).values()
        if text.startswith(("ถูกแล้ว", "Right", "Yes", "ดีมาก", "Very good", "ຖືກແລ້ວ"))
    ]
    assert still == []
