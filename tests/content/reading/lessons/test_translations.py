"""A further language is files beside a lesson, and nothing else."""

from __future__ import annotations

import pytest

from bot.turns.phrasebook import Phrasebook
from content.reading.lessons.curriculum import load_lesson
from content.reading.problems import Mistakes
from content.reading.schema import Lesson, SpotFlag
from handlers.core.say import Passage
from handlers.learning.question_card import question_card
from handlers.learning.question_picture import picture_of
from handlers.learning.question_ref import QuestionRef
from tests.support.paths import CONTENT


@pytest.fixture
def lesson() -> Lesson:
    mistakes = Mistakes(CONTENT)
    lesson = load_lesson(CONTENT / "lessons" / "stop-hang-ask", mistakes)
    assert lesson
    assert list(mistakes) == []
    return lesson


def texts_of(value: object) -> list[dict[str, str]]:
    """Every text in several languages inside a lesson's models, told by its Thai."""
    if isinstance(value, dict):
        if isinstance(value.get("th"), str):
            return [value]
        return [text for inner in value.values() for text in texts_of(inner)]
    if isinstance(value, list | tuple):
        return [text for inner in value for text in texts_of(inner)]
    return []


def test_every_text_of_the_lao_lesson_is_in_lao(lesson: Lesson) -> None:
    texts = texts_of([lesson.about.title, *(q.model_dump() for q in lesson.questions.values())])
    assert len(texts) > 20
    assert [text["th"] for text in texts if "lo" not in text] == []
    lao = [text["lo"] for text in texts] + list(lesson.bubbles["lo"])
    assert [text for text in lao if any("\u0e00" <= letter <= "\u0e7f" for letter in text)] == []
    assert len(lesson.bubbles["lo"]) == len(lesson.bubbles["th"])


def test_a_reader_of_lao_is_spoken_to_in_lao_and_in_thai_where_lao_is_missing(
    lesson: Lesson,
) -> None:
    speak = Phrasebook({"th": {}, "en": {}}).speaker("lo")
    assert speak(Passage(lesson.about.title)) == "ຢຸດ ວາງສາຍ ຖາມ"
    assert speak(Passage({"th": "หยุด", "en": "Stop"})) == "หยุด"


def test_lao_letters_which_our_font_lacks_come_as_words_and_not_as_a_picture() -> None:
    lesson = load_lesson(CONTENT / "lessons" / "fake-police", Mistakes(CONTENT))
    assert lesson
    question = next(q for q in lesson.questions.values() if isinstance(q, SpotFlag))
    at = QuestionRef(lesson.slug, question.id, "", "")
    assert picture_of(question, at, "th")
    assert picture_of(question, at, "lo") is None
    said = repr(question_card(question, at, "lo"))
    assert question.message.text["lo"] in said
    assert "Drawn(" not in said
    assert "Drawn(" in repr(question_card(question, at, "th"))
