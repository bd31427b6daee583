"""The half that was drawn gets its lessons, everybody the test, the other half lessons later."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial

import pytest

from handlers.core.incoming import Incoming, Pressed
from handlers.core.outcome import Outcome
from handlers.core.ports import Operator, ports_off
from handlers.core.reply import Card, Choices, Press, Reply, Tone
from handlers.core.say import Phrase, Quote
from handlers.core.turn import Turn
from handlers.learning.handler import FEATURE
from storage.people import people
from storage.people.people import ChangePerson
from storage.people.trials import trials
from storage.people.trials.plan import Kind, Plan
from storage.people.trials.plan import Measure as About
from storage.people.trials.trials import Member
from tests.bot.trial.plans import items
from tests.handlers.learning.conftest import Learner

MENU = Press(Phrase("menu.menu"), "menu")
CALM = Outcome(Reply((Card(Quote("menu"), buttons=(MENU,)), Choices((MENU,)))))
NAME = "dry-season"


@pytest.fixture
async def plan(learner: Learner) -> Plan:
    """A trial of two lessons, sealed on 22 November, in which district 3801 takes part."""
    lessons = tuple(list(learner.library.curriculum.lessons)[:2])
    found = Plan(
        NAME, "Do lessons help?", Kind.DISTRICT, ("3801", "3802"), lessons,
        tuple(each for each in items(learner.library, lessons[0]) if lessons[1] not in each),
        {}, About.DECEIT, "plan", dt.date(2026, 12, 1), dt.date(2027, 1, 1), dt.date(2027, 2, 1),
        {},
    )  # fmt: skip
    await learner.db.write(partial(trials.seal, plan=found))
    await learner.db.write(ChangePerson(learner.id, {"district": "3801"}).apply)
    return found


async def joined(learner: Learner, *, early: bool) -> None:
    """Agree, then the lot is drawn on 1 December."""
    await learner.press("trial.ask")
    await learner.tap("trial.join")
    learner.later(days=10)
    drawn = ["3801" if early else "3802"]
    await learner.db.write(lambda unit: trials.draw(unit, NAME, "seed", drawn))


async def ridden(learner: Learner, other: Outcome = CALM) -> list[str]:
    """What the next calm answer carries: actions and arguments of its buttons."""
    person = await learner.db.read(lambda unit: people.find(unit, learner.id))
    assert person
    event = Incoming(Pressed("menu"), learner.clock())
    ports = ports_off(Operator("Trial", "0"))
    turn = Turn(person, None, (event,), learner.clock(), learner.library, learner.db.read, ports)
    assert FEATURE.rides
    outcome = await FEATURE.rides(turn, other)
    assert outcome.notices == ()
    for change in outcome.changes:
        await learner.db.write(change.apply)
    parts = outcome.reply.parts if outcome.reply else ()
    if parts and len(parts) > 1 and other is CALM:
        assert isinstance(parts[-1], Choices)
    cards = [part for part in parts if isinstance(part, Card)][1:]
    return [
        f"{b.action} {b.argument}".strip()
        for card in cards
        for b in card.buttons
        if isinstance(b, Press)
    ]


async def member(learner: Learner) -> Member | None:
    return await learner.db.read(lambda unit: trials.member(unit, learner.id))


async def test_agreeing_is_asked_first_and_stored_only_then(learner: Learner, plan: Plan) -> None:
    await learner.press("learn")
    assert "trial.ask" in [b.action for b in learner.buttons()]
    await learner.tap("trial.ask")
    assert await member(learner) is None
    await learner.tap("trial.join")
    found = await member(learner)
    assert found
    assert (found.unit, found.early) == ("3801", None)
    await learner.press("learn")
    assert "trial.ask" not in [b.action for b in learner.buttons()]
    outcome = await learner.press("trial.join", NAME)
    assert outcome.changes == ()


async def test_who_lives_elsewhere_or_comes_late_is_not_asked(learner: Learner, plan: Plan) -> None:
    await learner.db.write(ChangePerson(learner.id, {"district": "3805"}).apply)
    assert (await learner.press("trial.join", NAME)).changes == ()
    await learner.db.write(ChangePerson(learner.id, {"district": "3801"}).apply)
    learner.later(days=9)  # 1 December in Thailand
    assert (await learner.press("trial.join", NAME)).changes == ()
    await learner.press("learn")
    assert "trial.ask" not in [b.action for b in learner.buttons()]


async def test_those_drawn_get_each_lesson_once_a_day_apart(learner: Learner, plan: Plan) -> None:
    await joined(learner, early=True)
    assert f"lesson.start {plan.lessons[0]}" in await ridden(learner)
    assert await ridden(learner) == []
    learner.later(days=1)
    assert f"lesson.start {plan.lessons[1]}" in await ridden(learner)
    learner.later(days=1)
    assert await ridden(learner) == []


async def test_those_who_wait_get_the_test_on_the_same_days_and_lessons_after(
    learner: Learner, plan: Plan
) -> None:
    await joined(learner, early=False)
    assert await ridden(learner) == []
    learner.later(days=31)  # 2 January
    assert "trial.test" in await ridden(learner)
    learner.later(days=31)  # 2 February
    assert f"lesson.start {plan.lessons[0]}" in await ridden(learner)
    learner.later(days=1)
    assert f"lesson.start {plan.lessons[1]}" in await ridden(learner)
    await learner.db.write(lambda unit: trials.keep_result(unit, NAME, "{}"))
    learner.later(days=1)
    assert await ridden(learner) == []
    assert await member(learner) is None


@pytest.mark.parametrize(
    "other",
    [
        Outcome(),
        Outcome(Reply((Card(Quote("danger"), tone=Tone.DANGER),))),
        replace(CALM, must_arrive=True),
    ],
)
async def test_a_warning_carries_nothing(learner: Learner, plan: Plan, other: Outcome) -> None:
    await joined(learner, early=True)
    assert await ridden(learner, other) == []


async def test_leaving_is_one_tap_on_every_card(learner: Learner, plan: Plan) -> None:
    await joined(learner, early=True)
    assert "trial.leave" in await ridden(learner)
    await learner.press("trial.leave")
    assert await member(learner) is None
    learner.later(days=1)
    assert await ridden(learner) == []


async def test_the_test_is_asked_item_by_item_and_counted_once(
    learner: Learner, plan: Plan
) -> None:
    await joined(learner, early=True)
    assert (await learner.press("trial.test")).changes == ()  # its days have not come
    learner.later(days=31)
    await learner.press("trial.test")
    first = learner.buttons()
    for _ in plan.test:
        await learner.tap("lesson.answer", "fake")
    found = await member(learner)
    assert found
    assert found.answered == len(plan.test)
    assert (found.deceits_right, found.genuine_right) == (found.deceits, 0)
    assert "lesson.answer" not in [b.action for b in learner.buttons()]
    # An old card pressed again counts nothing.
    assert (await learner.press("lesson.answer", first[0].argument)).changes == ()
    learner.later(days=31)
    assert (await learner.press("lesson.answer", first[0].argument)).changes == ()


async def test_an_item_that_is_gone_ends_the_test_kindly(learner: Learner, plan: Plan) -> None:
    await joined(learner, early=True)
    learner.later(days=31)
    outcome = await learner.press("lesson.answer", "nothing.at-all.fake.x")
    assert outcome.changes == ()
    assert "lesson.answer" in [b.action for b in learner.buttons()]


def without(learner: Learner, item: str) -> None:
    """An editor takes this question away."""
    slug, _, question = item.partition(".")
    lessons = learner.library.curriculum.lessons
    left = {name: each for name, each in lessons[slug].questions.items() if name != question}
    changed = lessons[slug].model_copy(update={"questions": left})
    curriculum = replace(learner.library.curriculum, lessons={**lessons, slug: changed})
    learner.library = replace(learner.library, curriculum=curriculum)


def asked(learner: Learner) -> str:
    """The test item on the last card ("lesson.question"), or "" if there is none."""
    found = [b.argument for b in learner.buttons() if b.action == "lesson.answer"]
    return ".".join(found[0].split(".")[:2]) if found else ""


@pytest.mark.parametrize("gone", [0, 1, 2, -1])
async def test_when_an_item_is_taken_away_all_others_are_asked_once(
    learner: Learner, plan: Plan, gone: int
) -> None:
    await joined(learner, early=True)
    learner.later(days=31)
    await learner.press("trial.test")
    for _ in range(2):  # two were answered before the editor came
        await learner.tap("lesson.answer", "fake")
    without(learner, plan.test[gone])
    await learner.press("trial.test")
    came = []
    while item := asked(learner):
        came.append(item)
        await learner.tap("lesson.answer", "fake")
    assert came == [item for item in plan.test[2:] if item != plan.test[gone]]
    found = await member(learner)
    assert found
    assert found.answered == 2 + len(came)
    learner.later(days=1)
    assert "trial.test" not in await ridden(learner), "it is not offered for what is gone"


async def test_a_cancelled_trial_asks_and_offers_nothing(learner: Learner, plan: Plan) -> None:
    await joined(learner, early=True)
    learner.later(days=31)
    await learner.press("trial.test")
    card = learner.buttons()[0].argument
    await learner.db.write(lambda unit: trials.cancel(unit, NAME))
    assert await member(learner) is None
    assert (await learner.press("lesson.answer", card)).changes == ()
    assert await ridden(learner) == []


@pytest.mark.parametrize("language", ["lo", "km"])
async def test_a_trial_is_not_offered_in_a_language_without_its_texts(
    learner: Learner, plan: Plan, language: str
) -> None:
    await learner.db.write(ChangePerson(learner.id, {"language": language}).apply)
    await learner.press("learn")
    assert "trial.ask" not in [button.action for button in learner.buttons()]
    await learner.press("trial.ask")
    assert "trial.join" not in [button.action for button in learner.buttons()]
    await learner.db.write(ChangePerson(learner.id, {"language": "th"}).apply)
    await learner.press("learn")
    assert "trial.ask" in [button.action for button in learner.buttons()]


async def test_whoever_takes_part_gets_none_while_they_read_such_a_language(
    learner: Learner, plan: Plan
) -> None:
    await joined(learner, early=True)
    await learner.db.write(ChangePerson(learner.id, {"language": "lo"}).apply)
    assert await ridden(learner) == []
    await learner.db.write(ChangePerson(learner.id, {"language": "th"}).apply)
    assert await ridden(learner) != []
