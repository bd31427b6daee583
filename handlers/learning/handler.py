"""Lessons, questions and the quiz: which buttons and words lead to them."""

from __future__ import annotations

from handlers.core.feature import Feature
from handlers.learning import booster, counts, lesson, menu, module_test, quiz, trick

FEATURE = Feature(
    name="learning",
    presses={
        "learn": menu.learn,
        "learn.module": menu.module,
        "learn.remember": menu.remember,
        "learn.forget": menu.forget,
        "learn.trick": trick.trick,
        "learn.quiz": quiz.quiz,
        "learn.test": module_test.start,
        "learn.counts": counts.counts,
        "lesson.start": lesson.start,
        "lesson.answer": lesson.answer,
        "lesson.ask": lesson.ask_again,
        "lesson.next": lesson.go_on,
    },
    intents={"learn": menu.learn, "quiz": quiz.quiz},
    codes={lesson.LINK: lesson.from_link},
    rides=booster.ride,
)
