"""Makes the card that asks a lesson's question: its text, a picture of its message, and the
choices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from content.reading.schema import (
    Advise,
    Choice,
    Choose,
    PutInOrder,
    Question,
    RealOrFake,
    SpotFlag,
    WhatNow,
)
from handlers.core.reply import Button, Card, Press
from handlers.core.say import Passage, Phrase, Say
from handlers.learning.question_picture import in_words, picture_of
from handlers.learning.question_ref import QuestionRef

REAL, FAKE = "real", "fake"
"""The two possible answers to a real-or-fake question."""

ANSWER = "lesson.answer"


def question_card(question: Question, at: QuestionRef, language: str) -> Card:
    """Return the card that asks this question.

    `at.picked` holds the steps ordered so far; `language` is the language of the drawn message.
    """
    # The scene or message comes first, so that the question is directly above the buttons.
    match question:
        case Choose():
            return Card(Passage(question.ask), buttons=_choices(question.choices, at))
        case WhatNow():
            lines = (Passage(question.scene), Passage(question.ask))
            title = Phrase("lesson.title_now")
            return Card(title, lines, buttons=_choices(question.choices, at))
        case Advise():
            title = Phrase("lesson.title_advise", {"asker": Passage(question.asker)})
            says = Phrase("lesson.says", {"says": Passage(question.says)})
            ask = Phrase("lesson.ask_advise")
            return Card(title, (says, ask), buttons=_choices(question.choices, at))
        case SpotFlag():
            buttons = _choices(question.choices, at)
            return _message_card(question, at, language, Passage(question.ask), buttons)
        case RealOrFake():
            buttons = (
                _answer(Phrase("lesson.button_real"), at, REAL),
                _answer(Phrase("lesson.button_fake"), at, FAKE),
            )
            return _message_card(question, at, language, Phrase("lesson.ask_real"), buttons)
        case PutInOrder():
            return _order_card(question, at)


def _message_card(
    question: SpotFlag | RealOrFake,
    at: QuestionRef,
    language: str,
    ask: Say,
    buttons: tuple[Button, ...],
) -> Card:
    picture = picture_of(question, at, language)
    lines = (ask,) if picture else (in_words(question.message), ask)
    return Card(Phrase("lesson.title_look"), lines, buttons=buttons, picture=picture)


def _choices(choices: Mapping[str, Choice], at: QuestionRef) -> tuple[Button, ...]:
    return tuple(_answer(Passage(one.text), at, letter) for letter, one in choices.items())


def _answer(label: Say, at: QuestionRef, picked: str) -> Press:
    return Press(label, ANSWER, str(replace(at, picked=picked)))


def _order_card(question: PutInOrder, at: QuestionRef) -> Card:
    done = tuple(
        Phrase("lesson.step", {"n": n, "text": Passage(question.steps[letter].text)})
        for n, letter in enumerate(at.picked, start=1)
    )
    left = [letter for letter in question.steps if letter not in at.picked]
    buttons = tuple(
        _answer(Passage(question.steps[letter].text), at, at.picked + letter) for letter in left
    )
    now = Phrase("lesson.order_next" if done else "lesson.order_first")
    return Card(Passage(question.ask), (*done, now), buttons=buttons)
