"""Buttons that several features share, such as menu and "show me"; and the icon of each button, by
which who cannot read knows it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

ICONS: Mapping[str, str] = {
    "bank": "\U0001f3e6",  # a bank
    "calling": "\U0001f4f2",  # a call comes in
    "desk": "\U0001f5c2",  # folders
    "hearing": "\U0001f50a",  # a loudspeaker
    "hotlines": "\u260e\ufe0f",  # a telephone
    "learn": "\U0001f4d6",  # an open book
    "lesson.listen": "\U0001f50a",
    "lesson.start": "\U0001f4d6",
    "menu": "\U0001f3e0",  # a house
    "paid": "\U0001f4b8",  # money that flies away
    "paid?app": "\U0001f4f1",  # a mobile phone
    "paid?code": "\U0001f511",  # a key
    "real": "\U0001f50d",  # a magnifying glass
    "report.start": "\U0001f4dd",  # paper and pencil
    "settings": "\u2699\ufe0f",  # a gear
    "show": "\U0001f440",  # eyes
    "status": "\U0001f4ec",  # a letter box
}
"""Action, or action and argument -> emoji, drawn beside the label and no part of it: the same
everywhere. All are of Unicode 7 or before, which old phones show (Android 6)."""


def show_how(how_tos: Iterable[HowTo]) -> tuple[Press, ...]:
    """Return the buttons that lead to drawings of how something is done."""
    return tuple(Press(Passage(each.button), "show", each.id) for each in how_tos)


def main(button: Press) -> Press:
    """Return the button with the weight of a main button, so that it stands out."""
    return replace(button, weight=Weight.MAIN)


def icon(press: Press) -> str:
    """Return the icon of a button with a space behind it; "" if it has none."""
    found = ICONS.get(f"{press.action}?{press.argument}") or ICONS.get(press.action)
    return f"{found} " if found else ""
