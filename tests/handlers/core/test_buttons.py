"""The buttons of the menu and of emergencies have icons, each its own."""

from __future__ import annotations

import pytest

from content.reading.library import Library
from handlers.core import incoming
from handlers.core.buttons import ICONS, icon
from handlers.core.reply import Card, Press
from handlers.core.say import Phrase
from tests.handlers.welcome.test_handler import answer


def test_no_two_actions_that_stand_together_share_an_icon() -> None:
    menu = ("calling", "paid", "real", "report.start", "learn", "hotlines", "settings", "hearing")
    assert len({ICONS[each] for each in menu}) == len(menu)


def test_an_argument_may_have_an_icon_of_its_own() -> None:
    label = Phrase("menu.paid")
    assert icon(Press(label, "paid")) == icon(Press(label, "paid", "unknown"))
    assert icon(Press(label, "paid", "app")) != icon(Press(label, "paid"))
    assert icon(Press(label, "report.loss", "none")) == ""


@pytest.mark.parametrize("action", ["menu", "calling", "paid", "hotlines"])
async def test_every_button_of_the_menu_and_the_first_cards_has_one(
    library: Library, action: str
) -> None:
    outcome = await answer(library, incoming.Pressed(action))
    assert outcome.reply
    cards = [part for part in outcome.reply.parts if isinstance(part, Card)]
    presses = [each for card in cards for each in card.buttons if isinstance(each, Press)]
    bare = {each.action for each in presses if not icon(each)}
    assert presses
    assert bare <= {"paid.after"}
