"""Who asks gets one lesson a week below a calm answer, and none after stopping."""

from __future__ import annotations

from dataclasses import replace

import pytest

from handlers.core.incoming import Incoming, Pressed, Text
from handlers.core.outcome import Outcome
from handlers.core.ports import Off, Operator, ports_off
from handlers.core.reply import Card, Choices, Press, Reply, Tone
from handlers.core.say import Phrase, Quote
from handlers.core.scheduled import JobContext
from handlers.core.turn import Turn
from handlers.learning.handler import FEATURE
from handlers.learning.weekly.handler import ride, send_due
from storage.people import people
from tests.handlers.learning.conftest import Learner

MENU = Press(Phrase("menu.menu"), "menu")
CALM = Outcome(Reply((Card(Quote("menu"), buttons=(MENU,)), Choices((MENU,)))))


class Free(Off):
    """Every message is free."""

    def free(self, person: str) -> bool:
        return True


async def turn_of(learner: Learner, words: str = "") -> Turn:
    """A turn of this person now, as they are stored."""
    person = await learner.db.read(lambda unit: people.find(unit, learner.id))
    assert person
    event = Incoming(Text(words) if words else Pressed("menu"), learner.clock())
    ports = ports_off(Operator("Trial", "0"))
    return Turn(person, None, (event,), learner.clock(), learner.library, learner.db.read, ports)


def lesson_of(outcome: Outcome) -> str:
    """The lesson that the outcome shows, or an empty text."""
    parts = outcome.reply.parts if outcome.reply else ()
    buttons = [b for part in parts if isinstance(part, Card) for b in part.buttons]
    shown = [b.argument for b in buttons if isinstance(b, Press) and b.action == "lesson.start"]
    return shown[0] if shown else ""


async def stored(learner: Learner, outcome: Outcome) -> None:
    for change in outcome.changes:
        await learner.db.write(change.apply)


async def test_the_first_comes_at_once_and_the_next_after_a_week(learner: Learner) -> None:
    first = lesson_of(await learner.press("weekly.start"))
    assert first
    learner.later(days=6)
    assert await ride(await turn_of(learner), CALM) == CALM
    learner.later(days=2)
    outcome = await ride(await turn_of(learner), CALM)
    assert outcome.reply
    assert isinstance(outcome.reply.parts[-1], Choices)
    assert lesson_of(outcome) not in ("", first)
    assert outcome.notices == ()
    await stored(learner, outcome)
    assert await ride(await turn_of(learner), CALM) == CALM


@pytest.mark.parametrize(
    "other",
    [
        Outcome(),
        Outcome(Reply((Card(Quote("danger"), tone=Tone.DANGER),))),
        replace(CALM, must_arrive=True),
    ],
)
async def test_no_other_answer_carries_one(learner: Learner, other: Outcome) -> None:
    await learner.press("weekly.start")
    learner.later(days=8)
    assert await ride(await turn_of(learner), other) == other


async def test_stopping_is_one_tap_and_asking_again_soon_repeats_nothing(learner: Learner) -> None:
    first = lesson_of(await learner.press("weekly.start"))
    assert "weekly.stop" in [b.action for b in learner.buttons()]
    await learner.press("weekly.stop")
    learner.later(days=30)
    assert await ride(await turn_of(learner), CALM) == CALM
    assert lesson_of(await learner.press("weekly.start")) not in ("", first)


async def test_asking_twice_sends_no_second_lesson(learner: Learner) -> None:
    await learner.press("weekly.start")
    outcome = await learner.press("weekly.start")
    assert outcome.changes == ()
    assert lesson_of(outcome) == ""


async def test_where_it_is_not_free_nothing_is_ever_sent_by_itself(learner: Learner) -> None:
    await learner.press("weekly.start")
    now = learner.later(days=70)
    context = JobContext(now, learner.library, learner.db.read, Free())
    assert await send_due(context) == ()


async def test_where_it_came_to_cost_something_it_waits_for_an_answer(learner: Learner) -> None:
    turn = await turn_of(learner)
    free = replace(turn, ports=replace(turn.ports, quota=Free()))
    outcome = await FEATURE.presses["weekly.start"](free)
    assert outcome
    await stored(learner, outcome)
    now = learner.later(days=8)
    (result,) = await send_due(JobContext(now, learner.library, learner.db.read, Off()))
    assert result.notices == ()
    for change in result.changes:
        await learner.db.write(change.apply)
    assert lesson_of(await ride(await turn_of(learner), CALM))


async def test_by_night_nothing_is_sent(learner: Learner) -> None:
    turn = await turn_of(learner)
    free = replace(turn, ports=replace(turn.ports, quota=Free()))
    outcome = await FEATURE.presses["weekly.start"](free)
    assert outcome
    await stored(learner, outcome)
    learner.later(days=8)
    night = learner.clock().replace(hour=18)
    assert await send_due(JobContext(night, learner.library, learner.db.read, Free())) == ()


@pytest.mark.parametrize(
    ("words", "answered"),
    [
        ("ขอบทเรียนทุกสัปดาห์", True),
        ("one lesson each week please", True),
        ("หยุดส่งทุกสัปดาห์", True),
        ("stop the weekly lesson", True),
        ("เขาให้โอนทุกสัปดาห์", False),
        ("หยุดส่งคำเตือน", False),
        ("มีคนโทรมาบอกว่าขายบทเรียนออนไลน์ ให้โอนทุกสัปดาห์ สัปดาห์ละพัน แล้วขอเลขบัตรด้วย", False),
    ],
)
async def test_words_that_ask_for_it_are_taken_and_others_are_not(
    learner: Learner, words: str, answered: bool
) -> None:
    assert FEATURE.claims
    assert (await FEATURE.claims(await turn_of(learner, words)) is not None) is answered
