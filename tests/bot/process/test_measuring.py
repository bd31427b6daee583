"""Gauges for alarms: overdue by working hours, the age of backups and lists."""

from __future__ import annotations

import math
import os
from datetime import datetime, timedelta
from pathlib import Path

from bot import metrics
from bot.process.measuring import Measuring, age_of_newest, feed_ages
from content.reading.library import Library
from storage.cases.cases import OpenCase
from storage.cases.report import Report
from storage.cases.states import Level
from storage.engine.database import Database
from tests.support.clock import MONDAY, Clock


def value(gauge: object) -> float:
    return gauge._value.get()  # type: ignore[attr-defined, no-any-return]


def made(folder: Path, name: str, when: datetime) -> None:
    (folder / name).write_bytes(b"x")
    os.utime(folder / name, (when.timestamp(), when.timestamp()))


def test_the_age_of_the_newest_backup_leaves_out_unfinished_ones(tmp_path: Path) -> None:
    assert age_of_newest(tmp_path / "none", MONDAY) == math.inf
    assert age_of_newest(tmp_path, MONDAY) == math.inf
    made(tmp_path, "old", MONDAY - timedelta(days=3))
    made(tmp_path, "new", MONDAY - timedelta(days=1))
    made(tmp_path, "newer.part", MONDAY)
    assert age_of_newest(tmp_path, MONDAY) == 86_400


def test_a_list_that_is_on_and_was_never_fetched_is_infinitely_old(tmp_path: Path) -> None:
    assert feed_ages(tmp_path / "none", ["openphish"], MONDAY) == {"openphish": math.inf}
    made(tmp_path, "own.keys", MONDAY - timedelta(hours=1))
    ages = feed_ages(tmp_path, ["openphish"], MONDAY)
    assert ages == {"openphish": math.inf, "own": 3600}


async def test_everything_is_measured(
    db: Database, library: Library, clock: Clock, tmp_path: Path
) -> None:
    await db.write(
        OpenCase(
            "mali", "4821", Level.DISTRICT, "3805", "38", True, "line:1", "th", False, Report()
        ).apply
    )
    clock.on(30 * 86_400)
    made(tmp_path, "rutan.dump", clock.now - timedelta(hours=5))
    measuring = Measuring(db, library, tmp_path, tmp_path / "feeds", ["openphish"])
    await measuring.once()
    assert value(metrics.CASES.labels("new")) == 1
    assert value(metrics.CASES.labels("taken")) == 0
    assert value(metrics.UNTAKEN_LOSS) == 30 * 86_400
    assert value(metrics.OVERDUE) == 1
    assert value(metrics.NOBODY) == 1
    assert value(metrics.UNREACHABLE) == 0
    assert value(metrics.BACKUP_AGE) == 5 * 3600
    assert value(metrics.FEED_AGE.labels("openphish")) == math.inf
