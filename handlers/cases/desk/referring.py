"""Handles passing a case out of the team: to another office, a level up, or another district."""

from __future__ import annotations

from dataclasses import replace

from content.reading.places.places import District
from handlers.cases.case import access, case_name
from handlers.cases.case.case_question import CaseQuestion
from handlers.cases.case.policy import Action
from handlers.cases.case.states import moved
from handlers.cases.desk import notices, work
from handlers.cases.desk.handing import free_again, left, raised
from handlers.cases.desk.seat import CaseSeat, as_it_stands, at_case, choice, pressed_at_case
from handlers.cases.desk.work import FLOW
from handlers.core import districts
from handlers.core.buttons import DESK, main
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Text
from handlers.core.say import Passage, Phrase
from handlers.core.turn import Turn
from handlers.core.words.non_answers import means, small_talk
from storage.cases import audit
from storage.cases.cases import MoveCase
from storage.cases.states import Level, Move
from storage.people.flow_state import FlowState


@pressed_at_case(Action.REFER)
async def refer(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.refer`: ask for the office, which the official informs outside of Rutan."""
    reference = seat.case.reference
    buttons: list[Button] = [
        Press(Passage(office.label.texts), "desk.referred", f"{reference}.{office.id}")
        for office in turn.content.desk.offices
        if not (office.up and seat.case.level == Level.NATIONAL)
    ]
    card = work.which(turn, seat, "refer", buttons, Phrase("desk.refer.what"))
    return Outcome(Reply((card,)))


@pressed_at_case(Action.REFER)
async def referred(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.referred`: refer the case to an office.

    The choice "one level up" moves the case within Rutan instead.
    """
    id = choice(turn)
    office = turn.content.desk.office(id)
    if office is None:
        return as_it_stands(turn, seat, Phrase("desk.changed"))
    values = {
        "name": case_name.name(turn.content, seat.case),
        "office": Passage(office.label.texts),
    }
    card = Card(
        Phrase("desk.referred", values),
        buttons=(main(DESK),),
    )
    if office.up:
        actor = audit.official(seat.me.id)
        move, news = await raised(turn, seat.case, seat.stands, actor, Move.RAISE, seat.others)
        news += await notices.to_reporter(turn, seat.stands)
    else:
        report = replace(seat.case.report, referred=office.label.texts)
        move = work.takes(seat, Move.REFER, id, report)
        news = await work.told(turn, seat, "taken")
    return Outcome(Reply((card,)), None, (move, *news.changes), news.notices)


@pressed_at_case(Action.TO_DISTRICT)
async def other_district(turn: Turn, seat: CaseSeat) -> Outcome:
    """Handle `desk.district`: ask which other district the case belongs to."""
    return _which(seat.case.reference)


def _which(reference: str, *lead: Text) -> Outcome:
    asks = districts.ask(Phrase("desk.district.which"), _out(reference))
    return Outcome(
        Reply((*lead, *asks.parts)), FlowState(FLOW, "district", CaseQuestion(reference).to_json())
    )


def _out(reference: str) -> tuple[Press, ...]:
    return (Press(Phrase("desk.never_mind"), "desk.case", reference),)


async def ask_again(turn: Turn) -> Outcome:
    """Ask for the district again if none of those offered was right."""
    asked = CaseQuestion.of(turn)
    return _which(asked.case) if asked else await work.show(turn)


async def to_district(turn: Turn) -> Outcome | None:
    """Handle the district that was typed, shared or picked: move the case there.

    Its officials get the report, but never the reporter's identity.
    """
    asked = CaseQuestion.of(turn)
    if asked is None:
        return None
    reference = asked.case
    if means(turn, "cancel"):
        return await work.show_case(turn, reference)
    if kind := small_talk(turn):
        return _which(reference, kind)
    found = districts.resolve(turn, _out(reference))
    if found is None:
        return _which(reference)
    if isinstance(found, Reply):
        return Outcome(found, turn.flow_state)
    return await _handed_over(turn, reference, found)


@at_case(Action.TO_DISTRICT)
async def _handed_over(turn: Turn, seat: CaseSeat, found: District) -> Outcome:
    """Move the case to another district, where it can be taken."""
    case = seat.case
    now = replace(
        moved(case, Move.TO_DISTRICT),
        level=Level.DISTRICT,
        district=found.code,
        province=found.province.code,
        headmen=False,
    )
    stands = seat.stands.moved(now)
    team = await turn.read(lambda unit: access.team(unit, stands))
    if not team:
        return as_it_stands(turn, seat, Phrase("desk.district.nobody"))
    actor = audit.official(seat.me.id)
    change = MoveCase(case, actor, Move.TO_DISTRICT, now, note=found.code)
    told = {"name": case_name.name(turn.content, case), "district": districts.name(found)}
    why = notices.came(turn.content, case, "district", seat.me)
    news = await free_again(turn, now, stands, team, why)
    news += await left(turn, case, seat.stands, seat.others)
    news += await notices.to_reporter(turn, stands)
    card = Card(Phrase("desk.district.done", told), buttons=(main(DESK),))
    return Outcome(Reply((card,)), None, (change, *news.changes), news.notices)
