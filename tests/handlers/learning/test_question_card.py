"""The card of a question: who asks comes first, the choices are buttons that fit every channel."""

from __future__ import annotations

from content.reading.schema import Advise, QuestionsFile
from handlers.core.reply import Press
from handlers.core.say import Passage, Phrase
from handlers.learning.grading import grade
from handlers.learning.question_card import question_card
from handlers.learning.question_ref import QuestionRef
from tests.handlers.learning.conftest import Learner


def advice() -> Advise:
    words = {"th": "ก", "en": "a"}
    (question,) = QuestionsFile.model_validate(
        {
            "questions": [
                {
                    "id": "aunt-letter",
                    "kind": "advise",
                    "asker": {"th": "ป้า", "en": "An aunt"},
                    "says": {"th": "ได้จดหมาย", "en": "A letter came"},
                    "choices": {
                        "a": {"text": words, "why": words},
                        "b": {"text": words, "why": words, "right": True},
                    },
                }
            ]
        }
    ).questions
    assert isinstance(question, Advise)
    return question


def test_somebody_else_asks_and_the_choices_are_what_to_tell_them() -> None:
    question = advice()
    card = question_card(question, QuestionRef("one", question.id), "th")
    assert card.title == Phrase("lesson.title_advise", {"asker": Passage(question.asker)})
    says, ask = card.lines
    assert says == Phrase("lesson.says", {"says": Passage(question.says)})
    assert ask == Phrase("lesson.ask_advise")
    presses = [button for button in card.buttons if isinstance(button, Press)]
    assert [press.argument for press in presses] == ["one.aunt-letter.a.f", "one.aunt-letter.b.f"]


async def test_advice_is_graded_like_any_choice(learner: Learner) -> None:
    right, wrong = (grade(advice(), picked, learner.library.praise) for picked in "ba")
    assert right
    assert right.right
    assert wrong
    assert not wrong.right
    assert grade(advice(), "z", learner.library.praise) is None


def test_rewording_a_reason_keeps_what_was_learned_and_another_story_does_not() -> None:
    question = advice()
    other = question.model_copy(update={"says": {"th": "ข", "en": "b"}})
    assert question.revision != other.revision
