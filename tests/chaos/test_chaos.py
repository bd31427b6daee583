"""kill -9 in the middle of everything: nothing lost, nothing twice, everybody in order.

The short runs belong to every test run; the long ones are started by `make chaos`.
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.chaos.run import Account, Plan, run


def held(account: Account) -> None:
    """Fail with all figures where a promise was broken."""
    sys.stdout.write(f"{asdict(account)}\n")
    assert account.clean, asdict(account)


async def test_killed_processes_lose_nothing_and_do_nothing_twice(
    database_url: str, tmp_path: Path
) -> None:
    plan = Plan(events=400, people=20, kills=2, every=1.0, poisoned=1)
    account = await run(plan, database_url, tmp_path)
    held(account)
    assert account.events == 400
    assert account.kills == 2


@pytest.mark.chaos
async def test_thirty_thousand_events_on_sqlite_under_kills(tmp_path: Path) -> None:
    plan = Plan(events=30_000, people=100, kills=20, every=4.0)
    held(await run(plan, f"sqlite:///{tmp_path}/rutan.db", tmp_path))


@pytest.mark.chaos
async def test_failing_platforms_on_sqlite_under_kills(tmp_path: Path) -> None:
    plan = Plan(events=3000, people=60, kills=4, every=4.0, trouble=0.2)
    held(await run(plan, f"sqlite:///{tmp_path}/rutan.db", tmp_path))
