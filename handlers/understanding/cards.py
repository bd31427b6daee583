"""The card of an answer, and the buttons that ask "do you mean this?"."""

from __future__ import annotations

from collections.abc import Mapping

from content.reading.answers.cards import Answer, FollowUp
from content.reading.answers.situations import Situation
from content.reading.library import Library
from handlers.core.buttons import HOTLINES, MENU, PAID
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


def answer_card(library: Library, answer: Answer) -> Card:
    """The whole answer: what to do first, then why and how, numbers, and ways on."""
    return Card(
        Passage(answer.title),
        tuple(Passage(line) for line in answer.lines),
        _phones(library, answer),
        (*_buttons(library, answer), MENU),
        TONES[answer.tone],
    )


def follow_up_card(library: Library, answer: Answer, follow_up: FollowUp) -> Card:
    """What was asked next, answered in the light of the card before."""
    return Card(
        Passage(follow_up.title),
        tuple(Passage(line) for line in follow_up.lines),
        _phones(library, answer),
        (*_buttons(library, answer), MENU),
        TONES[answer.tone],
    )


def still_card(library: Library, slug: str, answer: Answer) -> Card:
    """After an answer, words that may still be about it: its numbers, what people ask next."""
    asked = (
        Press(Passage(follow_up.title), "answer", f"{slug}.{number}")
        for number, follow_up in enumerate(answer.follow_ups)
    )
    again = Press(Phrase("answer.again"), "answer", slug)
    phones = _phones(library, answer)
    return Card(Phrase("answer.still"), (), phones, (*asked, again, MENU), TONES[answer.tone])


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


def _phones(library: Library, answer: Answer) -> tuple[Phone, ...]:
    found = (library.hotlines.get(id) for id in answer.numbers)
    return tuple(Phone(line.number, Passage(line.names.texts)) for line in found if line)


def _buttons(library: Library, answer: Answer) -> tuple[Button, ...]:
    buttons: list[Button] = []
    for name in answer.buttons:
        if name == "lesson":
            if answer.lesson:
                buttons.append(Press(Phrase("answer.lesson"), "lesson.start", answer.lesson))
        elif name in BUTTONS and BUTTONS[name] not in buttons:
            buttons.append(BUTTONS[name])
    return tuple(buttons)
