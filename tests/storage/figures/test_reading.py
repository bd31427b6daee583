"""Figures as they are read: medians by nearest rank, the same from totals and from the cases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage.engine.database import Database
from storage.figures import reading
from storage.figures.counted import COUNTRY, bucket, span_of
from storage.figures.reading import Figures, Spans
from tests.storage.figures.test_totals import told
from tests.support.clock import Clock


def test_the_median_is_the_middle_and_nine_of_ten_are_below_the_percentile() -> None:
    hours = [bucket(60 * hour) for hour in range(1, 11)]
    spans = Spans.of(dict.fromkeys(hours, 1))
    assert (spans.cases, spans.median, spans.most) == (10, span_of(hours[4]), span_of(hours[8]))
    assert Spans.of({}) == Spans()
    assert Spans.of({3: 1}).median == Spans.of({3: 1}).most == span_of(3)


async def test_an_area_without_cases_has_empty_figures(both: Database) -> None:
    assert await both.read(lambda unit: reading.of_months(unit, "3805", ["2026-11"])) == Figures()
    assert await both.read(lambda unit: reading.months_with_cases(unit, COUNTRY)) == ()


async def test_months_are_listed_newest_first_and_add_up(both: Database, clock: Clock) -> None:
    clock.now = datetime(2026, 9, 5, tzinfo=UTC)
    await both.write(told("0001").apply)
    clock.now += timedelta(days=60)
    await both.write(told("0002").apply)
    months = await both.read(lambda unit: reading.months_with_cases(unit, "38"))
    assert months == ("2026-11", "2026-09")
    assert (await both.read(lambda unit: reading.of_months(unit, "38", months))).cases == 2


async def test_any_days_are_counted_from_the_cases(both: Database, clock: Clock) -> None:
    clock.now = datetime(2026, 11, 5, tzinfo=UTC)
    await both.write(told("0001").apply)
    clock.now += timedelta(days=3)
    await both.write(told("0002").apply)
    begin = datetime(2026, 11, 8, tzinfo=UTC)
    found = await both.read(lambda unit: reading.of_days(unit, "3805", begin))
    assert found.cases == 1
    assert (await both.read(lambda unit: reading.of_days(unit, "3805", None, begin))).cases == 1
