"""Texts: the cards and notices about a case for officials, headmen and reporters; case/telling.py
decides who gets them.
"""

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
from handlers.core.calendar import ago, day_and_time
from handlers.core.outcome import NoticeKind
from handlers.core.reply import Button, Card, Press, Reply, Tone, Weight
from handlers.core.say import Family, Passage, Phrase, Quote, Say
from handlers.core.words.quoted import quote
from storage.cases.campaigns import Campaign
from storage.cases.cases import Case, OpenCase
from storage.cases.evidence import Piece
from storage.cases.states import Move, State
from storage.officials import officials
from storage.officials.officials import Official

ROLE = Family("official.role", officials.ROLES)
STATE = Family("desk.state", State)
CAME = Family("desk.came", ("back", "district", "raised", "unseen", "overdue", "left"))
"""Why a case comes to a team: given back, sent by another district, sent up, nobody there may see
it, nobody took it in time, its holder left."""
HELD_BACK = Family("desk.held", telling.TO_OFFICIALS)
"""What happened, for a notice that was held back, by its kind."""


def role(official: Official) -> Say:
    """Return the role of an official in words; never a name."""
    return ROLE.phrase(official.role)


def colleague(role: str, number: int) -> Say:
    """Return an official's role and number; two officers of a district have the same role."""
    if role not in officials.ROLES:
        return Phrase("official.role.other")
    return Phrase("desk.colleague", {"role": ROLE.phrase(role), "number": number})


def free(reference: str, *, urgent: bool) -> tuple[Button, ...]:
    """Return the buttons of a case that nobody has; asking is behind "more".

    What is no fraud is put away with one press, unless something was lost.
    """
    keep = Press(Phrase("desk.keep"), "desk.keep", reference)
    return (
        Press(Phrase("desk.take"), "desk.take", reference, weight=Weight.MAIN),
        Press(Phrase("desk.close"), "desk.close", reference),
        *(() if urgent else (keep,)),
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


def closed(case: Case) -> tuple[Button, ...]:
    """Return the buttons of a closed case; it is not opened again once its content is gone."""
    again = Press(Phrase("desk.reopen"), "desk.reopen", case.reference)
    note = Press(Phrase("desk.note"), "desk.note", case.reference)
    gone = case.forgotten is not None or case.outcome == Move.WITHDRAW
    return (main(DESK), *(() if gone else (again,)), *(() if case.forgotten else (note,)))


def moves(case: Case, *, mine: bool) -> tuple[Button, ...]:
    """Return what an official may do next with a case, who has it if it is `mine`."""
    if case.state in FREE:
        return free(case.reference, urgent=case.urgent)
    if case.state in HELD:
        return held(case.reference) if mine else (_more(case.reference),)
    return closed(case)


def tone(case: Case) -> Tone:
    """Return the tone of news of a case."""
    return Tone.DANGER if case.urgent else Tone.WARN


def _more(reference: str) -> Press:
    return Press(Phrase("desk.more"), "desk.more", reference)


def headed(title: Say, *, urgent: bool) -> Say:
    """Return the title of a notice; it begins with "urgent" where something was lost."""
    return Phrase("desk.urgent", {"title": title}) if urgent else title


def when_and_where(at: Moment, case: Case) -> Say:
    """Return one line: which district a case is of, when it was reported, how long ago."""
    district = at.content.places.find(case.district)
    values: dict[str, Say] = {
        "district": Passage(district.names) if district else Quote(case.district),
        "when": day_and_time(case.opened),
        "age": ago(case.opened, at.now),
    }
    return Phrase("desk.about", values)


def came(library: Library, case: Case, why: str, by: Official | None = None) -> Say:
    """Say from which district a case comes and why (one of CAME), as it stood before the move."""
    district = library.places.find(case.district)
    values: dict[str, Say] = {
        "district": districts.name(district) if district else Quote(case.district),
        "role": role(by) if by else Phrase("official.role.other"),
    }
    return CAME.phrase(why, values)


def _new_card(at: Moment, case: OpenCase, district: District, name: Say, *after: Say) -> Card:
    return Card(
        Phrase("desk.new.urgent" if case.urgent else "desk.new", {"name": name}),
        (
            districts.name(district),
            Phrase("desk.new.when", {"when": day_and_time(at.now)}),
            *report.lines(case.report, at.content),
            Phrase("case.nobody"),
            *after,
        ),
        tone=Tone.DANGER if case.urgent else Tone.PLAIN,
        discreet=True,
    )


def new(at: Moment, case: OpenCase, district: District, name: Say, *more: Say) -> Reply:
    """Show an official a new case; `more` is shown in addition to the report itself."""
    card = _new_card(at, case, district, name, *more)
    shown = free(f"{case.word}{case.digits}", urgent=case.urgent)
    return Reply((replace(card, buttons=shown),))


def for_headman(at: Moment, case: OpenCase, district: District, name: Say) -> Reply:
    """Show a headman a new case whose reporter lets them help; they read it and say so."""
    card = _new_card(at, case, district, name, Phrase("desk.headman"))
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
    withdrawn = case.state is State.CLOSED and case.outcome == Move.WITHDRAW
    lines.append(Phrase("desk.state.withdrawn") if withdrawn else STATE.phrase(case.state))
    if district:
        lines.append(districts.name(district))
    lines += _told(case, library)
    lines += (
        *report.counted(len(pieces), sum(piece.uncovered for piece in pieces)),
        *report.spread(campaign),
    )
    if case.state == State.CLOSED and (outcome := library.desk.outcome(case.outcome)):
        lines.append(Phrase("desk.outcome", {"what": Passage(outcome.label.texts)}))
        lines += report.advice(case.report)
    shown = moves(case, mine=case.taken_by == me.id)
    urgent = Tone.DANGER if case.urgent else Tone.PLAIN
    return Card(Phrase("desk.case", {"name": name}), tuple(lines), buttons=shown, tone=urgent)


def _told(case: Case, library: Library) -> list[Say]:
    if case.forgotten:
        return [Phrase("case.forgotten")]
    notes = [Phrase("desk.note.line", {"words": quote(note)}) for note in case.report.notes]
    said = (*report.lines(case.report, library), *report.talk(case.report, library))
    return [*said, *notes, Phrase("case.nobody")]


def summary(
    at: Moment,
    case: Case,
    title: Say,
    *new: Say,
    mine: bool = False,
) -> Card:
    """Return a card of a case under another title, e.g. that it is free again or reopened.

    What is `new` comes first, then where and when it was reported, then the report. `mine`: show
    the buttons for the official who has it, not those of a free case. If its report is empty, there
    is only the desk button.
    """
    about = when_and_where(at, case)
    if case.report.empty:
        return Card(title, (*new, about), buttons=(main(DESK),))
    lines = (*new, about, *report.lines(case.report, at.content), Phrase("case.nobody"))
    headline = headed(title, urgent=case.urgent)
    buttons = moves(case, mine=mine)
    return Card(headline, lines, buttons=buttons, tone=tone(case), discreet=True)


def added(
    at: Moment, case: Case, title: Say, new: tuple[Say, ...], looks: tuple[Button, ...], mine: bool
) -> Card:
    """Return a card of what a reporter just added or showed, and of nothing that was known before.

    `looks` are buttons to see evidence; the whole case is behind a button.
    """
    next_ones = moves(case, mine=mine)
    opens = Press(Phrase("desk.case.open"), "desk.case", case.reference)
    whole = case.report.loss
    lines = (*new, when_and_where(at, case), report.LOSS.phrase(whole or "unknown"))
    return Card(
        headed(title, urgent=case.urgent),
        lines,
        buttons=(*looks, *next_ones, opens),
        tone=tone(case),
        discreet=True,
    )


async def to_reporter(at: Moment, case: CaseStanding) -> News:
    """Notify the reporter of news; the notice has no content, as a locked screen may show it."""
    return await telling.tell_reporter(at, case, to_open(case.reference), NoticeKind.CASE_NEWS)


def to_open(reference: str, action: str = "case.open") -> Reply:
    """Say only that there is something to open."""
    open_it = Press(Phrase("case.news.open"), action, reference, weight=Weight.MAIN)
    return Reply((Card(Phrase("case.news"), buttons=(open_it,)),))


def left(at: Moment, case: Case) -> Reply:
    """Say that a case is with other officials now; they cannot open it any more."""
    return line(Phrase("clock.left", {"name": case_name.name(at.content, case)}))


def line(say: Say) -> Reply:
    """Show one line, with the way to the desk."""
    return Reply((Card(say, buttons=(main(DESK),)),))
