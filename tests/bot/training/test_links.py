"""What training says of names that are visited."""

from __future__ import annotations

import pytest

np = pytest.importorskip("numpy", reason="needs the `train` extra")


@pytest.fixture(scope="module", autouse=True)
def _trains() -> None:
    """Its packages take two seconds to import, so they are not imported to collect tests."""
    pytest.importorskip("sklearn", reason="needs the `train` extra")
    pytest.importorskip("lightgbm", reason="needs the `train` extra")


def test_a_name_on_no_list_is_not_held_against_it_and_a_visited_one_speaks_for_it() -> None:
    from bot.training.link_rows import Row
    from bot.training.links import visits_odds
    from bot.training.popular_names import PopularNames
    from handlers.checks.links.address import parse
    from handlers.checks.links.popularity import Visits

    def row(name: str, phish: int) -> Row:
        address = parse(name)
        assert address is not None
        return Row(name, address, phish, f"collector {phish}", "", "2025", True)

    rows = [row(f"name{n}x{phish}.com", phish) for n in range(300) for phish in (0, 1)]
    visited = {f"name{n}x0.com": 100 for n in range(150)}
    odds = visits_odds(rows, PopularNames(visited, {}, {}, ()))
    assert odds[Visits.NO_TABLE] == odds[Visits.UNKNOWN] == 0
    assert odds[Visits.TOP] < -2
    assert visits_odds(rows, None) == []
