"""Buttons that several features show, so that each is written once."""

from __future__ import annotations

from dataclasses import replace

from handlers.core.reply import Press, Weight
from handlers.core.say import Phrase

MENU = Press(Phrase("menu.menu"), "menu")
HOTLINES = Press(Phrase("menu.hotlines"), "hotlines")
LESSONS = Press(Phrase("learn.button_lessons"), "learn")
PAID = Press(Phrase("menu.paid"), "paid", weight=Weight.URGENT)
"""The first hour after a loss."""
REPORTS = Press(Phrase("menu.status"), "status")
"""What this person reported."""
DESK = Press(Phrase("menu.desk"), "desk")
"""An official's desk."""
CLASS = Press(Phrase("class.button"), "class")
"""A trainer's class."""


def main(button: Press) -> Press:
    """The same button as the one that stands out."""
    return replace(button, weight=Weight.MAIN)
