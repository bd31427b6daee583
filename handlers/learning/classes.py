"""Handles classes: a trainer opens one, people join by a code, and the trainer sees rounded
counts.
"""

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
"""How many wrong codes a person may try in a day."""
ATTEMPT = "class"
"""The name under which wrong codes are counted (storage/people/attempts.py)."""

LISTED = 3
"""The most lessons, and the most tricks, on one card."""

MOST_CLASSES = 8
"""The most classes of one trainer at a time."""


async def from_link(turn: Turn) -> Outcome | None:
    """Handle a deep link's code that looks like a class code."""
    code = turn.said.code if isinstance(turn.said, incoming.Hello) else ""
    return await _ask_to_join(turn, code) if classes.looks_like_code(code) else None


async def from_message(turn: Turn) -> Outcome | None:
    """Handle a class code sent as a message."""
    return await _ask_to_join(turn, turn.text) if classes.looks_like_code(turn.text) else None


async def _ask_to_join(turn: Turn, code: str) -> Outcome:
    """Say what joining means and ask whether to join; nothing is stored yet."""
    found = await _joinable(turn, code)
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
    """Handle `class.join`: add the person to the class."""
    found = await _joinable(turn, turn.argument)
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
    """Handle `class.leave`: remove the person from all classes."""
    card = Card(Phrase("class.left"), (Phrase("class.left.what"),), buttons=(MENU,))
    return Outcome(Reply((card,)), changes=(LeaveClasses(turn.person.id),))


async def _joinable(turn: Turn, code: str) -> Class | Outcome:
    """Return the class this person may join, or an answer that says why not.

    A wrong code is counted.
    """
    person, since = turn.person.id, turn.now - timedelta(days=1)

    def read(unit: Unit) -> tuple[int, Class | None, bool, bool]:
        found = classes.find(unit, code) if classes.looks_like_code(code) else None
        is_own = found is not None and found.trainer in _official_ids(unit, person)
        is_full = found is not None and classes.full(unit, found.id)
        return attempts.count(unit, person, ATTEMPT, since), found, is_own, is_full

    guesses, found, is_own, is_full = await turn.read(read)
    if guesses >= GUESSES:
        return _refusal(Phrase("class.too_many"))
    if found is None:
        return _refusal(Phrase("class.wrong"), NoteAttempt(person, ATTEMPT))
    if is_own:
        return Outcome(Reply((Card(Phrase("class.own"), buttons=(main(CLASS),)),)))
    if not found.joinable(turn.now):
        return _refusal(Phrase("class.expired"))
    return _refusal(Phrase("class.full")) if is_full else found


def _refusal(why: Phrase, *changes: NoteAttempt) -> Outcome:
    return Outcome(Reply((Card(why, buttons=(MENU,)),)), changes=changes)


def _official_ids(unit: Unit, person: str) -> tuple[int, ...]:
    return tuple(official.id for official in officials.of_person(unit, person))


async def show(turn: Turn) -> Outcome:
    """Handle `class`: show a trainer's newest class, or the one named by the argument.

    Shows counts of five people or more only.
    """

    def read(unit: Unit) -> tuple[tuple[int, ...], tuple[Class, ...], Figures | None]:
        ids = _official_ids(unit, turn.person.id)
        held = classes.of_trainers(unit, ids)
        shown = _chosen(held, turn.argument)
        counts = classes.figures(unit, shown.id, _items_by_trick(turn.content)) if shown else None
        return ids, held, counts

    ids, held, counts = await turn.read(read)
    shown = _chosen(held, turn.argument)
    if not ids:
        return _not_trainer()
    new = Press(Phrase("class.open"), "class.open")
    if shown is None or counts is None:
        card = Card(Phrase("class.none"), (Phrase("class.none.what"),), buttons=(new,))
        return Outcome(Reply((card,)))
    others = [Press(Phrase("class.other", {"code": c.code}), "class", c.code) for c in held]
    buttons = (*_share_button(turn, shown), *(o for o in others if o.argument != shown.code), new)
    lines = (
        *_code_lines(turn, shown),
        *_count_lines(turn.content, counts),
        Phrase("class.counts_only"),
    )
    return Outcome(Reply((Card(Phrase("class.title"), lines, buttons=buttons),)))


async def open_class(turn: Turn) -> Outcome:
    """Handle `class.open`: open a class and show its code."""

    def read(unit: Unit) -> tuple[tuple[int, ...], int]:
        ids = _official_ids(unit, turn.person.id)
        return ids, len(classes.of_trainers(unit, ids))

    ids, held = await turn.read(read)
    if not ids:
        return _not_trainer()
    if held >= MOST_CLASSES:
        return Outcome(Reply((Card(Phrase("class.enough"), buttons=(main(CLASS),)),)))
    new = Class(0, classes.new_code(), ids[0], turn.now)
    lines = (*_code_lines(turn, new), Phrase("class.opened.how"))
    buttons = (*_share_button(turn, new), main(CLASS))
    card = Card(Phrase("class.opened"), lines, buttons=buttons, tone=Tone.CALM)
    return Outcome(Reply((card,)), changes=(OpenClass(new.code, new.trainer),))


def _chosen(held: tuple[Class, ...], code: str) -> Class | None:
    return next((one for one in held if one.code == code), held[0] if held else None)


def _code_lines(turn: Turn, one: Class) -> tuple[Say, ...]:
    if not one.joinable(turn.now):
        return (Phrase("class.code_over", {"code": one.code}),)
    remaining = one.opened + classes.CODE_LIFE - turn.now
    return (
        Phrase("class.code", {"code": one.code}),
        Phrase("class.days", {"days": remaining.days}),
    )


def _share_button(turn: Turn, one: Class) -> tuple[Button, ...]:
    if not one.joinable(turn.now):
        return ()
    return (Share(Phrase("class.share"), Phrase("class.share.text", {"code": one.code})),)


def _items_by_trick(library: Library) -> Mapping[str, list[str]]:
    """Return trick id -> items (Learned.item) of the real-or-fake questions about it."""
    tricks: dict[str, list[str]] = {}
    for lesson in library.curriculum.lessons.values():
        for question in lesson.questions.values():
            trick = question.trick or next(iter(lesson.about.teaches), "")
            if isinstance(question, RealOrFake) and trick in library.scam_types:
                tricks.setdefault(trick, []).append(f"question:{lesson.slug}.{question.id}")
    return tricks


def _count_lines(library: Library, counts: Figures) -> tuple[Say, ...]:
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
