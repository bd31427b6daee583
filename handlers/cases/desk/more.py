"""Handles the "more" button of a case: further acts of an official, and a text to copy for another
agency.

A text is filled from what the official may see. They copy it and send it; Rutan sends none.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.cases.case import case_name, next_buttons, report
from handlers.cases.case.policy import Action
from handlers.cases.case.states import FREE
from handlers.cases.desk import notices
from handlers.cases.desk.seat import CaseSeat, as_it_stands, choice, pressed_at_case
from handlers.cases.text import copyable_text
from handlers.core.calendar import in_figures
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply
from handlers.core.say import Family, Phrase, Say
from handlers.core.turn import Turn
from handlers.core.words.quoted import quote, quoted
from storage.cases.report import Report


@pressed_at_case()
async def more(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.more`: show further actions for the case."""
    reference = seat.case.reference
    buttons: list[Button] = []
    if seat.case.state in FREE:
        # Either of them also takes the case.
        buttons += [
            Press(Phrase("desk.ask"), "desk.ask", reference),
            Press(Phrase("desk.close"), "desk.close", reference),
        ]
    if seat.may(Action.GIVE).allowed:
        buttons += [
            *(
                Press(
                    Phrase("desk.give", {"role": notices.role(other)}),
                    "desk.give",
                    f"{reference}.{other.id}",
                )
                for other in seat.others[:4]
            ),
            Press(Phrase("desk.release"), "desk.release", reference),
        ]
    if seat.may(Action.REFER).allowed:
        buttons += [
            Press(Phrase("desk.refer"), "desk.refer", reference),
            Press(Phrase("desk.district"), "desk.district", reference),
        ]
    buttons += [
        Press(Phrase("desk.know"), "desk.know", reference),
        Press(Phrase("desk.note"), "desk.note", reference),
    ]
    buttons.append(_to_texts(reference))
    if seat.case.campaign is not None:
        buttons.append(Press(Phrase("desk.alert"), "alert.draft", reference))
    if seat.may(Action.MUTE).allowed:
        buttons.append(Press(Phrase("desk.mute"), "desk.mute", reference))
    buttons.append(Press(Phrase("desk.never_mind"), "desk.case", reference))
    title = Phrase("desk.more.title", {"name": case_name.name(turn.content, seat.case)})
    return Outcome(Reply((Card(title, (Phrase("desk.know.what"),), buttons=tuple(buttons)),)))


AGENCIES = ("aoc", "nbtc", "thaicert")
"""Who gets such texts: the 1441 centre, the telephone regulator (NBTC), ThaiCERT."""
TO = Family("letter.to", AGENCIES)
"""The buttons."""
DEAR = Family("letter.dear", AGENCIES)
"""The first line of each text."""


def _to_texts(reference: str) -> Press:
    """Return the button to the texts."""
    return Press(Phrase("desk.letter"), "desk.letter", reference)


@pressed_at_case()
async def letter(turn: Turn, seat: CaseSeat) -> Outcome:
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
    return Outcome(Reply(copyable_text.parts(lines, back)))


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
