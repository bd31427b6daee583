"""Campaigns on both databases: listed for whom they touch, by week, with what they share."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from storage.cases.sightings import PHONE, Seen
from storage.cases.states import Level
from storage.engine.database import Database
from storage.figures import campaign_spread
from tests.storage.figures.test_totals import told
from tests.support.clock import Clock

NUMBER, OTHER = Seen(PHONE, "0812345678"), Seen(PHONE, "0898765432")


async def fill(db: Database, clock: Clock) -> None:
    """Three cases of one number in two districts and two weeks, one of them the province's."""
    clock.now = datetime(2026, 11, 2, 3, tzinfo=UTC)  # a Monday
    for n, (district, level) in enumerate(
        (("3805", Level.DISTRICT), ("3801", Level.DISTRICT), ("3805", Level.PROVINCE))
    ):
        case = replace(
            told(f"000{n}"), district=district, level=level, seen=(NUMBER, OTHER)[: n + 1]
        )
        await db.write(case.apply)
        clock.now += timedelta(days=7)


async def test_a_campaign_is_listed_in_the_districts_it_touches(
    both: Database, clock: Clock
) -> None:
    await fill(both, clock)
    (found,) = await both.read(lambda unit: campaign_spread.listed(unit, ["3805"]))
    assert (found.reports, found.districts, found.own) == (3, 2, 2)
    (everywhere,) = await both.read(lambda unit: campaign_spread.listed(unit, None))
    assert (everywhere.id, everywhere.own) == (found.id, 3)
    assert await both.read(lambda unit: campaign_spread.listed(unit, ["4305"])) == ()


async def test_weeks_leave_out_what_only_the_province_may_see(both: Database, clock: Clock) -> None:
    await fill(both, clock)
    weeks = await both.read(lambda unit: campaign_spread.by_week(unit, 1))
    assert weeks == {("3805", date(2026, 11, 2)): 1, ("3801", date(2026, 11, 9)): 1}


async def test_what_is_shared_is_told_to_districts_that_have_it(
    both: Database, clock: Clock
) -> None:
    await fill(both, clock)
    shared = await both.read(lambda unit: campaign_spread.shared(unit, 1, None))
    assert shared == (("phone", NUMBER.value), ("phone", OTHER.value))
    assert await both.read(lambda unit: campaign_spread.shared(unit, 1, ["4305"])) == ()
    newest = await both.read(lambda unit: campaign_spread.newest(unit, 1, ["3805"]))
    assert [case.reference for case in newest] == ["mali0002", "mali0000"]
