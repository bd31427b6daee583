"""Handles the short test before and after a module: its questions one by one, then the result.

What was answered wrong is explained at the end, to the person alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from content.reading.lexicon.praise import Praise
from content.reading.schema import PutInOrder, Question, RealOrFake
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

_MASKS = "0123456789abcdefghijklmnopqrstuv"
"""The sets of up to five questions, one character each: the n-th bit is the n-th question."""


async def start(turn: Turn) -> Outcome:
    """Handle `learn.test`: ask the first question of a module's test."""
    lessons = turn.content.curriculum.of_module(turn.argument)
    learner = await load_learner(turn)
    after = bool(lessons) and all(learner.finished(lesson.slug) for lesson in lessons)
    questions = _questions(turn, turn.argument, after=after)
    if not questions:
        return gone()
    mode = f"{TEST_AFTER if after else TEST}0{_MASKS[0]}"
    return Outcome(Reply((_card(questions, mode, turn.person.language),)))


async def answer(turn: Turn, at: QuestionRef) -> Outcome:
    """Handle an answer in a test: ask the next question, without a reason, or show the result.

    `at.mode` is TEST or TEST_AFTER, the number of questions answered before, and which of them were
    answered wrong: a letter of _MASKS. So the button alone knows, and nothing more is stored.
    """
    found = at.find(turn.content)
    mode, counts = at.mode[:1], at.mode[1:]
    if found is None or len(counts) != 2 or not counts[0].isdigit() or counts[1] not in _MASKS:
        return gone()
    lesson, question = found
    graded = grade(question, at.picked, turn.content.praise)
    after = mode == TEST_AFTER
    questions = _questions(turn, lesson.about.module, after=after)
    done, missed = int(counts[0]) + 1, _MASKS.index(counts[1])
    if graded is None or done > len(questions):
        return gone()
    missed |= (not graded.right) << (done - 1)
    if done < len(questions):
        card = _card(questions, f"{mode}{done}{_MASKS[missed]}", turn.person.language)
        return Outcome(Reply((card,), edits=True))
    wrong = [(n, one) for n, (_, one) in enumerate(questions, 1) if missed >> (n - 1) & 1]
    return await _result(turn, lesson.about.module, wrong, done, after=after)


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


async def _result(
    turn: Turn, module: str, wrong: Sequence[tuple[int, Question]], asked: int, *, after: bool
) -> Outcome:
    """`wrong`: the questions answered wrong, with their number in the test."""
    learner = await load_learner(turn)
    lessons = turn.content.curriculum.of_module(module)
    right = asked - len(wrong)
    lines: list[Say] = [Phrase("test.result", {"right": right, "all": asked})]
    before = learner.learned.get(_item(module, "before"))
    if after and before:
        lines.append(Phrase("test.before", {"right": before.right, "all": asked}))
    lines += [_missed(number, question, turn.content.praise) for number, question in wrong]
    row = Learned(_item(module, "after" if after else "before"), right=right, wrong=len(wrong))
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


def _missed(number: int, question: Question, praise: Praise) -> Say:
    """What would have been right in a question answered wrong, and why."""
    answer: Say
    match question:
        case RealOrFake():
            verdict = Phrase("lesson.button_real" if question.genuine else "lesson.button_fake")
            why = question.why.real if question.genuine else question.why.fake
            sender = Passage(question.message.sender)
            answer = Phrase("test.missed_message", {"sender": sender, "answer": verdict})
        case PutInOrder():  # is in no test
            return Phrase("test.missed", {"n": number, "answer": Passage(question.ask), "why": ""})
        case _:
            right = next(one for one in question.choices.values() if one.right)
            answer, why = Passage(right.text), right.why
    reason = Passage(praise.without_praise(why))
    return Phrase("test.missed", {"n": number, "answer": answer, "why": reason})


def _item(module: str, when: str) -> str:
    return f"test:{module}:{when}"
