"""A booster rides on calm answers only: never beside a warning, a form, a number or a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.core.incoming import Incoming, Pressed
from handlers.core.outcome import Notice, Outcome
from handlers.core.ports import Operator, ports_off
from handlers.core.reply import Card, Choices, Phone, Press, Reply, Tone, text
from handlers.core.say import Phrase, Quote
from handlers.core.turn import Turn
from handlers.learning.review_offer import add_offer
from storage.people import people
from storage.people.flow_state import FlowState
from storage.people.people import ChangePerson
from tests.handlers.learning.conftest import Learner

MENU = Press(Phrase("menu.menu"), "menu")
CALM = Outcome(Reply((Card(Quote("menu"), buttons=(MENU,)), Choices((MENU,)))))


async def turn_of(
    learner: Learner, action: str = "menu", flow_state: FlowState | None = None
) -> Turn:
    """A turn of somebody who has a question due."""
    await learner.press("learn.remember")
    await learner.press("lesson.answer", "fake-police.warrant.a.z")
    learner.later(days=2)
    person = await learner.db.read(lambda unit: people.find(unit, learner.id))
    assert person
    event = Incoming(Pressed(action), learner.clock())
    ports = ports_off(Operator("Trial", "0"))
    return Turn(
        person, flow_state, (event,), learner.clock(), learner.library, learner.db.read, ports
    )


async def test_a_calm_answer_carries_an_offer_before_its_extras(learner: Learner) -> None:
    outcome = await add_offer(await turn_of(learner), CALM)
    assert outcome.reply
    first, offer, extras = outcome.reply.parts
    assert isinstance(offer, Card)
    assert [b.action for b in offer.buttons if isinstance(b, Press)] == ["learn.quiz"]
    assert isinstance(extras, Choices)
    assert CALM.reply
    assert first == CALM.reply.parts[0]


async def test_the_next_offer_comes_a_day_later(learner: Learner) -> None:
    turn = await turn_of(learner)
    for change in (await add_offer(turn, CALM)).changes:
        await learner.db.write(change.apply)
    soon = replace(turn, now=turn.now + timedelta(hours=3))
    assert await add_offer(soon, CALM) == CALM
    tomorrow = replace(turn, now=turn.now + timedelta(hours=21))
    assert await add_offer(tomorrow, CALM) != CALM


@pytest.mark.parametrize(
    "outcome",
    [
        Outcome(),
        Outcome(Reply((Card(Quote("danger"), tone=Tone.DANGER),))),
        Outcome(Reply((Card(Quote("careful"), tone=Tone.WARN),))),
        Outcome(Reply((Card(Quote("call"), phones=(Phone("1441", Quote("1441")),)),))),
        Outcome(Reply((Card(Quote("edited")),), edits=True)),
        Outcome(text(*(Quote(str(n)) for n in range(5)))),
        replace(CALM, flow_state=FlowState("report", "number")),
        replace(CALM, must_arrive=True),
        replace(CALM, changes=(ChangePerson("preview:1", {"language": "en"}),)),
        replace(CALM, notices=(Notice("preview:2", Reply(()), "case"),)),
    ],
)
async def test_no_other_answer_carries_one(learner: Learner, outcome: Outcome) -> None:
    assert await add_offer(await turn_of(learner), outcome) == outcome


async def test_nobody_in_a_form_or_learning_already_is_offered_one(learner: Learner) -> None:
    turn = await turn_of(learner, flow_state=FlowState("report", "number"))
    assert await add_offer(turn, CALM) == CALM
    for action in ("learn", "lesson.next", "learn.quiz"):
        event = Incoming(Pressed(action), learner.clock())
        assert await add_offer(replace(turn, flow_state=None, events=(event,)), CALM) == CALM


async def test_who_did_not_agree_is_offered_nothing(learner: Learner) -> None:
    turn = await turn_of(learner)
    forgotten = replace(turn, person=replace(turn.person, remember=False))
    assert await add_offer(forgotten, CALM) == CALM
