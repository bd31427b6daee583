"""The person's own bank: pressed or typed; where an app was installed, in one whole bubble."""

from __future__ import annotations

import pytest

from bot.turns.phrasebook import Phrasebook
from content.check.lengths import graphemes
from content.reading.library import Library
from handlers.core.incoming import Pressed
from handlers.core.reply import Card
from handlers.core.text import plain
from tests.handlers.cases.conftest import Village


def ids(library: Library) -> list[str]:
    return [bank.id for bank in library.hotlines.of("bank")]


@pytest.mark.parametrize("language", ["th", "en"])
async def test_an_app_is_one_whole_bubble_with_every_bank(
    village: Village, library: Library, language: str
) -> None:
    speak = Phrasebook(library.phrases).speaker(language)
    for bank in ("", *ids(library)):
        pressed = Pressed("bank", f"app.{bank}") if bank else Pressed("paid", "app")
        outcome = await village.outcome("mali", pressed)
        assert outcome.reply is not None
        (card,) = outcome.reply.parts
        assert isinstance(card, Card)
        numbers = [phone.number for phone in card.phones]
        assert numbers[-1] == "1441"
        assert len(numbers) == 1 + bool(bank)
        for step in library.first_hour.steps("app"):
            assert step.say.texts[language] in map(speak, card.lines)
        words = [speak(say) for say in (card.title, *card.lines)]
        words += [f"{speak(phone.label)} {phone.number}" for phone in card.phones]
        assert graphemes("\n".join(words)) <= 300, words


async def test_every_bank_can_be_typed_and_comes_with_its_number(
    village: Village, library: Library
) -> None:
    for bank in library.hotlines.of("bank"):
        await village.presses("mali", "bank")
        assert bank.number in await village.types("mali", bank.names.texts["th"])
        await village.presses("mali", "bank")
        assert bank.number in await village.types("mali", plain(bank.names.texts["en"]))


async def test_a_short_name_is_enough_and_the_word_bank_is_not(village: Village) -> None:
    await village.presses("mali", "bank")
    assert "Kasikornbank" in await village.types("mali", "กสิกร")
    await village.presses("mali", "bank")
    assert "Kasikornbank" not in await village.types("mali", "ธนาคาร")


async def test_the_bank_of_an_app_is_asked_and_answered_as_one(village: Village) -> None:
    await village.presses("mali", "paid", "app")
    await village.presses("mali", "bank", "app")
    read = await village.types("mali", "กสิกร")
    assert "Switch the phone off now" in read
    assert "1441" in read


async def test_a_report_that_is_open_stays_open(village: Village) -> None:
    await village.presses("mali", "report.start")
    await village.presses("mali", "report.loss", "app")
    await village.presses("mali", "bank", "app")
    await village.presses("mali", "bank", "app.bank_kbank")
    assert "Before we begin" in await village.presses("mali", "report.resume")


@pytest.mark.parametrize("argument", ["", "app", "9", "app.9", "999", "nothing", "app.nothing"])
async def test_any_argument_leads_to_the_picker(village: Village, argument: str) -> None:
    assert "Which bank is yours?" in await village.does("mali", Pressed("bank", argument))
