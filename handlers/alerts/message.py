"""Composes the text of an alert from a report's choices and an official's own words.

The official's words may contain no numbers or links.
"""

from __future__ import annotations

import re

from content.reading.library import Library
from handlers.core import districts
from handlers.core.numbers.runs import Shape, runs
from handlers.core.reply import Card, Press, Reply, Tone, Weight
from handlers.core.report_choices import CLAIMED, WANTED
from handlers.core.say import Passage, Phrase, Say
from handlers.core.text import written
from storage.cases.alerts import Alert

LONGEST = 160
"""The most characters that an official may add in each language."""
_NUMBER = re.compile(r"\d(?:[ \-.]?\d){3,}")
_LINK = re.compile(r"https?:|www\.|[\w\-]+\.[a-z]{2,}|@\w", re.IGNORECASE)


def resident_card(library: Library, alert: Alert) -> Card:
    """Return the alert as a card, as residents get it."""
    who = CLAIMED.phrase(alert.body.claimed or "other")
    what = WANTED.phrase(alert.body.wanted or "other")
    lines: list[Say] = [Phrase("alert.body", {"who": who, "what": what})]
    if alert.body.words:
        lines.append(Passage(alert.body.words))
    lines.append(Phrase("alert.advice"))
    return Card(
        Phrase("alert.title", {"area": area(library, alert)}),
        tuple(lines),
        buttons=(
            Press(Phrase("alert.calling"), "calling", weight=Weight.MAIN),
            Press(Phrase("alert.stop"), "alert.stop"),
        ),
        tone=Tone.WARN,
    )


def resident_reply(library: Library, alert: Alert) -> Reply:
    """Return the alert as a reply, as residents get it."""
    return Reply((resident_card(library, alert),))


def area(library: Library, alert: Alert) -> Say:
    """Return the name of the alert's district or province, or the phrase for the whole country."""
    if alert.district and (district := library.places.find(alert.district)):
        return districts.name(district)
    if alert.province and (province := library.places.provinces.get(alert.province)):
        return Passage(province.names)
    return Phrase("official.nationwide")


def problem_with(text: str) -> Say | None:
    """Return why these words may not be sent (too long, or with a number or link), or None."""
    text = written(text)
    if len(text) > LONGEST:
        return Phrase("alert.too_long", {"limit": LONGEST})
    numbers = (run for run in runs(text) if run.shape is not Shape.PLAIN)
    if _NUMBER.search(text) or any(numbers) or _LINK.search(text):
        return Phrase("alert.no_numbers")
    return None
