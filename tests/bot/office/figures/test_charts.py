"""Charts: well-formed, told in words, harmless with any name, nothing outside the picture."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from markupsafe import Markup

from bot.office.figures.charts import WIDTH, Bar, Spot, bars, line, places

SVG = "{http://www.w3.org/2000/svg}"
EVIL = '<script>alert(1)</script>" onload="x'


def drawn(svg: Markup) -> ElementTree.Element:
    text = str(svg).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    return ElementTree.fromstring(text)  # noqa: S314  # our own


@pytest.mark.parametrize(
    "svg",
    [
        bars("a", EVIL, EVIL, [Bar(EVIL, 3, 1), Bar("ข", 0)]),
        line("a", EVIL, EVIL, [(EVIL, 3), ("x", 0)]),
        places("a", EVIL, EVIL, [Spot(EVIL, 18.2, 103.3, 4, own=True)]),
    ],
)
def test_a_chart_says_what_it_shows_and_runs_nothing(svg: Markup) -> None:
    root = drawn(svg)
    labels = (root.get("aria-labelledby") or "").split()
    assert root.get("role") == "img"
    assert [part.get("id") for part in root[:2]] == labels
    assert [part.text for part in root[:2]] == [EVIL, EVIL]
    assert "<script" not in svg
    assert not re.search(r"style=|href|<image", svg)


@pytest.mark.parametrize("numbers", [[], [0], [5], [0, 0], [1, 2, 3], list(range(60))])
def test_any_row_of_numbers_is_drawn(numbers: list[int]) -> None:
    drawn(bars("a", "t", "d", [Bar(str(n), n, n) for n in numbers]))
    root = drawn(line("a", "t", "d", [(str(n), n) for n in numbers]))
    assert len(root.findall(f"{SVG}circle")) == len(numbers)


def test_the_longest_bar_is_the_largest_number_and_all_stay_inside() -> None:
    root = drawn(bars("a", "t", "d", [Bar("ก", 10, 40), Bar("ข", 20, 0)]))
    widths = [float(rect.get("width", "0")) for rect in root.findall(f"{SVG}rect")]
    assert max(widths) == widths[1] < WIDTH
    assert widths[2] == pytest.approx(2 * widths[0], rel=0.01)


def test_a_map_puts_north_above_and_east_right_and_no_name_on_another() -> None:
    spots = [Spot(f"อำเภอ{n}", 18 + n / 500, 103 + n / 500, n) for n in range(40)]
    root = drawn(places("a", "t", "d", spots))
    circles = root.findall(f"{SVG}circle")  # the largest first
    x, y = ([float(circle.get(c, "0")) for circle in circles] for c in ("cx", "cy"))
    assert len(circles) == 40
    assert x == sorted(x, reverse=True)
    assert y == sorted(y)
    assert 0 < len(root.findall(f"{SVG}text")) < 40
    assert all(0 <= each <= WIDTH for each in x)


def test_one_place_and_none_are_drawn_too() -> None:
    assert len(drawn(places("a", "t", "d", [Spot("x", 18, 103, 0)])).findall(f"{SVG}circle")) == 1
    assert drawn(places("a", "t", "d", [])).findall(f"{SVG}circle") == []
