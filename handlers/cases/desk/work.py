"""Working a case: take it (one official only), ask the reporter, close it with an outcome."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from handlers.cases import naming, scrub
from handlers.cases.clock import WAITING
from handlers.cases.desk import notices, viewing
from handlers.cases.desk.duty import Desk, desk_of
from handlers.cases.facts import with_talk
from handlers.cases.states import FREE, HELD, Move, after
from handlers.core import incoming
from handlers.core.outcome import Notice, Outcome
from handlers.core.reply import Button, Card, Press, Reply, Weight
from handlers.core.say import Passage, Phrase
from handlers.core.turn import Turn
from storage import audit, campaigns, evidence
from storage.campaigns import Campaign
from storage.cases import MoveCase
from storage.evidence import Piece
from storage.places_in_flow import Place
from storage.timers import SetTimer, Timer
from storage.unit import Unit

FLOW = "desk"


def refused(turn: Turn, desk: Desk, move: Move) -> Outcome | None:
    """Why this official cannot make this move now, else None. Others are named by role only."""
    if desk.case.state in HELD and desk.case.taken_by != desk.me.id:
        who = notices.role(desk.holder) if desk.holder else Phrase("official.role.other")
        lead = Phrase("desk.cannot.others", {"role": who})
    elif after(desk.case.state, move) is None:
        lead = Phrase(f"desk.cannot.{desk.case.state}")
    else:
        return None
    return Outcome(Reply((notices.case_card(turn.content, desk.case, desk.me, lead),)))


def moved(desk: Desk, move: Move, note: str = "", **values: Any) -> MoveCase:
    """This official's move of their case; the case is theirs after it unless values say else."""
    state = after(desk.case.state, move)
    facts = values.pop("facts", None)
    columns = {"state": state, "taken_by": desk.me.id, **values}
    return MoveCase(desk.case, audit.official(desk.me.id), move, columns, facts, note)


def told_others(turn: Turn, desk: Desk, key: str) -> tuple[Notice, ...]:
    """Others hear of a case once: when it is no longer free."""
    if desk.case.state not in FREE:
        return ()
    values = {"name": naming.name(turn.content, desk.case), "role": notices.role(desk.me)}
    return notices.to_others(desk.others, Phrase(key, values), "case_taken")


async def take(turn: Turn) -> Outcome:
    """`desk.take`: seen, and mine. Only one official can; the others and the reporter hear it."""
    desk = await desk_of(turn, turn.argument)
    if isinstance(desk, Outcome):
        return desk
    if why := refused(turn, desk, Move.TAKE):
        return why
    name = naming.name(turn.content, desk.case)
    card = Card(
        Phrase("desk.taken", {"name": name}),
        (Phrase("desk.taken.what"),),
        buttons=notices.buttons(desk.case.reference)[1:],
    )
    return Outcome(
        Reply((card,)),
        changes=(moved(desk, Move.TAKE),),
        notices=(
            *told_others(turn, desk, "desk.others.taken"),
            *notices.to_reporter(desk.case),
        ),
    )


async def show(turn: Turn) -> Outcome:
    """`desk.case`: the case as it stands."""
    desk = await desk_of(turn, turn.argument)
    if isinstance(desk, Outcome):
        return desk
    case = desk.case

    def look(unit: Unit) -> tuple[Campaign | None, tuple[Piece, ...]]:
        campaign = campaigns.find(unit, case.campaign) if case.campaign else None
        return campaign, evidence.of_case(unit, case.id)

    campaign, pieces = await turn.read(look)
    card = notices.case_card(turn.content, case, desk.me, None, campaign, pieces)
    released = viewing.buttons(pieces, case.reference)
    return Outcome(Reply((replace(card, buttons=(*released, *card.buttons)),)))


async def ask(turn: Turn) -> Outcome:
    """`desk.ask`: which question? Templates, or own words typed now."""
    return await _ask(turn, turn.argument)


async def _ask(turn: Turn, reference: str) -> Outcome:
    desk = await desk_of(turn, reference)
    if isinstance(desk, Outcome):
        return desk
    if why := refused(turn, desk, Move.ASK):
        return why
    templates: list[Button] = [
        Press(Passage(question.label.texts), "desk.question", f"{reference}.{question.id}")
        for question in turn.content.desk.questions
    ]
    card = Card(
        Phrase("desk.ask.which", {"name": naming.name(turn.content, desk.case)}),
        (Phrase("desk.ask.own"), Phrase("desk.ask.never")),
        buttons=(*templates, Press(Phrase("desk.never_mind"), "desk.case", reference)),
    )
    return Outcome(Reply((card,)), Place(FLOW, "question", {"case": reference}))


async def ask_template(turn: Turn) -> Outcome:
    """`desk.question`: a template, sent with one tap."""
    reference, _, id = turn.argument.partition(".")
    question = turn.content.desk.question(id)
    if question is None:
        return await _ask(turn, reference)
    return await _asked(turn, reference, {"texts": dict(question.ask.texts), "id": id}, id)


async def ask_own_words(turn: Turn) -> Outcome | None:
    """The question typed by the official."""
    if not isinstance(turn.said, incoming.Text) or turn.place is None:
        return None
    return await _asked(turn, turn.place.data["case"], {"words": scrub.words(turn.text)}, "own")


async def _asked(turn: Turn, reference: str, entry: dict[str, Any], note: str) -> Outcome:
    desk = await desk_of(turn, reference)
    if isinstance(desk, Outcome):
        return desk
    if why := refused(turn, desk, Move.ASK):
        return why
    if desk.case.reporter is None:
        lead = Phrase("desk.cannot.erased")
        card = notices.case_card(turn.content, desk.case, desk.me, lead)
        return Outcome(Reply((card,)), None)
    facts = with_talk(desk.case.facts, by="official", **entry)
    name = naming.name(turn.content, desk.case)
    hours = turn.content.hours
    patience = Timer(WAITING, reference, hours.after(turn.now, hours.overdue))
    return Outcome(
        Reply((Card(Phrase("desk.asked", {"name": name}), (Phrase("desk.asked.wait"),)),)),
        None,
        (moved(desk, Move.ASK, note, facts=facts), SetTimer(patience, again=True)),
        (*told_others(turn, desk, "desk.others.taken"), *notices.to_reporter(desk.case)),
    )


async def close(turn: Turn) -> Outcome:
    """`desk.close`: how did it end?"""
    desk = await desk_of(turn, turn.argument)
    if isinstance(desk, Outcome):
        return desk
    if why := refused(turn, desk, Move.CLOSE):
        return why
    reference = desk.case.reference
    outcomes: list[Button] = [
        Press(Passage(outcome.label.texts), "desk.end", f"{reference}.{outcome.id}")
        for outcome in turn.content.desk.outcomes
    ]
    card = Card(
        Phrase("desk.close.which", {"name": naming.name(turn.content, desk.case)}),
        buttons=(*outcomes, Press(Phrase("desk.never_mind"), "desk.case", reference)),
    )
    return Outcome(Reply((card,)))


async def end(turn: Turn) -> Outcome:
    """`desk.end`: closed with this outcome; the reporter reads it in their own language."""
    reference, _, id = turn.argument.partition(".")
    desk = await desk_of(turn, reference)
    if isinstance(desk, Outcome):
        return desk
    if why := refused(turn, desk, Move.CLOSE):
        return why
    if turn.content.desk.outcome(id) is None:
        card = notices.case_card(turn.content, desk.case, desk.me, Phrase("desk.changed"))
        return Outcome(Reply((card,)))
    name = naming.name(turn.content, desk.case)
    card = Card(
        Phrase("desk.closed", {"name": name}),
        (Phrase("desk.closed.what"),),
        buttons=(Press(Phrase("desk.list"), "desk", weight=Weight.MAIN),),
    )
    return Outcome(
        Reply((card,)),
        None,
        (moved(desk, Move.CLOSE, id, outcome=id),),
        (*told_others(turn, desk, "desk.others.closed"), *notices.to_reporter(desk.case)),
    )
