"""A short test before and after a module: the same questions, no reasons until it is over."""

from __future__ import annotations

from dataclasses import replace

from content.lessons import Curriculum
from content.schema import Lesson, PutInOrder, Question
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Tone, Weight
from handlers.core.say import Passage, Phrase, Say
from handlers.core.turn import Turn
from handlers.learning.address import TEST, Address
from handlers.learning.ask import question_card
from handlers.learning.judge import judge
from handlers.learning.memory import Memory, recall
from handlers.learning.unknown import gone
from storage.progress import Learned

LONGEST = 5
"""Questions of a test: two minutes."""


def test_questions(curriculum: Curriculum, module: str) -> list[tuple[Lesson, Question]]:
    """The questions marked for the test, else the last one of each lesson. Orders take too many
    taps for a test and are left out."""
    picked: list[tuple[Lesson, Question]] = []
    for lesson in curriculum.of_module(module):
        usable = [q for q in lesson.questions.values() if not isinstance(q, PutInOrder)]
        picked += [(lesson, q) for q in [q for q in usable if q.test] or usable[-1:]]
    return picked[:LONGEST]


async def start(turn: Turn) -> Outcome:
    """The first question of a module's test."""
    questions = test_questions(turn.content.curriculum, turn.argument)
    if not questions:
        return gone()
    return Outcome(Reply((_card(questions, 0, 0),)))


async def answer(turn: Turn, at: Address) -> Outcome:
    """The next question, or the result. `at.mode` is "p", questions answered, right ones so far."""
    found = at.find(turn.content)
    counts = at.mode.removeprefix(TEST)
    if found is None or len(counts) != 2 or not counts.isdigit():
        return gone()
    lesson, question = found
    verdict = judge(question, at.picked, turn.content.praise)
    questions = test_questions(turn.content.curriculum, lesson.about.module)
    done, right = int(counts[0]) + 1, int(counts[1])
    if verdict is None or done > len(questions):
        return gone()
    right += verdict.right
    if done < len(questions):
        return Outcome(Reply((_card(questions, done, right),), edits=True))
    return await _result(turn, lesson.about.module, right, done)


def offer(turn: Turn, module: str, memory: Memory) -> list[Button]:
    """A button to the test: before anything was learned, and once all of it was."""
    lessons = turn.content.curriculum.of_module(module)
    finished = [lesson for lesson in lessons if memory.finished(lesson.slug)]
    if finished and len(finished) == len(lessons):
        return [Press(Phrase("test.button_after"), "learn.test", module)]
    if not finished and _row(module, "before") not in memory.learned:
        return [Press(Phrase("test.button_before"), "learn.test", module)]
    return []


def taken_after(module: str, memory: Memory) -> bool:
    """Whether the test was taken once all of the module had been finished."""
    return _row(module, "after") in memory.learned


def _card(questions: list[tuple[Lesson, Question]], done: int, right: int) -> Card:
    lesson, question = questions[done]
    card = question_card(question, Address(lesson.slug, question.id, "", f"{TEST}{done}{right}"))
    count = Phrase("test.count", {"n": done + 1, "all": len(questions)})
    return replace(card, lines=(count, *card.lines))


async def _result(turn: Turn, module: str, right: int, asked: int) -> Outcome:
    memory = await recall(turn)
    lessons = turn.content.curriculum.of_module(module)
    after = all(memory.finished(lesson.slug) for lesson in lessons)
    lines: list[Say] = [Phrase("test.result", {"right": right, "all": asked})]
    before = memory.learned.get(_row(module, "before"))
    if after and before:
        lines.append(Phrase("test.before", {"right": before.right, "all": asked}))
    row = Learned(_row(module, "after" if after else "before"), right=right, wrong=asked - right)
    following = next((one for one in lessons if not memory.finished(one.slug)), None)
    buttons: list[Button] = []
    if following:
        label = Passage(following.about.title)
        buttons.append(Press(label, "lesson.start", following.slug, weight=Weight.MAIN))
    if after and memory.keeps:
        keepsake = Phrase("certificate.button")
        buttons.append(Press(keepsake, "learn.keepsake", module, weight=Weight.MAIN))
    buttons.append(Press(Phrase("learn.button_lessons"), "learn"))
    buttons.append(Press(Phrase("menu.menu"), "menu"))
    card = Card(Phrase("test.done"), tuple(lines), buttons=tuple(buttons), tone=Tone.CALM)
    return Outcome(Reply((card,), edits=True), changes=memory.keep(row))


def _row(module: str, when: str) -> str:
    return f"test:{module}:{when}"
