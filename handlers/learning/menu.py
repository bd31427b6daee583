"""What there is to learn: the modules, their lessons, and whether we may remember."""

from __future__ import annotations

from content.reading.schema import ModuleFile
from handlers.core.buttons import LESSONS, MENU
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Picture, Press, Reply, Weight
from handlers.core.say import Passage, Phrase, Say
from handlers.core.turn import Turn
from handlers.learning import certificate
from handlers.learning.assessment.rounds import offer
from handlers.learning.gone import gone
from handlers.learning.learner import Memory, recall
from storage.people.progress import Learn, Learned, Remember


async def learn(turn: Turn) -> Outcome:
    """Go on where you were, a question, or a module; the lessons at once if there is one module."""
    modules = _modules(turn)
    memory = await recall(turn)
    if not modules:
        return gone()
    if len(modules) == 1:
        return Outcome(Reply((_lessons_card(turn, modules[0], memory),)))
    buttons: list[Button] = [*_resume(turn, memory)]
    quiz = Weight.PLAIN if buttons else Weight.MAIN
    buttons.append(Press(Phrase("learn.button_quiz"), "learn.quiz", weight=quiz))
    buttons += [Press(Passage(m.title), "learn.module", m.id) for m in modules]
    if memory.keeps:
        buttons.append(Press(Phrase("learn.button_counts"), "learn.counts"))
    buttons.append(MENU)
    card = Card(Phrase("learn.title"), _counts(turn, memory), buttons=tuple(buttons))
    return Outcome(Reply((card,)))


async def module(turn: Turn) -> Outcome:
    """The lessons of a module."""
    chosen = {one.id: one for one in _modules(turn)}.get(turn.argument)
    if chosen is None:
        return await learn(turn)
    return Outcome(Reply((_lessons_card(turn, chosen, await recall(turn)),)))


async def remember(turn: Turn) -> Outcome:
    """One tap that agrees to be remembered; the lesson just finished is the first thing kept."""
    person, slug = turn.person.id, turn.argument
    changes: list[Remember | Learn] = [Remember(person, True)]
    if slug in turn.content.curriculum.lessons:
        memory = await recall(turn)
        if not memory.finished(slug):
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
    """Take back the yes: what was kept of lessons is gone at once."""
    buttons = (
        LESSONS,
        MENU,
    )
    card = Card(Phrase("learn.forgotten"), (Phrase("learn.forgotten_what"),), buttons=buttons)
    return Outcome(Reply((card,)), changes=(Remember(turn.person.id, False),))


def _modules(turn: Turn) -> list[ModuleFile]:
    """Modules that have a lesson; those for officials are shown to officials."""
    curriculum = turn.content.curriculum
    taught = {lesson.about.module for lesson in curriculum.lessons.values()}
    return [
        one
        for one in curriculum.modules.values()
        if one.id in taught and (one.audience == "residents" or turn.person.official)
    ]


def _lessons_card(turn: Turn, module: ModuleFile, memory: Memory) -> Card:
    buttons: list[Button] = [*_resume(turn, memory, module.id)]
    next_one = not buttons
    buttons += certificate.offer(module.id, memory, turn)  # a long list may be cut at its end
    for lesson in turn.content.curriculum.of_module(module.id):
        label: Say = Passage(lesson.about.title)
        weight = Weight.PLAIN
        if memory.finished(lesson.slug):
            label = Phrase("learn.done_mark", {"title": label})
        elif next_one:
            weight, next_one = Weight.MAIN, False
        buttons.append(Press(label, "lesson.start", lesson.slug, weight=weight))
    if len(_modules(turn)) > 1:
        buttons.append(Press(Phrase("learn.button_modules"), "learn"))
    buttons += offer(turn, module.id, memory)
    buttons.append(Press(Phrase("learn.button_quiz"), "learn.quiz"))
    if memory.keeps:
        buttons.append(Press(Phrase("learn.button_counts"), "learn.counts"))
    buttons.append(MENU)
    lines = (Passage(module.about), *_counts(turn, memory))
    drawing = module.picture
    picture = Picture(drawing.file, Passage(drawing.alt), decorates=True) if drawing else None
    return Card(Passage(module.title), lines, buttons=tuple(buttons), picture=picture)


def _resume(turn: Turn, memory: Memory, module: str | None = None) -> list[Button]:
    """A button to the lesson left half-way, if there is one (in this module)."""
    left = memory.open_lesson()
    lesson = turn.content.curriculum.lessons.get(left[0]) if left else None
    if lesson is None or (module and lesson.about.module != module):
        return []
    label = Phrase("learn.button_resume")
    return [Press(label, "lesson.start", lesson.slug, weight=Weight.MAIN)]


def _counts(turn: Turn, memory: Memory) -> tuple[Say, ...]:
    tally = memory.tally(turn.content.curriculum.lessons.values())
    if not (tally.caught or tally.trusted):
        return ()
    return (Phrase("learn.tally", {"caught": tally.caught, "trusted": tally.trusted}),)
