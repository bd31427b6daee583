"""A drawing is shown with its steps, and leads back to what has to be done."""

from __future__ import annotations

import pytest

from content.reading.library import Library
from handlers.cases.resident.first_hour import steps
from handlers.core import incoming
from handlers.core.reply import Card, Picture, Press
from handlers.core.say import Passage, Phrase
from storage.cases.report import Loss
from tests.handlers.welcome.test_handler import answer, only_card


async def shown(library: Library, id: str) -> Card:
    return only_card(await answer(library, incoming.Pressed("show", id, None)))


def pressed(card: Card) -> list[tuple[str, str]]:
    return [(each.action, each.argument) for each in card.buttons if isinstance(each, Press)]


async def test_a_drawing_comes_with_its_words_and_a_way_back(library: Library) -> None:
    card = await shown(library, "switch_off")
    how_to = library.how_tos.by_id["switch_off"]
    assert card.picture == Picture(how_to.picture.file, Passage(how_to.picture.alt), (4, 3))
    assert card.lines == tuple(Passage(step) for step in how_to.steps)
    assert pressed(card) == [("show", "flight_mode"), ("paid", "app"), ("menu", "")]


async def test_a_drawing_of_a_lesson_leads_to_the_lesson(library: Library) -> None:
    card = await shown(library, "apk_prompt")
    back = card.buttons[-2]
    assert isinstance(back, Press)
    assert (back.label, back.action) == (Phrase("howto.lesson"), "lesson.start")


def test_after_a_loss_the_last_button_shows_what_helps(library: Library) -> None:
    for way, id in ((Loss.PAID, "bank_card"), (Loss.CODE, "otp")):
        card = steps(library, way).parts[-1]
        assert isinstance(card, Card)
        assert pressed(card)[-1] == ("show", id)
        assert len(pressed(card)) == 6


@pytest.mark.parametrize("id", ["", "no_such", "switch_off.png", "../x"])
async def test_what_is_not_there_is_answered_kindly(library: Library, id: str) -> None:
    card = await shown(library, id)
    assert card.title == Phrase("howto.gone")
    assert pressed(card) == [("menu", "")]


async def test_every_drawing_leads_to_an_action_that_exists(library: Library) -> None:
    for id, how_to in library.how_tos.by_id.items():
        card = await shown(library, id)
        assert (how_to.press, how_to.argument) in pressed(card)
        found = (
            await answer(library, incoming.Pressed(how_to.press, how_to.argument, None))
            if (
                how_to.press not in ("bank", "lesson.start")  # those read tables
            )
            else None
        )
        assert found is None or found.reply
