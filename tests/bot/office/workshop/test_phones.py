"""What the two telephones beside a form show is what the channels send."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.channels.line import flex
from bot.channels.telegram import render as telegram
from bot.office.workshop.phones import phones_of
from bot.pictures.keepsake import can_draw
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from content.reading.schema import Drawing, Lesson
from content.workshop.editing.items import Item
from handlers.core.reply import Card, Drawn, Picture, Reply, Sound
from handlers.learning.lesson import shown
from handlers.learning.question_card import question_card
from handlers.learning.question_ref import QuestionRef

ALT = {"th": "คนรับโทรศัพท์", "en": "Somebody answers a telephone."}


def address(part: Picture | Drawn | Sound) -> str | None:
    """An address of anything."""
    return f"https://example.org/{type(part).__name__}"


def with_picture(lesson: Lesson) -> Lesson:
    about = lesson.about.model_copy(update={"picture": Drawing(file="a.png", alt=ALT)})
    return lesson.model_copy(update={"about": about})


@pytest.mark.skipif(not can_draw(), reason="Pillow lacks Raqm here")
@pytest.mark.parametrize("language", ["th", "en"])
def test_telegram_shows_the_photo_that_its_channel_sends_and_line_each_picture(
    library: Library, language: str
) -> None:
    speak = Phrasebook(library.phrases).speaker(language)
    seen = set()
    for slug, one in library.curriculum.lessons.items():
        for lesson in (one, with_picture(one)):
            for id, question in lesson.questions.items():
                first = id == next(iter(lesson.questions))
                card = question_card(question, QuestionRef(slug, id), language)
                parts = shown(lesson, question, language) if first else (card,)
                sent = telegram.unpack(telegram.render_push(Reply(parts), speak, "1", address).body)
                found = phones_of(Item("lessons", slug), lesson, id, language, library, speak)
                assert found
                assert bool(found.photo) == ("photo" in sent[1]), (slug, id)
                heroes = [
                    "hero" in flex.bubble(part, speak, None, address)
                    for part in parts
                    if isinstance(part, Card)
                ]
                drawn = [bool(part["picture"]) for part in found.parts if part["kind"] == "card"]
                assert drawn == heroes
                seen.add((bool(found.photo), sum(heroes)))
    assert seen >= {(True, 1), (False, 0), (False, 2)}


def test_an_answer_and_a_number_have_their_telephones_too(library: Library) -> None:
    speak = Phrasebook(library.phrases).speaker("en")
    answer = phones_of(
        Item("answers", "romance"), library.answers["romance"], "", "en", library, speak
    )
    assert answer
    assert answer.parts[0]["title"] == library.answers["romance"].title["en"]
    assert answer.photo is None
    paid = library.answers["paid"]
    assert phones_of(Item("answers", "paid"), paid, "", "en", library, speak) is None, "a flow"
    aoc = library.hotlines.get("aoc")
    assert aoc
    number = phones_of(Item("numbers", "aoc"), aoc, "", "en", library, speak)
    assert number
    assert number.parts[0]["phones"][0]["number"] == aoc.number


def test_what_cannot_be_shown_yet_has_no_telephones(library: Library) -> None:
    speak = Phrasebook(library.phrases).speaker("en")
    item = Item("lessons", "loans")
    assert phones_of(item, None, "", "en", library, speak) is None
    loans = library.curriculum.lessons["loans"]
    for lacking in ({"bubbles": {}}, {"questions": {}}):
        lesson = loans.model_copy(update=lacking)
        assert phones_of(item, lesson, "", "en", replace(library), speak) is None
