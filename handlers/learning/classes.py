"""A trainer's class: opened from the desk, joined by a code, seen only as counts of people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from content.reading.library import Library
from content.reading.schema import RealOrFake
from handlers.core import incoming
from handlers.core.buttons import CLASS, LESSONS, MENU, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Share, Tone, Weight
from handlers.core.say import Passage, Phrase, Say
from handlers.core.turn import Turn
from storage.engine.transaction import Unit
from storage.officials import officials
from storage.people import attempts, classes
from storage.people.attempts import NoteAttempt
from storage.people.classes import Class, Figures, JoinClass, LeaveClasses, OpenClass

GUESSES = 5
"""Wrong codes a person may try in a day."""
ATTEMPT = "class"

LISTED = 3
"""Lessons, and tricks, on one card."""

OPEN = 8
"""Classes a trainer may have at one time."""


async def by_link(turn: Turn) -> Outcome | None:
    """A deep link's code that looks like a class."""
    code = turn.said.code if isinstance(turn.said, incoming.Hello) else ""
    return await _invited(turn, code) if classes.looks_like_code(code) else None


async def by_message(turn: Turn) -> Outcome | None:
    """The code typed as a plain message."""
    return await _invited(turn, turn.text) if classes.looks_like_code(turn.text) else None


async def _invited(turn: Turn, code: str) -> Outcome:
    """What joining means, and the one tap that does it."""
    found = await _find(turn, code)
    if isinstance(found, Outcome):
        return found
    card = Card(
        Phrase("class.invited"),
        (Phrase("class.seen"), Phrase("class.never"), Phrase("class.leave_any_time")),
        buttons=(
            Press(Phrase("class.join"), "class.join", found.code, weight=Weight.MAIN),
            Press(Phrase("class.not_now"), "menu"),
        ),
    )
    return Outcome(Reply((card,)))


async def join(turn: Turn) -> Outcome:
    """`class.join`: in, and on to the lessons."""
    found = await _find(turn, turn.argument)
    if isinstance(found, Outcome):
        return found
    lines: list[Say] = [Phrase("class.joined.learn")]
    buttons: list[Button] = [Press(Phrase("class.lessons"), "learn", weight=Weight.MAIN)]
    if not turn.person.remember:
        lines.append(Phrase("class.joined.remember"))
        buttons.append(Press(Phrase("class.remember"), "learn.remember"))
    buttons += [Press(Phrase("class.leave"), "class.leave"), MENU]
    card = Card(Phrase("class.joined"), tuple(lines), buttons=tuple(buttons), tone=Tone.CALM)
    return Outcome(Reply((card,)), changes=(JoinClass(found.id, turn.person.id),))


async def leave(turn: Turn) -> Outcome:
    """`class.leave`: out of every class, at once."""
    card = Card(Phrase("class.left"), (Phrase("class.left.what"),), buttons=(MENU,))
    return Outcome(Reply((card,)), changes=(LeaveClasses(turn.person.id),))


async def _find(turn: Turn, code: str) -> Class | Outcome:
    """The class this person may join, or why not. A wrong code is counted as a guess."""
    person, since = turn.person.id, turn.now - timedelta(days=1)

    def look(unit: Unit) -> tuple[int, Class | None, bool, bool]:
        found = classes.find(unit, code) if classes.looks_like_code(code) else None
        own = found is not None and found.trainer in _numbers(unit, person)
        no_room = found is not None and classes.full(unit, found.id)
        return attempts.count(unit, person, ATTEMPT, since), found, own, no_room

    tried, found, own, no_room = await turn.read(look)
    if tried >= GUESSES:
        return _refused(Phrase("class.too_many"))
    if found is None:
        return _refused(Phrase("class.wrong"), NoteAttempt(person, ATTEMPT))
    if own:
        return Outcome(Reply((Card(Phrase("class.own"), buttons=(main(CLASS),)),)))
    if not found.joinable(turn.now):
        return _refused(Phrase("class.expired"))
    return _refused(Phrase("class.full")) if no_room else found


def _refused(why: Phrase, *changes: NoteAttempt) -> Outcome:
    return Outcome(Reply((Card(why, buttons=(MENU,)),)), changes=changes)


def _numbers(unit: Unit, person: str) -> tuple[int, ...]:
    return tuple(official.id for official in officials.of_person(unit, person))


async def mine(turn: Turn) -> Outcome:
    """`class`: the newest of one's classes or the one named, as counts of five people or more."""

    def look(unit: Unit) -> tuple[tuple[int, ...], tuple[Class, ...], Figures | None]:
        numbers = _numbers(unit, turn.person.id)
        held = classes.of_trainers(unit, numbers)
        shown = _chosen(held, turn.argument)
        counts = classes.figures(unit, shown.id, _tricks(turn.content)) if shown else None
        return numbers, held, counts

    numbers, held, counts = await turn.read(look)
    shown = _chosen(held, turn.argument)
    if not numbers:
        return _not_trainer()
    new = Press(Phrase("class.open"), "class.open")
    if shown is None or counts is None:
        card = Card(Phrase("class.none"), (Phrase("class.none.what"),), buttons=(new,))
        return Outcome(Reply((card,)))
    others = [Press(Phrase("class.other", {"code": c.code}), "class", c.code) for c in held]
    buttons = (*_share(turn, shown), *(o for o in others if o.argument != shown.code), new)
    lines = (*_code(turn, shown), *_counted(turn.content, counts), Phrase("class.counts_only"))
    return Outcome(Reply((Card(Phrase("class.title"), lines, buttons=buttons),)))


async def open_one(turn: Turn) -> Outcome:
    """`class.open`: a new class and its code."""

    def look(unit: Unit) -> tuple[tuple[int, ...], int]:
        numbers = _numbers(unit, turn.person.id)
        return numbers, len(classes.of_trainers(unit, numbers))

    numbers, held = await turn.read(look)
    if not numbers:
        return _not_trainer()
    if held >= OPEN:
        return Outcome(Reply((Card(Phrase("class.enough"), buttons=(main(CLASS),)),)))
    new = Class(0, classes.new_code(), numbers[0], turn.now)
    lines = (*_code(turn, new), Phrase("class.opened.how"))
    buttons = (*_share(turn, new), main(CLASS))
    card = Card(Phrase("class.opened"), lines, buttons=buttons, tone=Tone.CALM)
    return Outcome(Reply((card,)), changes=(OpenClass(new.code, new.trainer),))


def _chosen(held: tuple[Class, ...], code: str) -> Class | None:
    return next((one for one in held if one.code == code), held[0] if held else None)


def _code(turn: Turn, one: Class) -> tuple[Say, ...]:
    if not one.joinable(turn.now):
        return (Phrase("class.code_over", {"code": one.code}),)
    left = one.opened + classes.CODE_LIFE - turn.now
    return (Phrase("class.code", {"code": one.code}), Phrase("class.days", {"days": left.days}))


def _share(turn: Turn, one: Class) -> tuple[Button, ...]:
    if not one.joinable(turn.now):
        return ()
    return (Share(Phrase("class.share"), Phrase("class.share.text", {"code": one.code})),)


def _tricks(library: Library) -> Mapping[str, list[str]]:
    """The items of the real-or-fake questions about each trick."""
    tricks: dict[str, list[str]] = {}
    for lesson in library.curriculum.lessons.values():
        for question in lesson.questions.values():
            trick = question.trick or next(iter(lesson.about.teaches), "")
            if isinstance(question, RealOrFake) and trick in library.scam_types:
                tricks.setdefault(trick, []).append(f"question:{lesson.slug}.{question.id}")
    return tricks


def _counted(library: Library, counts: Figures) -> tuple[Say, ...]:
    if not counts.people:
        return (Phrase("class.few"),)
    lines: list[Say] = [Phrase("class.people", {"count": counts.people})]
    lessons = library.curriculum.lessons
    known = [(lessons[slug], n) for slug, n in counts.finished.items() if slug in lessons]
    for lesson, n in known[:LISTED]:
        title = Passage(lesson.about.title)
        lines.append(Phrase("class.finished", {"lesson": title, "count": n}))
    if not known:
        lines.append(Phrase("class.finished.few"))
    for trick, n in list(counts.missed.items())[:LISTED]:
        name = Passage(library.scam_types[trick].name)
        lines.append(Phrase("class.missed", {"trick": name, "count": n}))
    if not counts.missed:
        lines.append(Phrase("class.missed.few"))
    return tuple(lines)


def _not_trainer() -> Outcome:
    buttons = (LESSONS, MENU)
    return Outcome(Reply((Card(Phrase("class.not_trainer"), buttons=buttons),)))
