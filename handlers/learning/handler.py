"""Registers which function handles which button, word and link of lessons, quiz, tests,
certificates and classes.
"""

from __future__ import annotations

from handlers.core.feature import Command, Feature, Step
from handlers.core.outcome import Outcome
from handlers.core.say import Phrase
from handlers.core.scheduled import JobContext, JobResult
from handlers.core.turn import Turn
from handlers.learning import (
    certificate,
    classes,
    lesson,
    menu,
    quiz,
    score,
    trick_lesson,
)
from handlers.learning.assessment import handler as assessment
from handlers.learning.practice import asked_about
from handlers.learning.practice import handler as practice
from handlers.learning.trial import asking, joining
from handlers.learning.weekly import handler as weekly


async def _from_message(turn: Turn) -> Outcome | None:
    return (
        await asked_about.from_message(turn)
        or await classes.from_message(turn)
        or await weekly.from_message(turn)
    )


async def _scheduled(context: JobContext) -> tuple[JobResult, ...]:
    return (*await weekly.send_due(context), *await practice.send_due(context))


FEATURE = Feature(
    name="learning",
    presses={
        "learn": menu.show_menu,
        "learn.module": menu.show_module,
        "learn.remember": menu.remember,
        "learn.forget": menu.forget,
        "learn.trick": trick_lesson.show,
        "learn.quiz": quiz.ask,
        "learn.test": assessment.start,
        "learn.counts": score.show,
        "learn.keepsake": certificate.ask_name,
        "learn.no_keepsake": certificate.cancel,
        "class": classes.show,
        "class.open": classes.open_class,
        "class.join": classes.join,
        "class.leave": classes.leave,
        "lesson.start": lesson.start,
        "lesson.listen": lesson.play,
        "lesson.answer": lesson.answer,
        "lesson.ask": lesson.ask_again,
        "lesson.next": lesson.next_question,
        "practice.ask": practice.ask,
        "practice.start": practice.start,
        "practice.stop": practice.stop,
        "practice.answer": practice.answer,
        "practice.counts": practice.counts,
        "trial.ask": joining.ask,
        "trial.join": joining.join,
        "trial.leave": joining.leave,
        "trial.test": asking.start,
        "weekly.start": weekly.start,
        "weekly.stop": weekly.stop,
    },
    commands=(Command("learn", "learn", Phrase("command.learn"), 50),),
    steps={f"{certificate.FLOW}.name": Step(certificate.draw)},
    intents={
        "learn": menu.show_menu,
        "quiz": quiz.ask,
        "weekly": weekly.start,
        "weekly_stop": weekly.stop,
    },
    claims=_from_message,
    codes={lesson.LINK: lesson.from_link, "c": classes.from_link},
    scheduled=_scheduled,
    rides=practice.ride,
)
