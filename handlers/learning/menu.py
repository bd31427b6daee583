"""Handles the learning menu (modules and lessons), and the consent to store progress, given or
withdrawn.
"""

from __future__ import annotations

from content.reading.schema import ModuleFile
from handlers.core.buttons import LESSONS, MENU
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Picture, Press, Reply, Weight
from handlers.core.say import Passage, Phrase, Say
from handlers.core.turn import Turn
from handlers.learning import certificate
from handlers.learning.assessment.handler import offer
from handlers.learning.gone import gone
from handlers.learning.learner import Learner, load_learner
from handlers.learning.practice import handler as practice
from handlers.learning.trial import joining
from handlers.learning.weekly import handler as weekly
from storage.people.progress import Learn, Learned, Remember


async def show_menu(turn: Turn) -> Outcome:
    """Handle `learn`: show the unfinished lesson, the quiz and the modules.

    If there is only one module, its lessons are shown instead.
    """
    modules = _modules(turn)
    learner = await load_learner(turn)
    if not modules:
        return gone()
    if len(modules) == 1:
        return Outcome(Reply((_lessons_card(turn, modules[0], learner),)))
    buttons: list[Button] = [*_resume(turn, learner)]
    quiz = Weight.PLAIN if buttons else Weight.MAIN
    buttons.append(Press(Phrase("learn.button_quiz"), "learn.quiz", weight=quiz))
    buttons += [Press(Passage(m.title), "learn.module", m.id) for m in modules]
    if learner.remembers:
        buttons.append(Press(Phrase("learn.button_counts"), "learn.counts"))
    buttons += await joining.button(turn)
    buttons.append(weekly.button(turn))
    buttons += practice.button(turn)
    buttons.append(MENU)
    card = Card(Phrase("learn.title"), _score(turn, learner), buttons=tuple(buttons))
    return Outcome(Reply((card,)))


async def show_module(turn: Turn) -> Outcome:
    """Handle `learn.module`: show the lessons of a module."""
    chosen = {one.id: one for one in _modules(turn)}.get(turn.argument)
    if chosen is None:
        return await show_menu(turn)
    return Outcome(Reply((_lessons_card(turn, chosen, await load_learner(turn)),)))


async def remember(turn: Turn) -> Outcome:
    """Handle `learn.remember`: store the consent, and the lesson just finished, if any."""
    person, slug = turn.person.id, turn.argument
    changes: list[Remember | Learn] = [Remember(person, True)]
    if slug in turn.content.curriculum.lessons:
        learner = await load_learner(turn)
        if not learner.finished(slug):
            changes.append(Learn(person, Learned(f"lesson:{slug}", right=1)))
    buttons: list[Button] = []
    following = turn.content.curriculum.after(slug) if len(changes) > 1 else None
    if following:
        label = Phrase("lesson.button_next_lesson")
        buttons.append(Press(label, "lesson.start", following.slug, weight=Weight.MAIN))
    buttons.append(LESSONS)
    buttons.append(Press(Phrase("learn.button_forget"), "learn.forget"))
    card = Card(
        Phrase("learn.remembered"), (Phrase("learn.remembered_what"),), buttons=tuple(buttons)
    )
    return Outcome(Reply((card,)), changes=tuple(changes))


async def forget(turn: Turn) -> Outcome:
    """Handle `learn.forget`: withdraw the consent and delete the stored progress at once."""
    lines = (Phrase("learn.forgotten_what"),)
    card = Card(Phrase("learn.forgotten"), lines, buttons=(LESSONS, MENU))
    return Outcome(Reply((card,)), changes=(Remember(turn.person.id, False),))


def _modules(turn: Turn) -> list[ModuleFile]:
    """Return the modules that have lessons; those for officials only if the person is one."""
    curriculum = turn.content.curriculum
    taught = {lesson.about.module for lesson in curriculum.lessons.values()}
    return [
        one
        for one in curriculum.modules.values()
        if one.id in taught and (one.audience == "residents" or turn.person.official)
    ]


def _lessons_card(turn: Turn, module: ModuleFile, learner: Learner) -> Card:
    buttons: list[Button] = [*_resume(turn, learner, module.id)]
    first = not buttons
    # Before the lessons, as a long list of buttons may be cut at its end.
    buttons += certificate.offer(module.id, learner, turn)
    for lesson in turn.content.curriculum.of_module(module.id):
        label: Say = Passage(lesson.about.title)
        weight = Weight.PLAIN
        if learner.finished(lesson.slug):
            label = Phrase("learn.done_mark", {"title": label})
        elif first:
            weight, first = Weight.MAIN, False
        buttons.append(Press(label, "lesson.start", lesson.slug, weight=weight))
    if len(_modules(turn)) > 1:
        buttons.append(Press(Phrase("learn.button_modules"), "learn"))
    buttons += offer(turn, module.id, learner)
    buttons.append(Press(Phrase("learn.button_quiz"), "learn.quiz"))
    if learner.remembers:
        buttons.append(Press(Phrase("learn.button_counts"), "learn.counts"))
    buttons.append(MENU)
    lines = (Passage(module.about), *_score(turn, learner))
    drawing = module.picture
    picture = Picture(drawing.file, Passage(drawing.alt), decorates=True) if drawing else None
    return Card(Passage(module.title), lines, buttons=tuple(buttons), picture=picture)


def _resume(turn: Turn, learner: Learner, module: str | None = None) -> list[Button]:
    """Return a button to the last lesson left unfinished, of this module if one is given."""
    unfinished = learner.unfinished_lesson()
    slug = unfinished[0] if unfinished else ""
    lesson = turn.content.curriculum.lessons.get(slug)
    if lesson is None or (module and lesson.about.module != module):
        return []
    label = Phrase("learn.button_resume")
    return [Press(label, "lesson.start", lesson.slug, weight=Weight.MAIN)]


def _score(turn: Turn, learner: Learner) -> tuple[Say, ...]:
    tally = learner.tally(turn.content.curriculum.lessons.values())
    if not (tally.caught or tally.trusted):
        return ()
    return (Phrase("learn.tally", {"caught": tally.caught, "trusted": tally.trusted}),)
