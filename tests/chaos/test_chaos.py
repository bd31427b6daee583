"""kill -9 in the middle of everything: nothing lost, nothing twice, everybody in order.

The short runs belong to every test run; the long ones are started by `make chaos`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.chaos.account import Account
from tests.chaos.platform import Platform
from tests.chaos.run import Plan, run
from tests.support.postgresql import Server


def held(account: Account) -> None:
    """Fail with all figures where a promise was broken."""
    sys.stdout.write(f"{asdict(account)}\n")
    assert account.clean, asdict(account)


async def test_killed_processes_lose_nothing_and_do_nothing_twice(
    request: pytest.FixtureRequest, database_url: str, tmp_path: Path
) -> None:
    plan = Plan(events=400, people=20, kills=2, every=1.0, poisoned=1)
    restart = None
    if database_url.startswith("postgresql"):
        restart = restarting(request.getfixturevalue("postgresql_server"))
    account = await run(plan, database_url, tmp_path, restart)
    held(account)
    assert account.events == 400
    assert account.faults == {"killed": 2}


def restarting(server: Server) -> Callable[[int, Platform], None]:
    """After the first kill the database server is stopped and started too."""

    def between(done: int, _: Platform) -> None:
        if done == 0:
            server.stop()
            server.start()

    return between


@pytest.mark.chaos
async def test_thirty_thousand_events_on_sqlite_under_kills(tmp_path: Path) -> None:
    plan = Plan(events=30_000, people=100, kills=20, every=4.0)
    held(await run(plan, f"sqlite:///{tmp_path}/rutan.db", tmp_path))


@pytest.mark.chaos
async def test_sixty_thousand_events_on_postgresql_with_four_processes_under_kills(
    postgresql_server: Server, tmp_path: Path
) -> None:
    plan = Plan(events=60_000, people=200, processes=4, kills=20, every=6.0)
    url = postgresql_server.database("chaos_long")
    held(await run(plan, url, tmp_path, restarting(postgresql_server)))


@pytest.mark.chaos
async def test_platforms_that_fail_are_slow_and_away_under_kills(
    database_url: str, tmp_path: Path
) -> None:
    def between(done: int, stub: Platform) -> None:
        stub.slow = (0.0, 5.0, 0.0, 0.0)[done]
        stub.away = done == 2
        stub.trouble = 0.2 if done != 2 else 0.0

    plan = Plan(events=4000, people=60, kills=4, every=8.0, pause=0.5, trouble=0.2, settle=300.0)
    held(await run(plan, database_url, tmp_path, between))
