"""Plans are sealed once, the lot is drawn once, answers count once, leaving deletes all."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest

from storage.engine.database import Database
from storage.engine.transaction import Conflict
from storage.people import people
from storage.people.people import ErasePerson, Person
from storage.people.trials import trials
from storage.people.trials.plan import Ending, Kind, Measure, Plan
from storage.people.trials.trials import CountAnswer, JoinTrial, LeaveTrial, OfferInTrial

WHO = "preview:1"
PLAN = Plan(
    "dry-season",
    "Do lessons help?",
    Kind.DISTRICT,
    ("3801", "3802"),
    ("a",),
    ("b.c", "b.d"),
    {},
    Measure.DECEIT,
    "plan",
    dt.date(2026, 12, 1),
    dt.date(2027, 1, 1),
    dt.date(2027, 2, 1),
    {"gain": 0.2},
)


@pytest.fixture
async def joined(db: Database) -> Database:
    await db.write(lambda unit: people.add(unit, Person(WHO, "preview", "a", "1")))
    await db.write(partial(trials.seal, plan=PLAN))
    await db.write(JoinTrial(WHO, PLAN.name, "3801").apply)
    return db


async def test_a_name_is_sealed_once_and_read_as_sealed(joined: Database) -> None:
    with pytest.raises(Conflict):
        await joined.write(partial(trials.seal, plan=PLAN))
    found = await joined.read(lambda unit: trials.find(unit, PLAN.name))
    assert found
    assert (found.plan, found.fingerprint, found.seed) == (PLAN, PLAN.fingerprint, "")
    assert await joined.read(lambda unit: trials.find(unit, "other")) is None
    assert [each.plan.name for each in await joined.read(trials.every)] == [PLAN.name]
    assert await joined.read(lambda unit: trials.taken(unit, ["3801", "3805"])) == {"3801"}


async def test_nobody_joins_after_the_lot_and_it_is_drawn_once(joined: Database) -> None:
    assert await joined.read(lambda unit: trials.joinable(unit, ["3805"])) is None
    found = await joined.read(lambda unit: trials.joinable(unit, ["3805", "3802"]))
    assert found
    assert found[1] == "3802"
    await joined.write(lambda unit: trials.draw(unit, PLAN.name, "seed", ["3802"]))
    halves = await joined.read(lambda unit: trials.halves(unit, PLAN.name))
    assert halves == {"3801": False, "3802": True}
    assert await joined.read(lambda unit: trials.joinable(unit, ["3802"])) is None
    with pytest.raises(Conflict):
        await joined.write(lambda unit: trials.draw(unit, PLAN.name, "other", ["3801"]))
    with pytest.raises(Conflict):
        await joined.write(JoinTrial("preview:2", PLAN.name, "3801").apply)


async def test_an_answer_counts_once_and_in_its_place(joined: Database) -> None:
    await joined.write(CountAnswer(WHO, 0, genuine=False, right=True).apply)
    with pytest.raises(Conflict):
        await joined.write(CountAnswer(WHO, 0, genuine=False, right=True).apply)
    await joined.write(CountAnswer(WHO, 1, genuine=True, right=False).apply)
    member = await joined.read(lambda unit: trials.member(unit, WHO))
    assert member
    assert (member.deceits, member.deceits_right) == (1, 1)
    assert (member.genuine, member.genuine_right) == (1, 0)
    assert await joined.read(lambda unit: trials.members(unit, PLAN.name)) == (1, 1)
    assert await joined.read(lambda unit: trials.answers(unit, PLAN.name)) == ()  # no lot yet


async def test_two_offers_at_once_are_one(joined: Database) -> None:
    await joined.write(OfferInTrial(WHO, None, 1).apply)
    with pytest.raises(Conflict):
        await joined.write(OfferInTrial(WHO, None, 1).apply)


async def test_a_result_is_kept_once_and_forgets_what_people_told(joined: Database) -> None:
    await joined.write(CountAnswer(WHO, 0, genuine=False, right=True).apply)
    await joined.write(lambda unit: trials.draw(unit, PLAN.name, "seed", ["3801"]))
    (answers,) = await joined.read(lambda unit: trials.answers(unit, PLAN.name))
    assert (answers.unit, answers.early, answers.deceits_right) == ("3801", True, 1)
    await joined.write(lambda unit: trials.keep_result(unit, PLAN.name, "{}"))
    member = await joined.read(lambda unit: trials.member(unit, WHO))
    assert member
    assert member.answered == 0
    with pytest.raises(Conflict):
        await joined.write(lambda unit: trials.keep_result(unit, PLAN.name, "{}"))


async def test_units_are_free_when_their_trial_has_ended(joined: Database) -> None:
    await joined.write(lambda unit: trials.draw(unit, PLAN.name, "seed", ["3801"]))
    assert await joined.read(lambda unit: trials.taken(unit, PLAN.units)) == set(PLAN.units)
    await joined.write(lambda unit: trials.keep_result(unit, PLAN.name, "{}"))
    assert await joined.read(lambda unit: trials.taken(unit, PLAN.units)) == set()


async def test_a_cancelled_trial_lets_everybody_go_and_nobody_in(joined: Database) -> None:
    await joined.write(CountAnswer(WHO, 0, genuine=False, right=True).apply)
    await joined.write(lambda unit: trials.cancel(unit, PLAN.name))
    assert await joined.read(lambda unit: trials.member(unit, WHO)) is None
    person = await joined.read(lambda unit: people.find(unit, WHO))
    assert person
    assert person.trial is None
    found = await joined.read(lambda unit: trials.find(unit, PLAN.name))
    assert found
    assert found.ending is Ending.CANCELLED
    assert await joined.read(lambda unit: trials.joinable(unit, PLAN.units)) is None
    assert await joined.read(lambda unit: trials.taken(unit, PLAN.units)) == set()
    with pytest.raises(Conflict):
        await joined.write(JoinTrial(WHO, PLAN.name, "3801").apply)
    with pytest.raises(Conflict):
        await joined.write(lambda unit: trials.cancel(unit, PLAN.name))


async def test_an_answer_after_the_result_counts_nothing(joined: Database) -> None:
    await joined.write(lambda unit: trials.keep_result(unit, PLAN.name, Ending.TOO_FEW))
    with pytest.raises(Conflict):
        await joined.write(CountAnswer(WHO, 0, genuine=False, right=True).apply)


async def test_an_item_that_is_gone_is_passed_over(joined: Database) -> None:
    await joined.write(CountAnswer(WHO, 0, genuine=False, right=True, then=2).apply)
    member = await joined.read(lambda unit: trials.member(unit, WHO))
    assert member
    assert (member.answered, member.item) == (1, 2)
    with pytest.raises(Conflict):
        await joined.write(CountAnswer(WHO, 1, genuine=False, right=True).apply)


@pytest.mark.parametrize("way", [LeaveTrial, ErasePerson])
async def test_leaving_and_erasing_delete_it(
    joined: Database, way: type[LeaveTrial] | type[ErasePerson]
) -> None:
    await joined.write(way(WHO).apply)
    assert await joined.read(lambda unit: trials.member(unit, WHO)) is None
    person = await joined.read(lambda unit: people.find(unit, WHO))
    assert person is None or person.trial is None
