"""Housekeeping counts the cases that no total has yet."""

from __future__ import annotations

import itertools
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from bot.process.heartbeat import Process
from bot.process.housekeeping import Housekeeping
from storage.engine.columns import table
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.figures import reading, totals
from storage.figures.counted import COUNTRY
from storage.keys.erasure_ledger import ErasureLedger
from storage.tables.cases import Case, CaseTotal
from storage.tables.queue import LeaderRow
from tests.storage.figures.test_totals import told
from tests.support.clock import Clock


async def test_cases_from_before_there_were_totals_are_counted(both: Database) -> None:
    for n in range(5):
        await both.write(told(f"000{n}").apply)

    def as_before(unit: Unit) -> None:
        unit.connection.execute(delete(table(CaseTotal)))
        unit.connection.execute(update(table(Case)).values(counted=None))

    await both.write(as_before)
    assert await both.read(totals.uncounted) == 5
    process = Process(both)
    await process.start()
    await Housekeeping(both, process).once()
    await process.stop()
    assert await both.read(totals.uncounted) == 0
    months = ["2026-11"]
    assert (await both.read(lambda unit: reading.of_months(unit, COUNTRY, months))).cases == 5


async def test_between_its_steps_people_have_most_of_the_time(
    both: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(totals, "MOST", 2)
    for n in range(4):
        await both.write(told(f"000{n}").apply)
    await both.write(lambda unit: unit.connection.execute(update(table(Case)).values(counted=None)))
    paused: list[float] = []

    async def sleep(seconds: float) -> None:
        paused.append(seconds)

    seconds = itertools.count(step=3)  # each step takes 3 s
    process = Process(both)
    await process.start()
    await Housekeeping(both, process, sleep=sleep, clock=lambda: float(next(seconds))).once()
    await process.stop()
    assert await both.read(totals.uncounted) == 0
    assert paused == [12.0] * 4  # one step forgets nothing, two count, one finds none left


async def test_the_ledger_of_erasures_is_kept_for_its_time_on_every_machine(
    both: Database, clock: Clock, tmp_path: Path
) -> None:
    ledger = ErasureLedger(tmp_path / "erasures")
    process = Process(both)
    await process.start()
    housekeeping = Housekeeping(both, process, ledger=ledger, erasures_kept=timedelta(days=60))
    await housekeeping.once()
    begun = both.now().date()
    await both.write(lambda unit: unit.connection.execute(delete(table(LeaderRow))) and None)
    clock.on(30 * 86_400)
    await housekeeping.once()
    kept = ledger.read(both.keyring)
    assert (kept.first, kept.last) == (begun, begun + timedelta(days=30))
    clock.on(70 * 86_400)
    await housekeeping.once()
    assert ledger.read(both.keyring).first == begun + timedelta(days=100)
    (tmp_path / "file").write_text("")
    broken = ErasureLedger(tmp_path / "file")
    await Housekeeping(both, process, ledger=broken).once()  # the log tells it
    await process.stop()
