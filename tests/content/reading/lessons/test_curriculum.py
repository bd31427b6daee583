"""Lessons as files become lessons in memory, in teaching order and in every language."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from content.reading.lessons.curriculum import load_lesson, split_bubbles
from content.reading.library import Library
from content.reading.problems import BrokenContent, Mistakes
from content.reading.schema import Choose, Lesson, SpotFlag, WhatNow
from tests.support.paths import CONTENT

HOME = CONTENT / "lessons" / "fake-police"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A lesson's folder that may be changed."""
    return Path(shutil.copytree(HOME, tmp_path / "lessons" / "fake-police"))


def load(home: Path) -> Lesson:
    mistakes = Mistakes(home.parents[1])
    lesson = load_lesson(home, mistakes)
    assert mistakes == []
    assert lesson
    return lesson


def test_modules_and_lessons_come_in_teaching_order() -> None:
    curriculum = Library.load(CONTENT).curriculum
    calls = [lesson.slug for lesson in curriculum.of_module("calls")]
    assert calls == ["fake-police", "parcel-and-account", "family-voice", "first-hour"]
    following = curriculum.after("fake-police")
    assert following
    assert following.slug == "parcel-and-account"
    assert curriculum.after("first-hour") is None


def test_bubbles_keep_the_line_they_begin_on_and_lose_the_notes() -> None:
    text = "<!-- a note\nof two lines -->\nOne\nline\n\n---\n\nTwo\n"
    assert split_bubbles(text) == ((3, "One\nline"), (8, "Two"))


def test_a_language_is_two_files_beside_the_lesson(home: Path) -> None:
    (home / "lo.md").write_text("ໜຶ່ງ\n---\nສອງ\n---\nສາມ\n", encoding="utf-8")
    (home / "lo.yaml").write_text(
        'reviewed_by: ""\n'
        "title: ຕຳຫຼວດປອມ\n"
        "questions:\n  warrant:\n    ask: ເຮັດແນວໃດ\n    choices:\n      b: {text: ວາງສາຍ}\n",
        encoding="utf-8",
    )
    lesson = load(home)
    assert lesson.about.title["lo"] == "ຕຳຫຼວດປອມ"
    assert lesson.bubbles["lo"] == ("ໜຶ່ງ", "ສອງ", "ສາມ")
    warrant = lesson.questions["warrant"]
    assert isinstance(warrant, WhatNow)
    assert warrant.choices["b"].text["lo"] == "ວາງສາຍ"
    assert "lo" not in warrant.choices["a"].text


def test_the_first_lesson_is_there_in_lao_and_marked_as_read_by_nobody() -> None:
    lesson = load(HOME)
    assert len(lesson.bubbles["lo"]) == len(lesson.bubbles["th"])
    flag = lesson.questions["which-flag"]
    assert isinstance(flag, SpotFlag)
    assert flag.message.text["lo"]
    assert 'reviewed_by: ""' in (HOME / "lo.yaml").read_text(encoding="utf-8")


def test_a_translation_of_a_text_that_is_not_there_is_a_mistake(home: Path) -> None:
    (home / "lo.yaml").write_text("questions:\n  warant:\n    ask: ເຮັດແນວໃດ\n", encoding="utf-8")
    mistakes = Mistakes(home.parents[1])
    load_lesson(home, mistakes)
    assert [(m.path, m.line, m.code) for m in mistakes] == [
        ("lessons/fake-police/lo.yaml", 2, "no_such_text")
    ]


def test_a_question_keeps_its_revision_when_only_a_reason_is_reworded(home: Path) -> None:
    bank = home / "questions.yaml"
    text = bank.read_text(encoding="utf-8")
    before = load(home).questions["warrant"].revision
    bank.write_text(text.replace("ยิ่งคุยนาน", "คุยนานไป"), encoding="utf-8")
    assert load(home).questions["warrant"].revision == before
    bank.write_text(text.replace("ทำอย่างไรดี", "ควรทำอย่างไร"), encoding="utf-8")
    assert load(home).questions["warrant"].revision != before


def test_a_question_gets_another_revision_when_another_answer_is_right(home: Path) -> None:
    question = load(home).questions["warrant"]
    assert isinstance(question, WhatNow)
    swapped = {k: c.model_copy(update={"right": k == "a"}) for k, c in question.choices.items()}
    assert question.model_copy(update={"choices": swapped}).revision != question.revision


def test_every_broken_file_is_told_in_one_error(tmp_path: Path) -> None:
    copy = tmp_path / "content"
    shutil.copytree(CONTENT, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    (copy / "modules.yaml").write_text("modules: [", encoding="utf-8")
    (copy / "scam_types.yaml").write_text("- just a list\n", encoding="utf-8")
    (copy / "phrases/th/learning.yaml").write_text("phrases: 3\n", encoding="utf-8")
    (copy / "lessons/first-hour/questions.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BrokenContent) as caught:
        Library.load(copy)
    assert {
        "modules.yaml",
        "scam_types.yaml",
        "phrases/th/learning.yaml",
        "lessons/first-hour/questions.yaml",
    } <= {mistake.path for mistake in caught.value.mistakes}


def test_a_phrase_written_in_two_files_is_a_mistake(tmp_path: Path) -> None:
    home = tmp_path / "phrases" / "th"
    home.mkdir(parents=True)
    for name in ("a", "b"):
        (home / f"{name}.yaml").write_text("phrases:\n  menu.title: ก\n", encoding="utf-8")
    with pytest.raises(BrokenContent) as caught:
        Library.load(tmp_path)
    found = [(m.path, m.line, m.code) for m in caught.value.mistakes if m.code == "key_twice"]
    assert found == [("phrases/th/b.yaml", 2, "key_twice")]


def test_all_kinds_of_questions_are_in_use() -> None:
    lessons = Library.load(CONTENT).curriculum.lessons.values()
    kinds = {question.kind for lesson in lessons for question in lesson.questions.values()}
    assert kinds == {"choose", "what_now", "advise", "spot_flag", "real_or_fake", "order"}
    assert Choose in {type(q) for lesson in lessons for q in lesson.questions.values()}


def test_there_is_a_year_of_it_and_every_trick_is_reached() -> None:
    library = Library.load(CONTENT)
    lessons = library.curriculum.lessons
    assert len(lessons) >= 75
    assert sum(len(lesson.questions) for lesson in lessons.values()) >= 420
    asked: Counter[str] = Counter()
    for lesson in lessons.values():
        taught = lesson.about.teaches
        alone = taught[0] if len(taught) == 1 else None
        asked.update(trick for q in lesson.questions.values() if (trick := q.trick or alone))
    for id, trick in library.scam_types.items():
        assert trick.lesson in lessons, id
        assert asked[id] >= 2, id
    unasked = library.seasons.not_by_itself
    assert unasked < lessons.keys()
    dated = {slug for season in library.seasons.every for slug in season.lessons}
    assert dated < lessons.keys()
    assert len(lessons.keys() - unasked) * 7 >= 365, "one a week, none twice in a year"
