"""A short test before and after a module: no reasons until it is over."""

from __future__ import annotations

from dataclasses import replace

from handlers.core.buttons import LESSONS, MENU
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Tone, Weight
from handlers.core.say import Passage, Phrase, Say
from handlers.core.turn import Turn
from handlers.learning.assessment.papers import Paper, paper
from handlers.learning.gone import gone
from handlers.learning.grading import judge
from handlers.learning.learner import Memory, recall
from handlers.learning.question_card import question_card
from handlers.learning.question_ref import TEST, TEST_AFTER, Address
from storage.people.progress import Learned


async def start(turn: Turn) -> Outcome:
    """The first question of a module's test."""
    lessons = turn.content.curriculum.of_module(turn.argument)
    memory = await recall(turn)
    after = bool(lessons) and all(memory.finished(lesson.slug) for lesson in lessons)
    questions = _paper(turn, turn.argument, after=after)
    if not questions:
        return gone()
    mode = f"{TEST_AFTER if after else TEST}00"
    return Outcome(Reply((_card(questions, mode, turn.person.language),)))


async def answer(turn: Turn, at: Address) -> Outcome:
    """The next question, or the result. `at.mode` is "p" or "q", then how many questions were
    answered, and how many of them right."""
    found = at.find(turn.content)
    which, counts = at.mode[:1], at.mode[1:]
    if found is None or len(counts) != 2 or not counts.isdigit():
        return gone()
    lesson, question = found
    verdict = judge(question, at.picked, turn.content.praise)
    after = which == TEST_AFTER
    questions = _paper(turn, lesson.about.module, after=after)
    done, right = int(counts[0]) + 1, int(counts[1])
    if verdict is None or done > len(questions):
        return gone()
    right += verdict.right
    if done < len(questions):
        card = _card(questions, f"{which}{done}{right}", turn.person.language)
        return Outcome(Reply((card,), edits=True))
    return await _result(turn, lesson.about.module, right, done, after=after)


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


def _paper(turn: Turn, module: str, *, after: bool) -> Paper:
    return paper(turn.content.curriculum, module, turn.person.id, after=after)


def _card(questions: Paper, mode: str, language: str) -> Card:
    done = int(mode[1])
    lesson, question = questions[done]
    card = question_card(question, Address(lesson.slug, question.id, "", mode), language)
    count = Phrase("test.count", {"n": done + 1, "all": len(questions)})
    return replace(card, lines=(count, *card.lines))


async def _result(turn: Turn, module: str, right: int, asked: int, *, after: bool) -> Outcome:
    memory = await recall(turn)
    lessons = turn.content.curriculum.of_module(module)
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
    buttons.append(LESSONS)
    buttons.append(MENU)
    card = Card(Phrase("test.done"), tuple(lines), buttons=tuple(buttons), tone=Tone.CALM)
    return Outcome(Reply((card,), edits=True), changes=memory.keep(row))


def _row(module: str, when: str) -> str:
    return f"test:{module}:{when}"
