"""Nothing rides on a grave answer, on an open question or into an emergency."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from handlers.core.last_answer import OTHERS
from handlers.core.outcome import Outcome
from handlers.core.reply import Card, Phone, Reply, Tone
from handlers.core.say import Quote
from handlers.core.scheduled import JobContext
from handlers.learning.practice import handler
from storage.engine.columns import table
from storage.engine.transaction import Unit
from storage.people import practice
from storage.people.flow_state import FlowState
from storage.tables.cases import DraftRow
from tests.handlers.learning.conftest import Learner
from tests.handlers.learning.practice.rounds import (
    CALM,
    MENU,
    Free,
    begun,
    begun_where_free,
    pushed,
    ridden,
    says,
    turn_of,
)

ASKED = FlowState("privacy", "sure")


PHONES = (Phone("1323", Quote("someone to talk to")),)


@pytest.mark.parametrize(
    "other",
    [
        Outcome(Reply((Card(Quote("fraud"), tone=Tone.DANGER),))),
        Outcome(Reply((Card(Quote("suspicious"), tone=Tone.WARN),))),
        replace(CALM, must_arrive=True),
        Outcome(Reply((Card(Quote("you are not alone"), phones=PHONES),))),
        replace(CALM, flow_state=ASKED),
        Outcome(Reply((Card(OTHERS, buttons=(MENU,)),))),
    ],
    ids=["danger", "warning", "first hour", "someone to talk to", "question", "which of these"],
)
async def test_what_waits_is_explained_below_the_next_calm_answer_not_below_a_grave_one(
    learner: Learner, other: Outcome
) -> None:
    await begun(learner)
    learner.later(days=3)
    assert await ridden(learner)
    assert await ridden(learner, other, "is this real?") is None
    (one,) = (await learner.db.read(lambda unit: practice.sent(unit, learner.id))).values()
    assert one.answer == practice.OPEN
    assert says(await ridden(learner, CALM, "thank you"), "practice.was_trick")


async def test_a_question_that_stays_open_is_not_followed_by_an_explanation(
    learner: Learner,
) -> None:
    await begun(learner)
    learner.later(days=3)
    assert await ridden(learner)
    turn = replace(await turn_of(learner, "help"), flow_state=ASKED)
    assert (await handler.ride(turn, CALM)) == CALM


GRAVE = [
    replace(CALM, must_arrive=True),
    Outcome(Reply((Card(Quote("fraud"), tone=Tone.DANGER),))),
]


@pytest.mark.parametrize("other", GRAVE, ids=["first hour", "danger"])
async def test_after_an_emergency_nothing_rides_for_a_week(
    learner: Learner, other: Outcome
) -> None:
    await begun(learner)
    learner.later(days=2, hours=1)  # one is due
    assert await ridden(learner, other, "I sent money") is None
    learner.later(days=6, hours=20)
    assert await ridden(learner) is None
    learner.later(days=1)
    assert await ridden(learner)


@pytest.mark.parametrize("other", GRAVE, ids=["first hour", "danger"])
async def test_after_an_emergency_nothing_is_pushed_for_a_week(
    learner: Learner, other: Outcome
) -> None:
    await begun_where_free(learner)
    learner.later(days=2)
    assert await ridden(learner, other, "I sent money") is None
    learner.later(days=6, hours=20)
    assert await pushed(learner) == []
    learner.later(days=1)
    assert len(await pushed(learner)) == 1


async def test_an_emergency_brings_nothing_forward_and_starts_nothing(learner: Learner) -> None:
    assert (await handler.ride(await turn_of(learner, "help"), GRAVE[0])).changes == ()
    await begun(learner)
    due = learner.clock() + timedelta(days=30)
    person = (await turn_of(learner)).person
    await learner.db.write(practice.SendPractice(learner.id, person.practice, "", due, False).apply)
    await ridden(learner, GRAVE[0], "help")
    assert (await turn_of(learner)).person.practice == due


@pytest.mark.parametrize(
    "other",
    [
        Outcome(),
        Outcome(Reply((Card(Quote("danger"), tone=Tone.DANGER),))),
        replace(CALM, must_arrive=True),
    ],
)
async def test_no_warning_carries_a_new_one(learner: Learner, other: Outcome) -> None:
    await begun(learner)
    learner.later(days=3)
    assert await ridden(learner, other) is None


async def test_whoever_has_something_open_gets_none(learner: Learner) -> None:
    await begun(learner)

    def draft(unit: Unit) -> None:
        row = {"person": learner.id, "step": "s", "facts": b"", "updated": unit.now}
        unit.connection.execute(insert(table(DraftRow)).values(**row))

    await learner.db.write(draft)
    now = learner.later(days=3)
    assert await ridden(learner) is None
    turn = await turn_of(learner)
    await learner.db.write(
        practice.SendPractice(learner.id, turn.person.practice, "", now, True).apply
    )
    (result,) = await handler.send_due(JobContext(now, learner.library, learner.db.read, Free()))
    assert result.notices == ()
    await learner.db.write(result.changes[0].apply)
    assert await handler.send_due(JobContext(now, learner.library, learner.db.read, Free())) == ()
