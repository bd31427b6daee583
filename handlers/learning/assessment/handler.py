"""Gives the short test before or after a module: its questions one by one, then the result."""

from __future__ import annotations

from dataclasses import replace

from handlers.core.buttons import LESSONS, MENU
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Tone, Weight
from handlers.core.say import Passage, Phrase, Say
from handlers.core.turn import Turn
from handlers.learning.assessment.question_selection import Questions, select
from handlers.learning.gone import gone
from handlers.learning.grading import grade
from handlers.learning.learner import Learner, load_learner
from handlers.learning.question_card import question_card
from handlers.learning.question_ref import TEST, TEST_AFTER, QuestionRef
from storage.people.progress import Learned


async def start(turn: Turn) -> Outcome:
    """Handle `learn.test`: ask the first question of a module's test."""
    lessons = turn.content.curriculum.of_module(turn.argument)
    learner = await load_learner(turn)
    after = bool(lessons) and all(learner.finished(lesson.slug) for lesson in lessons)
    questions = _questions(turn, turn.argument, after=after)
    if not questions:
        return gone()
    mode = f"{TEST_AFTER if after else TEST}00"
    return Outcome(Reply((_card(questions, mode, turn.person.language),)))


async def answer(turn: Turn, at: QuestionRef) -> Outcome:
    """Handle an answer in a test: ask the next question or show the result, without reasons.

    `at.mode` is TEST or TEST_AFTER and two digits: the numbers of questions answered before, and
    answered right.
    """
    found = at.find(turn.content)
    mode, counts = at.mode[:1], at.mode[1:]
    if found is None or len(counts) != 2 or not counts.isdigit():
        return gone()
    lesson, question = found
    graded = grade(question, at.picked, turn.content.praise)
    after = mode == TEST_AFTER
    questions = _questions(turn, lesson.about.module, after=after)
    done, right = int(counts[0]) + 1, int(counts[1])
    if graded is None or done > len(questions):
        return gone()
    right += graded.right
    if done < len(questions):
        card = _card(questions, f"{mode}{done}{right}", turn.person.language)
        return Outcome(Reply((card,), edits=True))
    return await _result(turn, lesson.about.module, right, done, after=after)


def offer(turn: Turn, module: str, learner: Learner) -> list[Button]:
    """Return a button to the test before the first lesson or after the last, else nothing."""
    lessons = turn.content.curriculum.of_module(module)
    finished = [lesson for lesson in lessons if learner.finished(lesson.slug)]
    if finished and len(finished) == len(lessons):
        return [Press(Phrase("test.button_after"), "learn.test", module)]
    if not finished and _item(module, "before") not in learner.learned:
        return [Press(Phrase("test.button_before"), "learn.test", module)]
    return []


def taken_after(module: str, learner: Learner) -> bool:
    """Return whether the person has taken the test after the module."""
    return _item(module, "after") in learner.learned


def _questions(turn: Turn, module: str, *, after: bool) -> Questions:
    return select(turn.content.curriculum, module, turn.person.id, after=after)


def _card(questions: Questions, mode: str, language: str) -> Card:
    done = int(mode[1])
    lesson, question = questions[done]
    card = question_card(question, QuestionRef(lesson.slug, question.id, "", mode), language)
    count = Phrase("test.count", {"n": done + 1, "all": len(questions)})
    return replace(card, lines=(count, *card.lines))


async def _result(turn: Turn, module: str, right: int, asked: int, *, after: bool) -> Outcome:
    learner = await load_learner(turn)
    lessons = turn.content.curriculum.of_module(module)
    lines: list[Say] = [Phrase("test.result", {"right": right, "all": asked})]
    before = learner.learned.get(_item(module, "before"))
    if after and before:
        lines.append(Phrase("test.before", {"right": before.right, "all": asked}))
    row = Learned(_item(module, "after" if after else "before"), right=right, wrong=asked - right)
    following = next((one for one in lessons if not learner.finished(one.slug)), None)
    buttons: list[Button] = []
    if following:
        label = Passage(following.about.title)
        buttons.append(Press(label, "lesson.start", following.slug, weight=Weight.MAIN))
    if after and learner.remembers:
        keepsake = Phrase("certificate.button")
        buttons.append(Press(keepsake, "learn.keepsake", module, weight=Weight.MAIN))
    buttons.append(LESSONS)
    buttons.append(MENU)
    card = Card(Phrase("test.done"), tuple(lines), buttons=tuple(buttons), tone=Tone.CALM)
    return Outcome(Reply((card,), edits=True), changes=learner.changes_keeping(row))


def _item(module: str, when: str) -> str:
    return f"test:{module}:{when}"
