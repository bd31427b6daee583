"""In the simulated clock boosters keep what would be forgotten, the more often people come by."""

from __future__ import annotations

from tests.benchmarks.retention import DAYS, FIGURE, VISITS, draw, simulate


def test_boosters_keep_more_the_more_often_people_come_by() -> None:
    kept = {name: simulate(visits, 2.0, people=12)[-1] for name, visits in VISITS.items()}
    assert kept["every day"] > kept["once a week"] > kept["no boosters"]
    assert kept["every day"] - kept["no boosters"] > 0.3


def test_without_boosters_memory_only_fades() -> None:
    curve = simulate(0.0, 1.0, people=3)
    assert curve == sorted(curve, reverse=True)
    assert len(curve) == DAYS + 1


def test_the_figure_is_drawn_with_a_line_for_each() -> None:
    drawn = FIGURE.read_text(encoding="utf-8")
    assert drawn.count("<polyline") == len(VISITS)
    assert "no boosters" in draw({name: [1.0, 0.5] for name in VISITS})
