"""Texts: the card that residents get of an alert, made of a report's choices and an official's own
words, and what is wrong with those words.

The official's words may contain no numbers or links.
"""

from __future__ import annotations

import re
from functools import lru_cache

from content.reading.lexicon.amounts import AmountWords
from content.reading.library import Library
from handlers.core import districts
from handlers.core.numbers.runs import Shape, runs
from handlers.core.reply import Card, Press, Reply, Tone, Weight
from handlers.core.report_choices import CLAIMED, WANTED
from handlers.core.say import Passage, Phrase, Say
from handlers.core.text import written
from handlers.core.words.quoted import is_harmless
from storage.cases.alerts import Alert

LONGEST = 160
"""The most characters that an official may add in each language."""
_AMOUNT = re.compile(r"(?<![\d,.])[1-9]\d{0,2},\d{3}(?![\d,.])")
"""One amount of money may be told: six digits in thousands are no telephone number."""
_NUMBER = re.compile(r"\d(?:[\W_]{0,3}\d){3,}")
_SAID = 4
"""Numbers in words, one after the other, from which they are a telephone number."""
_TOLD = re.compile(
    r"h[tx]{2}ps?\b|www\b"
    "|\\b(?:dot|\u0e14\u0e2d\u0e17|\u0e08\u0e38\u0e14) ?"
    "(?:[a-z]{2,}|\u0e04\u0e2d\u0e21|\u0e44\u0e17\u0e22)"
    # "ID", "add" and the Thai for them, before a name in Latin letters or digits
    "|(?:\\bid|\\badd|\u0e44\u0e2d\u0e14\u0e35|\u0e41\u0e2d\u0e14)[^\\w]{0,3}"
    "(?:line|\u0e44\u0e25\u0e19\u0e4c)?[^\\w]{0,3}[a-z0-9_]{3,}",
    re.IGNORECASE,
)
"""An address or an account's name that is spelt out: "evil dot com", "line id abcd"."""


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


def problem_with(text: str, library: Library) -> Say | None:
    """Return why these words may not be sent (too long, or with a number or link), or None."""
    text = written(text)
    if len(text) > LONGEST:
        return Phrase("alert.too_long", {"limit": LONGEST})
    numbers = any(run.shape is not Shape.PLAIN for run in runs(text))
    many = _NUMBER.search(_AMOUNT.sub(" ", text, count=1)) or _spelt(library.amounts).search(text)
    if numbers or many or _TOLD.search(text) or not is_harmless(text):
        return Phrase("alert.no_numbers")
    return None


@lru_cache(maxsize=4)
def _spelt(words: AmountWords) -> re.Pattern[str]:
    """Return a pattern for digits spelt out in words, as of a telephone number."""
    digit = "|".join(re.escape(word) for word, value in words.numbers.items() if value < 10)
    return re.compile(rf"(?:(?:{digit})\W{{0,3}}){{{_SAID},}}", re.IGNORECASE)
