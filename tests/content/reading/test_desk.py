"""What staff may edit for cases: names, the first hour, the desk; and what mistakes are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.reading.desk import load_desk
from content.reading.first_hour import load_first_hour
from content.reading.lexicon.case_names import load_case_words
from content.reading.lexicon.report import load_report_words
from content.reading.problems import Mistakes
from tests.support.paths import CONTENT


def test_there_are_words_enough_and_each_fits_a_button() -> None:
    mistakes = Mistakes(CONTENT)
    words = load_case_words(CONTENT, mistakes)
    assert not mistakes
    assert len(words) >= 200
    # A button's argument holds the word, four digits and ".complaint" within 64 bytes.
    assert max(map(len, words)) <= 16


def test_the_app_bubble_is_complete_before_the_phone_goes_off() -> None:
    mistakes = Mistakes(CONTENT)
    steps = load_first_hour(CONTENT, mistakes).steps("app")
    assert not mistakes
    assert [step.id for step in steps] == ["cut", "borrow", "wipe_later"]
    assert "1441" in steps[1].say.th


def test_ready_outcomes_and_questions_ask_for_no_name() -> None:
    mistakes = Mistakes(CONTENT)
    desk = load_desk(CONTENT, mistakes)
    assert not mistakes
    assert {"advised", "complaint", "police", "repeat", "beyond"} <= {o.id for o in desk.outcomes}
    assert desk.question("when") is not None
    assert desk.question("name") is None


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("case_words.yaml", "words: {มะลิ: Mali, มะลี: mali}", "case_word_id"),
        ("case_words.yaml", "words: {มะลิ: มะลิ}", "case_word_id"),
        (
            "first_hour.yaml",
            "steps: []\nways: {app: [gone]}",
            "first_hour_step",
        ),
        ("desk.yaml", "questions: []", "field_missing"),
        ("lexicon/report.yaml", "tests: {cancel: {when: ['a + ']}}", "no_rule"),
    ],
)
def test_a_mistake_is_named_with_its_place(tmp_path: Path, name: str, text: str, code: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    mistakes = Mistakes(tmp_path)
    for load in (load_case_words, load_desk, load_first_hour, load_report_words):
        load(tmp_path, mistakes)
    assert [mistake.code for mistake in mistakes] == [code]
    assert mistakes[0].path == name
