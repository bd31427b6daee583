"""The ladder says what broke first, beside what two runs of the same differ by."""

from __future__ import annotations

import sys
from typing import Any, cast

import pytest

from storage.engine.postgresql import THREADS
from tests.benchmarks import ladder
from tests.benchmarks.ladder import Rung, lines, typical
from tests.benchmarks.limits import Meter, Use, breaks_first
from tests.benchmarks.rounds import Villagers
from tests.support.postgresql import CannotStart

IDLE = {"serve": 0.3, "work": 0.1, "database": 0.2, "client": 0.2, "others": 0.0}


def use(cores: dict[str, float] | None = None, busiest: float = 0.3, **waits: int) -> Use:
    return Use(IDLE | (cores or {}), busiest, 2, waits, 10, 100.0)


@pytest.mark.parametrize(
    ("used", "limit"),
    [
        (use({"serve": 1.2, "database": 0.5}, 0.9), "processors: all 2 cores (serve 1.2, database"),
        (use({"others": 1.8}), "processors: all 2 cores (others 1.8"),
        (use({"serve": 0.95}, 0.95), "the loop of one serve"),
        (use({"client": 0.95}), "the client of this measurement"),
        (use(IO=10 * 2 * THREADS), "pool: all"),
        (use(IO=20, LWLock=10, CPU=5), "commits of the database"),
        (use(Lock=20, IO=5, CPU=5), "locks of the database"),
        (use(IO=2, CPU=10), "platform"),
        (use(), "platform"),
    ],
)
def test_the_limit_that_was_reached_is_named(used: Use, limit: str) -> None:
    assert breaks_first(used, 2).startswith(limit)


def test_what_most_rounds_broke_at_is_told_with_how_many() -> None:
    loop, platform = use({"serve": 0.95}, 0.95), use()
    assert typical([loop, platform, loop], 2).endswith("its one core, 2 of 3 rounds")


def climbed(name: str, *per_second: float) -> Rung:
    """A rung that carried so much, with half of it later."""
    met: list[dict[str, Any]] = [
        {"per_second": each, "p50_ms": 10.0, "p99_ms": 20.0} for each in per_second
    ]
    uses = [use() for _ in met]
    return Rung(name, cast(Villagers, None), cast(Meter, None), met, met, uses)


def test_the_table_compares_each_rung_with_the_first_and_the_first_with_itself() -> None:
    one, again = climbed("1 serve 1 work", 90, 100, 110), climbed("1 serve 1 work", 99, 100, 99)
    shown = lines([one, again, climbed("2 serve 1 work", 180, 200, 220)], 2)
    assert shown[1].split() == (
        ["1", "serve", "1", "work", "100", "(90", "to", "110)", "1.00", "(1.00", "to", "1.00)"]
        + ["10", "20", "10", "20", "100", "3.00", "1.00", "2.00"]
    )
    assert "again" in shown[2]
    assert "0.90 to 1.10" in shown[2], "so much do two runs of the same differ"
    assert " 2.00 (2.00 to 2.00) " in shown[3]
    assert [line.split(":")[0] for line in shown[6:]] == [
        "1 serve 1 work",
        "1 serve 1 work again",
        "2 serve 1 work",
    ]


def test_where_postgresql_is_missing_one_message_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(_: bool) -> None:
        raise CannotStart("PostgreSQL's server programs are not on this machine")

    monkeypatch.setattr(ladder, "postgresql", missing)
    monkeypatch.setattr(sys, "argv", ["ladder", "1", "2"])
    assert ladder.main() == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "not on this machine" in told.err
    assert "--on sqlite" in told.err


@pytest.mark.chaos
def test_a_ladder_on_sqlite_is_climbed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["ladder", "1", "2", "--on", "sqlite", "--rounds", "1", "--seconds", "0.5"]
    monkeypatch.setattr(sys, "argv", words)
    assert ladder.main() == 0
    shown = capsys.readouterr().out
    assert "1 serve 1 work again" in shown
    assert "2 serve 1 work: " in shown
