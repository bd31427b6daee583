"""Draws what officials, headmen and reporters are sent about a case, and the card of a case."""

from __future__ import annotations

from dataclasses import replace

from content.reading.library import Library
from content.reading.places.places import District
from handlers.cases.case import case_name, report, telling
from handlers.cases.case.policy import CaseStanding
from handlers.cases.case.states import FREE, HELD
from handlers.cases.case.telling import Moment, News
from handlers.core import districts
from handlers.core.buttons import DESK, main
from handlers.core.outcome import NoticeKind
from handlers.core.reply import Button, Card, Press, Reply, Tone, Weight
from handlers.core.say import Family, Passage, Phrase, Say
from handlers.core.words.quoted import quote
from storage.cases.campaigns import Campaign
from storage.cases.cases import Case, OpenCase
from storage.cases.evidence import Piece
from storage.cases.states import State
from storage.officials import officials
from storage.officials.officials import Official

ROLE = Family("official.role", officials.ROLES)
STATE = Family("desk.state", State)
HELD_BACK = Family("desk.held", telling.TO_OFFICIALS)
"""What happened, for a notice that was held back, by its kind."""


def role(official: Official) -> Say:
    """Return the role of an official in words; never a name."""
    return ROLE.phrase(official.role)


def free(reference: str) -> tuple[Button, ...]:
    """Return the buttons of a case that nobody has; asking and closing are behind "more"."""
    return (
        Press(Phrase("desk.take"), "desk.take", reference, weight=Weight.MAIN),
        Press(Phrase("desk.know"), "desk.know", reference),
        _more(reference),
    )


def held(reference: str) -> tuple[Button, ...]:
    """Return the buttons of a case for the official who has it."""
    return (
        Press(Phrase("desk.ask"), "desk.ask", reference),
        Press(Phrase("desk.close"), "desk.close", reference),
        _more(reference),
    )


def _more(reference: str) -> Press:
    return Press(Phrase("desk.more"), "desk.more", reference)


def _new_card(library: Library, case: OpenCase, district: District, name: Say, *after: Say) -> Card:
    return Card(
        Phrase("desk.new.urgent" if case.urgent else "desk.new", {"name": name}),
        (
            districts.name(district),
            *report.lines(case.report, library),
            Phrase("case.nobody"),
            *after,
        ),
        tone=Tone.DANGER if case.urgent else Tone.PLAIN,
        discreet=True,
    )


def new(library: Library, case: OpenCase, district: District, name: Say, *more: Say) -> Reply:
    """Show an official a new case; `more` is shown in addition to the report itself."""
    card = _new_card(library, case, district, name, *more)
    return Reply((replace(card, buttons=free(f"{case.word}{case.digits}")),))


def for_headman(library: Library, case: OpenCase, district: District, name: Say) -> Reply:
    """Show a headman a new case whose reporter lets them help; they read it and say so."""
    card = _new_card(library, case, district, name, Phrase("desk.headman"))
    return Reply((replace(card, buttons=acknowledge(f"{case.word}{case.digits}")),))


def acknowledge(reference: str) -> tuple[Button, ...]:
    """Return the buttons of a headman under a case they may read."""
    return (
        Press(Phrase("headmen.seen"), "headmen.seen", reference, weight=Weight.MAIN),
        Press(Phrase("headmen.told"), "headmen.told", reference),
        DESK,
    )


def case_card(
    library: Library,
    case: Case,
    me: Official,
    lead: Say | None = None,
    campaign: Campaign | None = None,
    pieces: tuple[Piece, ...] = (),
) -> Card:
    """Return a card of a case in its current state, with the buttons this official may press."""
    district = library.places.find(case.district)
    name = case_name.name(library, case)
    lines: list[Say] = [lead] if lead else []
    lines.append(STATE.phrase(case.state))
    if district:
        lines.append(districts.name(district))
    lines += _told(case, library)
    lines += (
        *report.counted(len(pieces), sum(piece.uncovered for piece in pieces)),
        *report.spread(campaign),
    )
    if case.state == State.CLOSED and (outcome := library.desk.outcome(case.outcome)):
        lines.append(Phrase("desk.outcome", {"what": Passage(outcome.label.texts)}))
    shown: tuple[Button, ...] = (main(DESK),)
    if case.state in FREE:
        shown = free(case.reference)
    elif case.state in HELD:
        shown = held(case.reference) if case.taken_by == me.id else (_more(case.reference),)
    tone = Tone.DANGER if case.urgent else Tone.PLAIN
    return Card(Phrase("desk.case", {"name": name}), tuple(lines), buttons=shown, tone=tone)


def _told(case: Case, library: Library) -> list[Say]:
    if case.forgotten:
        return [Phrase("case.forgotten")]
    notes = [Phrase("desk.note.line", {"words": quote(note)}) for note in case.report.notes]
    said = (*report.lines(case.report, library), *report.talk(case.report, library))
    return [*said, *notes, Phrase("case.nobody")]


def summary(
    library: Library,
    case: Case,
    title: Say,
    *,
    mine: bool = False,
) -> Card:
    """Return a card of a case under another title, e.g. that it is free again or reopened.

    `mine`: show the buttons for the official who has it, not those of a free case. If its report is
    empty, there is only the desk button.
    """
    if case.report.empty:
        return Card(title, buttons=(main(DESK),))
    shown = held(case.reference) if mine else free(case.reference)
    tone = Tone.DANGER if case.urgent else Tone.WARN
    lines = (*report.lines(case.report, library), Phrase("case.nobody"))
    return Card(title, lines, buttons=shown, tone=tone, discreet=True)


async def to_reporter(at: Moment, case: CaseStanding) -> News:
    """Notify the reporter of news; the notice has no content, as a locked screen may show it."""
    return await telling.tell_reporter(at, case, to_open(case.reference), NoticeKind.CASE_NEWS)


def to_open(reference: str, action: str = "case.open") -> Reply:
    """Say only that there is something to open."""
    open_it = Press(Phrase("case.news.open"), action, reference, weight=Weight.MAIN)
    return Reply((Card(Phrase("case.news"), buttons=(open_it,)),))


def line(say: Say) -> Reply:
    """Show one line, with the way to the desk."""
    return Reply((Card(say, buttons=(main(DESK),)),))
