"""Lessons, questions, the quiz and classes: which buttons and words lead to them."""

from __future__ import annotations

from handlers.core.feature import Feature, Step
from handlers.learning import (
    booster,
    certificate,
    classes,
    counts,
    lesson,
    menu,
    quiz,
    trick_lesson,
)
from handlers.learning.assessment import rounds as assessment

FEATURE = Feature(
    name="learning",
    presses={
        "learn": menu.learn,
        "learn.module": menu.module,
        "learn.remember": menu.remember,
        "learn.forget": menu.forget,
        "learn.trick": trick_lesson.trick,
        "learn.quiz": quiz.quiz,
        "learn.test": assessment.start,
        "learn.counts": counts.counts,
        "learn.keepsake": certificate.ask,
        "learn.no_keepsake": certificate.leave,
        "class": classes.mine,
        "class.open": classes.open_one,
        "class.join": classes.join,
        "class.leave": classes.leave,
        "lesson.start": lesson.start,
        "lesson.listen": lesson.listen,
        "lesson.answer": lesson.answer,
        "lesson.ask": lesson.ask_again,
        "lesson.next": lesson.go_on,
    },
    steps={f"{certificate.FLOW}.name": Step(certificate.named)},
    intents={"learn": menu.learn, "quiz": quiz.quiz},
    claims=classes.by_message,
    codes={lesson.LINK: lesson.from_link, "c": classes.by_link},
    rides=booster.ride,
)
