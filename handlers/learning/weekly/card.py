"""Makes the card of the lesson of the week: a short part of a lesson, buttons to the whole of it
and to stop.
"""

from __future__ import annotations

from handlers.core.reply import Card, Press, Weight
from handlers.core.say import Passage, Phrase, Say
from handlers.learning.weekly.choosing import Choice

RULE = 1
"""The place of the bubble that is shown: after a story, a lesson says its rule."""

STOP = Press(Phrase("weekly.button_stop"), "weekly.stop")


def weekly_card(choice: Choice) -> Card:
    """Return the card of the lesson, with the warning of the season if it was picked for one."""
    lesson = choice.lesson
    rule = Passage({code: texts[RULE] for code, texts in lesson.bubbles.items()})
    lines: list[Say] = [Passage(choice.season.say)] if choice.season else []
    title = Phrase("weekly.title", {"title": Passage(lesson.about.title)})
    read = Press(Phrase("weekly.button_read"), "lesson.start", lesson.slug, weight=Weight.MAIN)
    return Card(title, (*lines, rule), buttons=(read, STOP))
