"""Buttons that several features share, such as menu, numbers to call, lessons and "show me"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from content.reading.answers.how_tos import HowTo
from handlers.core.reply import Press, Weight
from handlers.core.say import Passage, Phrase

MENU = Press(Phrase("menu.menu"), "menu")
HOTLINES = Press(Phrase("menu.hotlines"), "hotlines")
LESSONS = Press(Phrase("learn.button_lessons"), "learn")
PAID = Press(Phrase("menu.paid"), "paid", weight=Weight.URGENT)
"""Leads to the first-hour steps after a loss."""
REPORTS = Press(Phrase("menu.status"), "status")
"""Leads to the list of this person's reports."""
DESK = Press(Phrase("menu.desk"), "desk")
"""Leads to an official's desk."""
CLASS = Press(Phrase("class.button"), "class")
"""Leads to a trainer's class."""


def show_how(how_tos: Iterable[HowTo]) -> tuple[Press, ...]:
    """Return the buttons that lead to drawings of how something is done."""
    return tuple(Press(Passage(each.button), "show", each.id) for each in how_tos)


def main(button: Press) -> Press:
    """Return the button with the weight of a main button, so that it stands out."""
    return replace(button, weight=Weight.MAIN)
