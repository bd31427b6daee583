"""What links are learned from, and what training says of names that are visited."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.training.link_rows import Row

np = pytest.importorskip("numpy", reason="needs the `train` extra")


@pytest.fixture(scope="module", autouse=True)
def _trains() -> None:
    """Its packages take two seconds to import, so they are not imported to collect tests."""
    pytest.importorskip("sklearn", reason="needs the `train` extra")
    pytest.importorskip("lightgbm", reason="needs the `train` extra")


def row(name: str, phish: int, source: str) -> Row:
    from bot.training.link_rows import Row
    from handlers.checks.links.address import parse

    address = parse(name)
    assert address is not None
    return Row(name, address, phish, source, "", "2025", True)


def test_a_name_on_no_list_is_not_held_against_it_and_a_visited_one_speaks_for_it() -> None:
    from bot.training.links import visits_odds
    from bot.training.popular_names import PopularNames
    from handlers.checks.links.popularity import Visits

    rows = [
        row(f"name{n}x{phish}.com", phish, f"collector {phish}")
        for n in range(300)
        for phish in (0, 1)
    ]
    visited = {f"name{n}x0.com": 100 for n in range(150)}
    odds = visits_odds(rows, PopularNames(visited, {}, {}, ()))
    assert odds[Visits.NO_TABLE] == odds[Visits.UNKNOWN] == 0
    assert odds[Visits.TOP] < -2
    assert visits_odds(rows, None) == []


def test_words_that_only_one_collector_has_do_not_speak_against_its_links() -> None:
    from scipy.sparse import csr_matrix

    from bot.training.links import LARGE, unseen_scores

    each = LARGE + 20
    rows = [
        row(f"{source}{n}.com", int(source != "honest"), source)
        for source in ("one", "other", "honest")
        for n in range(each)
    ]
    own = {"one": [1, 0, 0, 1], "other": [0, 1, 0, 1], "honest": [0, 0, 1, 0]}
    words = csr_matrix([own[one.source] for one in rows], dtype=np.float32)
    of_one = unseen_scores(rows, words)[:each]
    words[:each, 3] = 0  # now "one" has nothing in common with the other collector
    words.eliminate_zeros()
    alone = unseen_scores(rows, words)[:each]
    assert of_one.min() > 1
    assert of_one.min() > alone.max() + 1


def test_a_large_collector_of_deceit_is_a_part_and_other_rows_go_by_their_name() -> None:
    from bot.training.links import LARGE, parts

    large = [row(f"{source}{n}.com", 1, source) for source in "ab" for n in range(LARGE)]
    small = [row("c.com", 1, "few"), *(row(f"{n}.c.com", 0, "honest") for n in range(9))]
    found = parts([*large, *small]).tolist()
    assert set(found[:LARGE]) == {0}
    assert set(found[LARGE : 2 * LARGE]) == {1}
    assert len(set(found[2 * LARGE :])) == 1
    assert set(parts([row(f"{n}.com", n % 2, "few") for n in range(40)]).tolist()) == {0, 1}
