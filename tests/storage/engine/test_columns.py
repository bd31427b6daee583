from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, DateTime, MetaData, Table, create_engine, insert, select
from sqlalchemy.exc import StatementError

from storage.engine.columns import Utc, silent_key

KEPT = Table("kept", MetaData(), Column("ours", Utc()), Column("general", DateTime()))
MOMENTS = [
    datetime(2026, 1, 31, 23, 59, 59, 999_999, tzinfo=UTC),
    datetime(2026, 1, 31, tzinfo=UTC),
    datetime(2026, 1, 31, 7, 0, tzinfo=timezone(timedelta(hours=7))),
    None,
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_sqlite_keeps_a_moment_as_it_always_did_and_gives_it_back(moment: datetime | None) -> None:
    general = moment and moment.astimezone(UTC).replace(tzinfo=None)
    with create_engine("sqlite://").begin() as connection:
        KEPT.create(connection)
        connection.execute(insert(KEPT), {"ours": moment, "general": general})
        ours, before = connection.exec_driver_sql("SELECT ours, general FROM kept").one()
        assert ours == before
        assert connection.execute(select(KEPT.c.ours)).scalar_one() == moment


def test_a_moment_without_a_zone_is_refused() -> None:
    with create_engine("sqlite://").begin() as connection, pytest.raises(StatementError):
        connection.execute(select(KEPT).where(KEPT.c.ours > datetime(2026, 1, 1)))  # noqa: DTZ001


def test_silent_keys_rise_and_do_not_tell_how_many_were_made_in_between() -> None:
    keys = [silent_key() for _ in range(1_000)]
    moments = [key >> 10 for key in keys]
    assert moments == sorted(moments)
    assert len(set(keys)) > 990
    steps = {later - earlier for earlier, later in zip(keys, keys[1:], strict=False)}
    assert len(steps) > 500
    assert all(0 < key < 10**18 for key in keys)
