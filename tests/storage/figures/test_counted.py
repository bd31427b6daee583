"""How one case counts: bands of loss, buckets of time, Thai days, and back from storage."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from storage.cases.report import Loss, Report, Statement
from storage.cases.states import Level
from storage.figures.counted import (
    LOSS_BANDS,
    Counted,
    Kind,
    bucket,
    count,
    loss_band,
    month_of,
    span_of,
)


@pytest.mark.parametrize(
    ("loss", "amount", "band"),
    [
        (None, None, "unknown"),
        (Loss.NONE, 50_000, "none"),
        (Loss.PAID, None, "paid"),
        (Loss.PAID, 999, "paid.0"),
        (Loss.PAID, 1_000, "paid.1"),
        (Loss.PAID, 99_999, "paid.2"),
        (Loss.PAID, 100_000, "paid.3"),
        (Loss.APP, 5, "app"),
    ],
)
def test_a_loss_is_told_as_a_band(loss: Loss | None, amount: int | None, band: str) -> None:
    assert loss_band(Report(loss=loss, statement=Statement(amount))) == band
    assert band in LOSS_BANDS


@pytest.mark.parametrize("minutes", [0, 1, 2, 7, 30, 59, 60, 90, 1440, 10_000, 525_600])
def test_a_bucket_is_off_by_at_most_a_twentieth(minutes: int) -> None:
    told = span_of(bucket(minutes))
    assert abs(told - timedelta(minutes=minutes)) <= timedelta(minutes=max(0.05 * minutes, 0.5))


def test_a_report_of_before_midnight_in_thailand_is_of_that_month() -> None:
    late = datetime(2026, 10, 31, 17, 30, tzinfo=UTC)  # 00:30 on 1 November in Thailand
    assert month_of(late) == "2026-11"
    case = count(Report(), Level.NATIONAL, "3805", "38", "", late, None, None)
    assert case.day == date(2026, 11, 1)
    assert ("", "2026-11", Kind.WEEK, "2026-10-26") in case.entries()


def test_a_withdrawn_case_was_not_closed_by_an_official() -> None:
    at = datetime(2026, 11, 5, tzinfo=UTC)
    ended = at + timedelta(hours=1)
    assert count(Report(), Level.DISTRICT, "3805", "38", "withdraw", at, None, ended).close is None
    assert count(Report(), Level.DISTRICT, "3805", "38", "fraud", at, None, ended).close == 60


def test_what_is_stored_reads_back() -> None:
    case = Counted(("3805", "38", ""), date(2026, 11, 5), "parcel", "paid.1", "", 30, None)
    assert Counted.from_json(case.to_json()) == case
