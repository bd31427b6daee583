"""Writes the Thai texts of the village pack from phrases, a district's counts and its office's
details.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.pack.figures import Figures
from content.reading.hours import BUDDHIST_ERA
from content.reading.library import Library
from content.reading.places.places import District
from handlers.core.report_choices import CLAIMED, WANTED
from handlers.core.say import Family, Phrase, Quote, Say, Speak
from handlers.learning.certificate import MONTH

LANGUAGE = "th"

COUNTED = Family("pack.figures", ("none", "own", "national"))
RULES = ("hang_up", "ask", "call")
RULE = Family("pack.rule", RULES)


@dataclass(frozen=True, slots=True)
class PackWords:
    """The texts of one district's pack.

    when:   the month and the district.
    trick:  the most frequent trick, empty if unknown.
    rules:  the three things to do.
    office: how to reach the district office, empty if unknown.
    origin: who publishes the pack, and who does not.
    script: the text to read out over the loudspeaker, in several lines.
    """

    title: str
    when: str
    figures: str
    trick: str
    rules: tuple[str, ...]
    calls: str
    office: str
    scan: str
    origin: str
    script: str


def pack_words(
    library: Library, speak: Speak, district: District, figures: Figures, begin: datetime
) -> PackWords:
    """Return the texts of one district's pack for the month that begins at `begin`."""
    name = district.names[LANGUAGE]
    values: dict[str, Say | int] = {"district": Quote(name), "people": figures.people}
    month = MONTH.phrase(begin.month)
    year = Quote(str(begin.year + BUDDHIST_ERA))
    key = "none" if not figures.people else "own" if figures.own else "national"
    counted = speak(COUNTED.phrase(key, values))
    trick = ""
    if figures.claimed and figures.wanted:
        trick = speak(
            Phrase(
                "pack.trick",
                {
                    "who": CLAIMED.phrase(figures.claimed),
                    "what": WANTED.phrase(figures.wanted),
                },
            )
        )
    rules = tuple(speak(RULE.phrase(rule)) for rule in RULES)
    kept = library.offices.get(district.code)
    office = ""
    if kept and kept.phone:
        hours = kept.hours.get(LANGUAGE, "")
        told = {"phone": Quote(kept.phone), "hours": Quote(hours)}
        office = speak(Phrase("pack.office", told)).strip()
    opening = kept.loudspeaker.get(LANGUAGE, "") if kept else ""
    script = [
        speak(Phrase("pack.script.greeting", {"district": Quote(name)})),
        opening,
        counted,
        trick,
        *rules,
        office,
        speak(Phrase("pack.script.end")),
    ]
    return PackWords(
        title=speak(Phrase("pack.title")),
        when=speak(Phrase("pack.when", {**values, "month": month, "year": year})),
        figures=counted,
        trick=trick,
        rules=rules,
        calls=speak(Phrase("pack.calls")),
        office=office,
        scan=speak(Phrase("pack.scan")),
        origin=speak(Phrase("pack.origin")),
        script="\n".join(line for line in script if line) + "\n",
    )
