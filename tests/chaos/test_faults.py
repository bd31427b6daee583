"""A few kinds of fault while people write, shortened; `make chaos` draws all of them by lot.

Those that leave a dead process behind take 8 to 12 s to mend: they are in the long runs.
"""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from tests.chaos import faults
from tests.chaos.databases import PostgresqlTrouble, SqliteTrouble, disk
from tests.chaos.fleet import Releases
from tests.chaos.run import Plan, run
from tests.chaos.test_chaos import held
from tests.support.postgresql import Server

SHORT = (
    faults.webhooks_again,
    faults.platform_has_too_many,
    faults.platform_refuses,
    faults.database_slow,
    faults.frozen,
)


async def test_faults_drawn_by_lot_lose_nothing_and_do_nothing_twice(tmp_path: Path) -> None:
    plan = Plan(
        events=160, people=20, processes=1, poisoned=0, faults=SHORT, pace=0.1, every=0.1, pause=0.2
    )
    account = await run(plan, f"sqlite:///{tmp_path}/rutan.db", tmp_path)
    held(account)
    assert account.events == 160
    assert account.faults


def test_there_are_twelve_kinds_and_more_each_with_a_sentence() -> None:
    kinds = [*faults.FAULTS, faults.upgraded]
    assert len({faults.name_of(kind) for kind in kinds}) == len(kinds) >= 12
    assert {"release too old", "release of before", "upgraded", "platform hangs"} <= {
        faults.name_of(kind) for kind in kinds
    }
    assert all((inspect.getdoc(kind) or "").endswith(".") for kind in kinds)


@pytest.mark.chaos
async def test_a_hundred_thousand_events_on_sqlite_under_every_kind_of_fault(
    tmp_path: Path,
) -> None:
    plan = Plan(events=100_000, people=100, faults=faults.FAULTS, every=3.0)
    with disk(tmp_path / "disk", 1500) as full:
        trouble = SqliteTrouble(tmp_path / "disk" / "rutan.db", full)
        url = f"sqlite:///{tmp_path}/disk/rutan.db"
        held(await run(plan, url, tmp_path, None, trouble, Releases.unpack(tmp_path)))


@pytest.mark.chaos
async def test_a_hundred_thousand_events_on_postgresql_under_every_kind_of_fault(
    postgresql_server: Server, tmp_path: Path
) -> None:
    plan = Plan(events=100_000, people=100, faults=faults.FAULTS, every=3.0)
    url = postgresql_server.database("chaos_faults")
    trouble = PostgresqlTrouble(url)
    held(await run(plan, url, tmp_path, None, trouble, Releases.unpack(tmp_path)))
