"""Makes the card that answers a situation or a follow-up, and the buttons that ask "do you mean
this?".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from content.reading.answers.cards import Answer
from content.reading.answers.follow_ups import FollowUp
from content.reading.answers.situations import Situation
from content.reading.library import Library
from handlers.core.buttons import HOTLINES, MENU, PAID, show_how
from handlers.core.judged_message import FLOW as VERDICT
from handlers.core.last_answer import OTHERS
from handlers.core.reply import Button, Card, Phone, Press, Tone, Weight
from handlers.core.say import Passage, Phrase

TONES = {"danger": Tone.DANGER, "warn": Tone.WARN, "plain": Tone.PLAIN, "calm": Tone.CALM}

BUTTONS: Mapping[str, Press] = {
    "report": Press(Phrase("menu.report"), "report.start"),
    "calling": Press(Phrase("menu.calling"), "calling", weight=Weight.URGENT),
    "paid": PAID,
    "app": Press(Phrase("firsthour.app"), "paid", "app", weight=Weight.URGENT),
    "bank": Press(Phrase("firsthour.bank"), "bank"),
    "hotlines": HOTLINES,
    "real": Press(Phrase("menu.real"), "real"),
    "questions": Press(Phrase("menu.real"), "real"),
    "learn": Press(Phrase("menu.learn"), "learn"),
    "district": Press(Phrase("guess.district"), "district"),
    "privacy": Press(Phrase("guess.privacy"), "privacy"),
}
"""What a button of an answer's file leads to; "lesson" has the lesson's own name."""


def answer_card(library: Library, slug: str, answer: Answer) -> Card:
    """The whole answer: what to do first, then why and how, numbers, and ways on."""
    return Card(
        Passage(answer.title),
        tuple(Passage(line) for line in answer.lines),
        _phones(library, answer.numbers),
        (*show_how(library.how_tos.after_answer(slug)), *_buttons(library, answer), MENU),
        TONES[answer.tone],
    )


def follow_up_card(
    library: Library, answer: Answer, follow_up: FollowUp, *, ways_on: bool = True
) -> Card:
    """What was asked next, answered in the light of the card before.

    Without `ways_on` it has no buttons: a question is open, and stands below it.
    """
    numbers = answer.numbers if follow_up.numbers is None else follow_up.numbers
    buttons = (*_buttons(library, answer), MENU) if ways_on else ()
    return Card(
        Passage(follow_up.title or {}),
        tuple(Passage(line) for line in follow_up.lines),
        _phones(library, numbers),
        buttons,
        TONES[answer.tone],
    )


def still_card(
    library: Library,
    slug: str,
    likeliest: Sequence[tuple[str, int]],
    elsewhere: Sequence[Situation] = (),
    *,
    first: bool = False,
) -> Card:
    """Words that may still be about an answer: what holds whatever comes, its numbers, and the
    follow-ups that are likely, each with what is asked and the first line of what answers it.

    `likeliest` are follow-ups by the slugs of their answers and their numbers there. `elsewhere`
    are other situations that they may tell of; `first`: more likely than not.
    """
    answer = library.answers[slug]
    asked = [_next(library, *one) for one in likeliest]
    other = [meant(one) for one in elsewhere]
    again = [] if answer.press == VERDICT else [_again(slug, answer)]
    phones = _phones(library, answer.numbers)
    likely = (*other, *asked) if first else (*asked, *other)
    unique = {(press.action, press.argument): press for press in reversed(likely)}
    buttons = (*reversed(unique.values()), *again, MENU)
    lines = tuple(_in_short(library, *one) for one in likeliest)
    if answer.holds:
        return Card(
            Passage(answer.holds),
            (Phrase("answer.still"), *lines),
            phones,
            buttons,
            TONES[answer.tone],
        )
    return Card(Phrase("answer.still"), lines, phones, buttons, TONES[answer.tone])


def bare_card(
    library: Library, slug: str, says: Phrase, offered: Sequence[tuple[str, int]]
) -> Card:
    """What holds after an answer, with `says` below it, its numbers and some of its follow-ups."""
    answer = library.answers[slug]
    again = [] if answer.press == VERDICT else [_again(slug, answer)]
    asked = {(one.action, one.argument): one for one in (_next(library, *of) for of in offered)}
    return Card(
        Passage(answer.holds or answer.title),
        (says,),
        _phones(library, answer.numbers),
        (*asked.values(), *again, MENU),
        TONES[answer.tone],
    )


def others_card(
    library: Library, likely: Sequence[tuple[str, int]], answer: Answer | None = None
) -> Card:
    """Buttons of other follow-ups, below one that may not be what was meant, and what holds after
    the `answer` in any case."""
    lines = (Passage(answer.holds),) if answer and answer.holds else ()
    return Card(OTHERS, lines, buttons=(*(_next(library, *one) for one in likely), MENU))


def back_card(library: Library, slug: str, likely: Sequence[tuple[str, int]]) -> Card:
    """Buttons that lead back to an answer, below the card of another matter: its likeliest
    follow-ups, and the answer itself; and what holds after it in any case."""
    answer = library.answers[slug]
    card = others_card(library, likely, answer)
    again = [] if answer.press == VERDICT else [_again(slug, answer)]
    return replace(card, buttons=(*card.buttons[:-1], *again, MENU))


def _in_short(library: Library, slug: str, number: int) -> Passage:
    """What a follow-up answers, in the first way of saying it, and its title."""
    follow_up = library.answers[slug].follow_ups[number]
    to = library.answers.get(follow_up.answer or "")
    title = follow_up.title or (to.title if to else {})
    said = {language: ways[0] for language, ways in follow_up.said.items() if ways}
    return Passage(
        {one: f"“{said[one]}” {words}" for one, words in title.items() if one in said} or title
    )


def _next(library: Library, slug: str, number: int) -> Press:
    """The button that says what a follow-up answers, in the first way of saying it."""
    follow_up = library.answers[slug].follow_ups[number]
    label = Passage({language: said[0] for language, said in follow_up.said.items() if said})
    if follow_up.answer is None:
        return Press(label, "answer", f"{slug}.{number}")
    to = library.answers.get(follow_up.answer)
    return Press(
        label, *(to.press, to.argument) if to and to.press else ("answer", follow_up.answer)
    )


def _again(slug: str, answer: Answer) -> Press:
    label = Phrase("answer.again")
    return Press(label, *(answer.press, answer.argument) if answer.press else ("answer", slug))


def meant(situation: Situation) -> Press:
    """The button that says "this is what I mean"."""
    weight = Weight.URGENT if situation.urgent else Weight.PLAIN
    if situation.press:
        return Press(Passage(situation.names), situation.press, situation.argument, weight=weight)
    return Press(Passage(situation.names), "answer", situation.answer or "", weight=weight)


def asks_for(library: Library, slug: str) -> Press:
    """The button that asks for an answer: by its situation's name, if it has one."""
    of_it = [one for one in library.situations.values() if one.answer == slug]
    return meant(of_it[0]) if of_it else Press(Passage(library.answers[slug].title), "answer", slug)


def _phones(library: Library, numbers: Sequence[str]) -> tuple[Phone, ...]:
    found = (library.hotlines.get(id) for id in numbers)
    return tuple(Phone(line.number, Passage(line.shown)) for line in found if line)


def _buttons(library: Library, answer: Answer) -> tuple[Button, ...]:
    buttons: list[Button] = []
    for name in answer.buttons:
        if name == "lesson":
            if answer.lesson:
                buttons.append(Press(Phrase("answer.lesson"), "lesson.start", answer.lesson))
        elif name in BUTTONS and BUTTONS[name] not in buttons:
            buttons.append(BUTTONS[name])
    return tuple(buttons)
