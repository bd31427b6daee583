"""Passing a case out of the team's hands: to another office, a level up, or another district."""

from __future__ import annotations

from dataclasses import replace

from handlers.cases.case import case_name
from handlers.cases.case.case_question import CaseQuestion
from handlers.cases.case.states import moved
from handlers.cases.case.timers import untaken
from handlers.cases.desk import notices, work
from handlers.cases.desk.duty import as_it_stands, desk_for
from handlers.cases.desk.handing import free_again, raised
from handlers.cases.desk.work import FLOW
from handlers.core import districts
from handlers.core.buttons import DESK, main
from handlers.core.non_answers import means, small_talk
from handlers.core.outcome import Outcome
from handlers.core.reply import Button, Card, Press, Reply, Text
from handlers.core.say import Passage, Phrase
from handlers.core.turn import Turn
from storage.cases import audit
from storage.cases.cases import MoveCase, Reach
from storage.cases.states import Level, Move
from storage.officials import officials
from storage.people.flow_state import FlowState


async def refer(turn: Turn) -> Outcome:
    """`desk.refer`: to which office? Another office is told by the official, outside of Rutan."""
    desk = await desk_for(turn, turn.argument, Move.REFER)
    if isinstance(desk, Outcome):
        return desk
    reference = desk.case.reference
    buttons: list[Button] = [
        Press(Passage(office.label.texts), "desk.referred", f"{reference}.{office.id}")
        for office in turn.content.desk.offices
        if not (office.up and desk.case.level == Level.NATIONAL)
    ]
    card = work.which(turn, desk, "refer", buttons, Phrase("desk.refer.what"))
    return Outcome(Reply((card,)))


async def referred(turn: Turn) -> Outcome:
    """`desk.referred`: to this office. "One level up" hands it over within Rutan."""
    reference, _, id = turn.argument.partition(".")
    desk = await desk_for(turn, reference, Move.REFER)
    if isinstance(desk, Outcome):
        return desk
    office = turn.content.desk.office(id)
    if office is None:
        return as_it_stands(turn, desk, Phrase("desk.changed"))
    values = {
        "name": case_name.name(turn.content, desk.case),
        "office": Passage(office.label.texts),
    }
    card = Card(
        Phrase("desk.referred", values),
        buttons=(main(DESK),),
    )
    to_reporter = notices.to_reporter(desk.case)
    if office.up:
        move, news = await raised(turn, desk.case, audit.official(desk.me.id), Move.RAISE)
        return Outcome(Reply((card,)), None, (move,), (*news, *to_reporter))
    told = replace(desk.case.report, referred=office.label.texts)
    change = work.takes(desk, Move.REFER, id, told)
    news = work.told_others(turn, desk, "taken")
    return Outcome(Reply((card,)), None, (change,), (*news, *to_reporter))


async def other_district(turn: Turn) -> Outcome:
    """`desk.district`: it belongs to another district; which one?"""
    desk = await desk_for(turn, turn.argument, Move.TO_DISTRICT)
    if isinstance(desk, Outcome):
        return desk
    return _which(desk.case.reference)


def _which(reference: str, *lead: Text) -> Outcome:
    asks = districts.ask(Phrase("desk.district.which"), _out(reference))
    return Outcome(
        Reply((*lead, *asks.parts)), FlowState(FLOW, "district", CaseQuestion(reference).to_json())
    )


def _out(reference: str) -> tuple[Press, ...]:
    return (Press(Phrase("desk.never_mind"), "desk.case", reference),)


async def ask_again(turn: Turn) -> Outcome:
    """None of the districts that were offered: which one then?"""
    asked = CaseQuestion.of(turn)
    return _which(asked.case) if asked else await work.show(turn)


async def to_district(turn: Turn) -> Outcome | None:
    """The district, typed, shared or picked: its officers get the report, never who reported."""
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
    desk = await desk_for(turn, reference, Move.TO_DISTRICT)
    if isinstance(desk, Outcome):
        return desk
    case = desk.case
    there = Reach(Level.DISTRICT, found.code)
    duty = await turn.read(lambda unit: officials.with_roles(unit, there, officials.DUTY))
    duty = tuple(official for official in duty if not official.has(case.reporter))
    if not duty:
        return as_it_stands(turn, desk, Phrase("desk.district.nobody"))
    now = replace(
        moved(case, Move.TO_DISTRICT),
        level=Level.DISTRICT,
        district=found.code,
        province=found.province.code,
        headmen=False,
    )
    actor = audit.official(desk.me.id)
    change = MoveCase(case, actor, Move.TO_DISTRICT, now, note=found.code)
    clock = untaken(turn.content, case.reference, turn.now)
    told = {"name": case_name.name(turn.content, case), "district": districts.name(found)}
    news = (*free_again(turn, case, duty), *notices.to_reporter(case))
    card = Card(Phrase("desk.district.done", told), buttons=(main(DESK),))
    return Outcome(Reply((card,)), None, (change, clock), news)
