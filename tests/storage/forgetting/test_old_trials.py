"""Some weeks after its last day nobody is in a trial any more, with or without a result."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from storage.engine.database import Database
from storage.forgetting import old_trials, retention
from storage.people import people
from storage.people.people import Person
from storage.people.trials import trials
from storage.people.trials.plan import Ending
from storage.people.trials.trials import CountAnswer, JoinTrial
from tests.storage.forgetting.test_retention import DAY, count
from tests.storage.people.trials.test_trials import PLAN
from tests.support.clock import Clock

WHO = ("preview:1", "preview:2", "preview:3")


async def joined(db: Database, clock: Clock) -> None:
    """Three people answer in a trial that ends today."""
    plan = replace(PLAN, end=clock().date())
    await db.write(partial(trials.seal, plan=plan))
    for who in WHO:
        await db.write(lambda unit, who=who: people.add(unit, Person(who, "preview", "a", "1")))
        await db.write(JoinTrial(who, PLAN.name, "3801").apply)
        await db.write(CountAnswer(who, 0, genuine=False, right=True).apply)


@pytest.mark.parametrize("result", ["", "{}", Ending.TOO_FEW])
async def test_weeks_after_the_last_day_all_of_it_goes(
    both: Database, clock: Clock, result: str
) -> None:
    await joined(both, clock)
    if result:
        await both.write(lambda unit: trials.keep_result(unit, PLAN.name, result))
    clock.on(56 * DAY)
    await both.write(retention.forget)
    assert await count(both, "trial_member") == len(WHO)
    clock.on(DAY)
    counts = await both.write(retention.forget)
    assert counts["members of trials"] == len(WHO)
    assert await count(both, "trial_member") == 0
    person = await both.read(lambda unit: people.find(unit, WHO[0]))
    assert person
    assert person.trial is None
    found = await both.read(lambda unit: trials.find(unit, PLAN.name))
    assert found
    assert found.result == (result or Ending.FORGOTTEN)
    assert await both.read(lambda unit: trials.taken(unit, PLAN.units)) == set()


async def test_many_go_in_small_steps(both: Database, clock: Clock) -> None:
    await joined(both, clock)
    clock.on(57 * DAY)
    gone = [await both.write(lambda unit: old_trials.forget(unit, 2)) for _ in range(3)]
    assert gone == [2, 1, 0]
