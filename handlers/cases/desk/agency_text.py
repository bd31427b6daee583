"""Texts for agencies that an official copies and sends: filled from what they may see of a case."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.cases.case import next_buttons, report
from handlers.cases.desk.seat import CaseSeat, as_it_stands, choice, pressed_at_case
from handlers.cases.text import ready_text
from handlers.core.calendar import in_figures
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply
from handlers.core.say import Family, Phrase, Say
from handlers.core.turn import Turn
from handlers.core.words.quoted import quote, quoted
from storage.cases.report import Report

AGENCIES = ("aoc", "nbtc", "thaicert")
"""Who gets such texts: the 1441 centre, the telephone regulator (NBTC), ThaiCERT."""
TO = Family("letter.to", AGENCIES)
"""The buttons."""
DEAR = Family("letter.dear", AGENCIES)
"""The first line of each text."""


def button(reference: str) -> Press:
    """Return the button to the texts."""
    return Press(Phrase("desk.letter"), "desk.letter", reference)


@pressed_at_case()
async def show(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.letter`: ask for the agency, or show the text for it."""
    reference, agency = seat.case.reference, choice(turn)
    told = seat.case.report
    offered = [each for each in AGENCIES if _about(each, told)]
    back: tuple[Button, ...] = next_buttons.official(reference)
    if not offered:
        return as_it_stands(turn, seat, Phrase("letter.nothing"))
    if agency not in offered:
        presses = (Press(TO.phrase(each), "desk.letter", f"{reference}.{each}") for each in offered)
        return Outcome(Reply((Card(Phrase("letter.which"), buttons=(*presses, *back)),)))
    lines = (DEAR.phrase(agency), *_about(agency, told), *_day(told), Phrase("letter.sender"))
    return Outcome(Reply(ready_text.parts(lines, back)))


def _about(agency: str, told: Report) -> Sequence[Say]:
    """Return what a report has for an agency; nothing if it is none of its business."""
    phones, accounts, links = (
        told.phones[: report.MOST_LISTED],
        told.accounts[: report.MOST_LISTED],
        told.links[: report.MOST_LISTED],
    )
    lines: list[Say] = []
    if phones and agency in ("aoc", "nbtc"):
        lines.append(Phrase("letter.phones", {"numbers": quote(", ".join(phones))}))
    if accounts and agency == "aoc":
        lines.append(Phrase("letter.accounts", {"numbers": quote(", ".join(accounts))}))
    if links and agency in ("aoc", "thaicert"):
        lines.append(Phrase("letter.links", {"links": quote(", ".join(map(quoted, links)))}))
    return lines


def _day(told: Report) -> Sequence[Say]:
    day = told.statement.day
    return (Phrase("letter.day", {"day": in_figures(day)}),) if day else ()
