"""Handles a lesson: its text with a question, then the reasons for the answer, then the next
question.

After a round of questions comes the end of the lesson.
"""

from __future__ import annotations

from dataclasses import replace

from content.reading.answers.how_tos import HowTos
from content.reading.lessons.recordings import Recording
from content.reading.schema import Lesson, PutInOrder, Question
from handlers.core import incoming
from handlers.core.buttons import LESSONS, MENU, show_how
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Part, Picture, Press, Reply, Sound, Text, Weight
from handlers.core.say import Passage, Phrase, Say
from handlers.core.turn import Turn
from handlers.learning.assessment.handler import answer as answer_test
from handlers.learning.assessment.handler import offer
from handlers.learning.gone import gone
from handlers.learning.grading import Grade, grade
from handlers.learning.learner import FINISHED, Learner, load_learner
from handlers.learning.question_card import question_card
from handlers.learning.question_ref import (
    BELOW,
    QUIZ,
    REVIEW,
    TEST,
    TEST_AFTER,
    TRIAL,
    TRICK,
    QuestionRef,
)
from handlers.learning.trial.asking import answer as answer_trial
from handlers.learning.weekly import handler as weekly
from storage.people.progress import Learned

ROUND = 3
"""How many questions are asked with a lesson; the others are asked in the quiz and in reviews."""


LINK = "lesson-"
"""The prefix of the code in a deep link to a lesson."""

NO_HOW_TOS = HowTos()


async def start(turn: Turn) -> Outcome:
    """Handle `lesson.start`: show the lesson's text and the first question of the round."""
    return await _start(turn, turn.argument)


async def from_link(turn: Turn) -> Outcome | None:
    """Handle a deep link to a lesson, e.g. on a poster, with a code like "lesson-fake-police"."""
    said = turn.said
    slug = said.code.removeprefix(LINK) if isinstance(said, incoming.Hello) else ""
    return await _start(turn, slug) if slug in turn.content.curriculum.lessons else None


async def _start(turn: Turn, slug: str) -> Outcome:
    lesson = turn.content.curriculum.lessons.get(slug)
    if lesson is None:
        return gone()
    learner = await load_learner(turn)
    question = _question_to_ask(lesson, learner)
    parts = shown(lesson, question, turn.person.language, turn.content.how_tos)
    row = _progress(lesson, learner, question.id)
    return Outcome(Reply(parts), changes=learner.changes_keeping(row))


def shown(
    lesson: Lesson, question: Question, language: str, how_tos: HowTos = NO_HOW_TOS
) -> tuple[Part, ...]:
    """Return what a lesson says in this language, and one of its questions below it."""
    bubbles = lesson.bubbles.get(language) or lesson.bubbles["th"]
    first, *others = [
        Passage({code: t[place] for code, t in lesson.bubbles.items() if place < len(t)})
        for place in range(len(bubbles))
    ]
    parts: list[Part] = [_first_card(lesson, first, language, how_tos), *map(Text, others)]
    parts.append(question_card(question, QuestionRef(lesson.slug, question.id), language))
    return tuple(parts)


async def play(turn: Turn) -> Outcome:
    """Handle `lesson.listen`: send the recording of the lesson, and its question again."""
    lesson = turn.content.curriculum.lessons.get(turn.argument)
    recording = _recording(lesson, turn.person.language) if lesson else None
    if lesson is None or recording is None:
        return gone()
    question = _question_to_ask(lesson, await load_learner(turn))
    title = Phrase("lesson.sound", {"title": Passage(lesson.about.title)})
    sound = Sound(recording.name, recording.milliseconds, title)
    at = QuestionRef(lesson.slug, question.id)
    return Outcome(Reply((sound, question_card(question, at, turn.person.language))))


async def answer(turn: Turn) -> Outcome:
    """Handle `lesson.answer`: show the reasons.

    If it is an order question that is not complete, show the question for the next step.
    """
    at = QuestionRef.of(turn.argument)
    if at.mode.startswith((TEST, TEST_AFTER)):
        return await answer_test(turn, at)
    if at.mode == TRIAL:
        return await answer_trial(turn, at)
    found = at.find(turn.content)
    if found is None:
        return gone()
    lesson, question = found
    # A question below a lesson is part of the same message: an edit would remove the lesson.
    edits = at.mode != BELOW
    if isinstance(question, PutInOrder) and len(at.picked) < len(question.steps):
        edits = edits or len(at.picked) > 1
        steps_left = [letter for letter in question.steps if letter not in at.picked]
        if len(steps_left) > 1:
            card = question_card(question, at, turn.person.language)
            return Outcome(Reply((card,), edits=edits))
        at = replace(at, picked=at.picked + steps_left[0])
    graded = grade(question, at.picked, turn.content.praise)
    if graded is None:
        return gone()
    learner = await load_learner(turn)
    rows = [learner.with_answer(at, question, graded.right, turn.now)]
    if at.place_in_round:
        following = _next_in_round(lesson, at)
        rows.append(_progress(lesson, learner, following.id if following else FINISHED))
    card = Card(graded.title, graded.reasons, buttons=_buttons_after(at, graded), tone=graded.tone)
    return Outcome(Reply((card,), edits=edits), changes=learner.changes_keeping(*rows))


async def ask_again(turn: Turn) -> Outcome:
    """Handle `lesson.ask`: ask the same question again, after a wrong answer."""
    at = QuestionRef.of(turn.argument)
    found = at.find(turn.content)
    if found is None:
        return gone()
    # The question now has a message of its own, so that the answer may edit it.
    mode = "1" if at.mode == BELOW else at.mode
    at = replace(at, picked="", mode=mode)
    return Outcome(Reply((question_card(found[1], at, turn.person.language),)))


async def next_question(turn: Turn) -> Outcome:
    """Handle `lesson.next`: ask the next question of the round, or end the lesson."""
    at = QuestionRef.of(turn.argument)
    found = at.find(turn.content)
    if found is None:
        return gone()
    lesson, _ = found
    following = _next_in_round(lesson, at)
    if following is not None:
        mode = str(at.place_in_round + 1)
        at = QuestionRef(lesson.slug, following.id, "", mode)
        card = question_card(following, at, turn.person.language)
        return Outcome(Reply((card,)))
    return Outcome(Reply((end_card(turn, lesson, await load_learner(turn)),)))


def end_card(turn: Turn, lesson: Lesson, learner: Learner) -> Card:
    """Return the card at the end of a lesson: the person's score, and buttons to go on."""
    lines: list[Say] = [Phrase("lesson.end_keep", {"title": Passage(lesson.about.title)})]
    tally = learner.tally(turn.content.curriculum.lessons.values())
    if tally.caught or tally.trusted:
        lines.append(Phrase("learn.tally", {"caught": tally.caught, "trusted": tally.trusted}))
    buttons: list[Button] = []
    following = turn.content.curriculum.after(lesson.slug)
    if following:
        label = Phrase("lesson.button_next_lesson")
        buttons.append(Press(label, "lesson.start", following.slug, weight=Weight.MAIN))
    else:
        buttons += [*offer(turn, lesson.about.module, learner), *_related(turn, lesson)]
    if not learner.remembers:
        lines.append(Phrase("learn.remember_ask"))
        buttons.append(Press(Phrase("learn.button_remember"), "learn.remember", lesson.slug))
    if not turn.person.weekly:
        buttons.append(weekly.button(turn))
    buttons.append(LESSONS)
    buttons.append(MENU)
    return Card(Phrase("lesson.end"), tuple(lines), buttons=tuple(buttons))


def _first_card(lesson: Lesson, first: Say, language: str, how_tos: HowTos) -> Card:
    """Return the card with the lesson's title, picture, first text, a button to hear it, and those
    that show how something is done."""
    drawing = lesson.about.picture
    picture = Picture(f"{lesson.slug}.{drawing.file}", Passage(drawing.alt)) if drawing else None
    buttons: tuple[Button, ...] = ()
    if _recording(lesson, language):
        label = Phrase("lesson.button_listen")
        buttons = (Press(label, "lesson.listen", lesson.slug, weight=Weight.MAIN, plays=True),)
    buttons += show_how(how_tos.in_lesson(lesson.slug))
    return Card(Passage(lesson.about.title), (first,), buttons=buttons, picture=picture)


def _recording(lesson: Lesson, language: str) -> Recording | None:
    """Return the recording of the text in the language that is shown, or None."""
    return lesson.recordings.get(language if language in lesson.bubbles else "th")


def _related(turn: Turn, lesson: Lesson) -> list[Button]:
    """Return a button to the first lesson in `see_also`, shown at the end of a module."""
    others = (turn.content.curriculum.lessons.get(slug) for slug in lesson.about.see_also)
    found = [one for one in others if one is not None][:1]
    return [Press(Passage(one.about.title), "lesson.start", one.slug) for one in found]


def _question_to_ask(lesson: Lesson, learner: Learner) -> Question:
    """Return the question at which the person stopped, or the first not yet answered right."""
    questions = list(lesson.questions.values())
    row = learner.lesson(lesson.slug)
    if row and row.state in lesson.questions:
        return lesson.questions[row.state]
    answered_right = {
        question.id
        for question in questions
        if (answered := learner.learned.get(f"question:{lesson.slug}.{question.id}"))
        and answered.right
    }
    return next(
        (question for question in questions if question.id not in answered_right), questions[0]
    )


def _next_in_round(lesson: Lesson, at: QuestionRef) -> Question | None:
    """Return the next question of the round, or None at its end.

    After the lesson's last question comes its first.
    """
    ids = list(lesson.questions)
    if not 0 < at.place_in_round < min(ROUND, len(ids)):
        return None
    place = ids.index(at.question)
    return lesson.questions[ids[(place + 1) % len(ids)]]


def _progress(lesson: Lesson, learner: Learner, state: str) -> Learned:
    """Return the lesson's row with a new state; FINISHED also counts it as finished once more."""
    old = learner.lesson(lesson.slug) or Learned(f"lesson:{lesson.slug}")
    return replace(old, state=state, right=old.right + (state == FINISHED))


def _buttons_after(at: QuestionRef, graded: Grade) -> tuple[Button, ...]:
    """Return the buttons below the reasons for an answer."""
    here = str(replace(at, picked=""))
    buttons: list[Button] = []
    if at.place_in_round:
        buttons.append(Press(Phrase("lesson.button_next"), "lesson.next", here, weight=Weight.MAIN))
    if not graded.right:
        buttons.append(Press(Phrase("lesson.button_again"), "lesson.ask", here))
    if at.mode in (TRICK, REVIEW, QUIZ):
        buttons.append(Press(Phrase("lesson.button_read"), "lesson.start", at.slug))
    if at.mode in (REVIEW, QUIZ):
        buttons.append(Press(Phrase("learn.button_more"), "learn.quiz", weight=Weight.MAIN))
    buttons.append(MENU)
    return tuple(buttons)
