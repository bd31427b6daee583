"""Constants: buttons that several features share, such as menu, numbers to call and lessons."""

from __future__ import annotations

from dataclasses import replace

from handlers.core.reply import Press, Weight
from handlers.core.say import Phrase

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


def main(button: Press) -> Press:
    """Return the button with the weight of a main button, so that it stands out."""
    return replace(button, weight=Weight.MAIN)
