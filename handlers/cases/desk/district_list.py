"""Handles confirming: after a closed case officials say which links deceive; two of them put a link
on the districts' list.

The rules of the list, and what keeps it from telling who reported, are in
storage/officials/district_list.py.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from handlers.cases.case import case_name, next_buttons
from handlers.cases.case.policy import Action
from handlers.cases.case.telling import News, tell
from handlers.cases.desk import notices
from handlers.cases.desk.seat import CaseSeat, as_it_stands, choice, pressed_at_case
from handlers.core.buttons import DESK, main
from handlers.core.calendar import day_in_thailand, in_figures
from handlers.core.outcome import NoticeKind, Outcome
from handlers.core.reply import Button, Card, Press, Reply
from handlers.core.say import Family, Phrase, Quote, Say
from handlers.core.turn import Turn
from storage.cases import audit
from storage.cases.cases import Case, MoveCase
from storage.cases.states import Move, State
from storage.engine.transaction import Change, Unit
from storage.officials import district_list
from storage.officials.district_list import ConfirmAddress, Standing, WithdrawAddress

MOST = 3
"""Addresses of one case that are offered."""

STANDS = Family("desk.list.line", ("none", "mine", "one", "waits", "on"))
"""How an address stands on the list."""
TOLD = Family("desk.list.told", ("asked", "full", "off"))
"""What the other officials are told."""


def addresses(turn: Turn, case: Case) -> tuple[str, ...]:
    """Return what of the links in a closed fraud case may stand on the list."""
    outcome = turn.content.desk.outcome(case.outcome)
    if case.state is not State.CLOSED or outcome is None or not outcome.fraud:
        return ()
    found = (turn.ports.listing.form_of(link) for link in case.report.links)
    return tuple(dict.fromkeys(address for address in found if address))[:MOST]


def button(reference: str) -> Press:
    """Return the button to the list."""
    return Press(Phrase("desk.list"), "desk.list", reference)


@pressed_at_case()
async def show(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.list`: the addresses of this case, and how each stands."""
    found = addresses(turn, seat.case)
    if not found:
        return as_it_stands(turn, seat, Phrase("desk.list.nothing"))
    standings = await _standings(turn, seat, found)
    return Outcome(Reply((_card(turn, seat, found, standings),)))


@pressed_at_case(Action.CONFIRM_LINK)
async def confirm(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.list.put`: give one's word that an address deceives people."""
    found = addresses(turn, seat.case)
    number = _chosen(turn, found)
    if number is None:
        return as_it_stands(turn, seat, Phrase("desk.changed"))
    standings = await _standings(turn, seat, found)
    before = standings[number]
    if before.mine:
        return Outcome(Reply((_card(turn, seat, found, standings),)))
    words = before.words + 1
    full = words >= district_list.NEEDED
    shown = before.shown or (district_list.shown_from(turn.now) if full else None)
    standings[number] = Standing(words, True, shown)
    case, address = seat.case, found[number]
    change = ConfirmAddress(address, case.district, case.province, seat.me.id)
    what = "full" if full else "asked"
    news = await _told(turn, seat, what) if words <= district_list.NEEDED else News()
    return _changed(turn, seat, Move.CONFIRM_LINK, change, news, found, standings)


@pressed_at_case(Action.UNLIST)
async def withdraw(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.list.off`: take an address off, with every word about it in this province."""
    found = addresses(turn, seat.case)
    number = _chosen(turn, found)
    if number is None:
        return as_it_stands(turn, seat, Phrase("desk.changed"))
    standings = await _standings(turn, seat, found)
    if not standings[number].words:
        return Outcome(Reply((_card(turn, seat, found, standings),)))
    standings[number] = Standing()
    change = WithdrawAddress(found[number], seat.case.province)
    news = await _told(turn, seat, "off")
    return _changed(turn, seat, Move.UNLIST, change, news, found, standings)


def _changed(
    turn: Turn,
    seat: CaseSeat,
    move: Move,
    change: Change,
    news: News,
    found: Sequence[str],
    standings: Sequence[Standing],
) -> Outcome:
    """The card as it is now. The trail says who did it; of two at once the later runs again."""
    trail = MoveCase(seat.case, audit.official(seat.me.id), move)
    card = _card(turn, seat, found, standings)
    changes = (trail, change, *news.changes)
    return Outcome(Reply((card,)), changes=changes, notices=news.notices)


async def _standings(turn: Turn, seat: CaseSeat, found: Sequence[str]) -> list[Standing]:
    province, me = seat.case.province, seat.me.id

    def look(unit: Unit) -> list[Standing]:
        return [district_list.standing(unit, address, province, me) for address in found]

    return await turn.read(look)


def _mark(address: str) -> str:
    """Return the mark of an address in a button: never a number that may come to mean another."""
    return hashlib.sha256(address.encode()).hexdigest()[:8]


def _chosen(turn: Turn, found: Sequence[str]) -> int | None:
    marks = [_mark(address) for address in found]
    return marks.index(choice(turn)) if choice(turn) in marks else None


def _card(turn: Turn, seat: CaseSeat, found: Sequence[str], standings: Sequence[Standing]) -> Card:
    reference = seat.case.reference
    lines: list[Say] = []
    presses: list[Button] = []
    for number, (address, stands) in enumerate(zip(found, standings, strict=True), 1):
        lines.append(_line(turn, number, address, stands))
        argument = f"{reference}.{_mark(address)}"
        if not stands.mine:
            presses.append(Press(Phrase("desk.list.put", {"n": number}), "desk.list.put", argument))
        if stands.words:
            presses.append(Press(Phrase("desk.list.off", {"n": number}), "desk.list.off", argument))
    lines.append(Phrase("desk.list.what"))
    title = Phrase("desk.list.title", {"name": case_name.name(turn.content, seat.case)})
    buttons = (*presses, *next_buttons.official(reference))
    return Card(title, tuple(lines), buttons=buttons)


def _line(turn: Turn, number: int, address: str, stands: Standing) -> Say:
    values: dict[str, Say | int] = {
        "n": number,
        "site": Quote(address.removesuffix("/").replace(".", "[.]")),
    }
    if stands.shown is not None:
        if stands.shown <= turn.now:
            return STANDS.phrase("on", values)
        return STANDS.phrase("waits", values | {"day": in_figures(day_in_thailand(stands.shown))})
    return STANDS.phrase("mine" if stands.mine else "one" if stands.words else "none", values)


async def _told(turn: Turn, seat: CaseSeat, what: str) -> News:
    """Tell the other officials of the team; the address itself is behind the button."""
    values = {"name": case_name.name(turn.content, seat.case), "role": notices.role(seat.me)}
    card = Card(
        TOLD.phrase(what, values), buttons=(button(seat.case.reference), main(DESK)), discreet=True
    )
    return await tell(turn, seat.stands, seat.others, Reply((card,)), NoticeKind.DISTRICT_LIST)
