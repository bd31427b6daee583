"""Draws charts as SVG: bars, a line over weeks, and places as spots on a map.

Every picture has a title and a description that say what it shows; the page has the same numbers
in a table beside it. Colours are attributes and classes, never styles, so that a strict
Content-Security-Policy lets them through. Sizes are in units of the view box, `WIDTH` of which
are a telephone's width.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

WIDTH = 340
INK, MUTED, GRID = "#1b2733", "#52606d", "#d5dce2"
NOW, BEFORE = "#0b6b57", "#9aa8b3"
_LETTER = 6.2
"""Width of a letter of 11 units, on average."""
_BAR, _ROW = 12, 34


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name, its number, and that of the time before (None: there is none)."""

    name: str
    now: int
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on a map, in degrees, and how many cases there are; `own` is drawn stronger."""

    name: str
    latitude: float
    longitude: float
    number: int
    own: bool = False


def _svg(id: str, title: str, about: str, height: float, parts: Sequence[Markup]) -> Markup:
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {} {}" aria-labelledby="{}-t {}-d">'
        '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>'
    ).format(WIDTH, round(height), id, id, id, title, id, about, Markup("").join(parts))


def _text(
    x: float, y: float, words: str, *, anchor: str = "start", size: int = 12, fill: str = INK
) -> Markup:
    return Markup(
        '<text x="{:.1f}" y="{:.1f}" text-anchor="{}" font-size="{}" fill="{}">{}</text>'
    ).format(x, y, anchor, size, fill, words)


def _rect(x: float, y: float, width: float, height: float, fill: str) -> Markup:
    return Markup(
        '<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}" rx="2"/>'
    ).format(x, y, width, height, fill)


def _line(points: Sequence[tuple[float, float]], stroke: str, width: float) -> Markup:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return Markup(
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="{}" stroke-linejoin="round"/>'
    ).format(path, stroke, width)


def bars(id: str, title: str, about: str, rows: Sequence[Bar]) -> Markup:
    """Return bars below each other, each under its name; a thin one shows the time before."""
    most = max((max(row.now, row.before or 0) for row in rows), default=0) or 1
    room = WIDTH - 44
    parts: list[Markup] = []
    y = 0.0
    for row in rows:
        parts.append(_text(0, y + 12, _short(row.name, WIDTH)))
        parts.append(_rect(0, y + 17, max(room * row.now / most, 1), _BAR, NOW))
        parts.append(_text(room * row.now / most + 6, y + 27, f"{row.now}", size=12))
        if row.before is not None:
            parts.append(_rect(0, y + 30, max(room * row.before / most, 1), 3, BEFORE))
        y += _ROW + 6
    return _svg(id, title, about, max(y, 1), parts)


def _short(words: str, width: float) -> str:
    most = int(width / _LETTER)
    return words if len(words) <= most else words[: most - 1] + "…"


def line(id: str, title: str, about: str, points: Sequence[tuple[str, int]]) -> Markup:
    """Return a line over (name, number): the first, the highest and the last are written out."""
    height, top, left, right = 170, 18, 26, 12
    bottom = height - 24
    most = max((number for _, number in points), default=0) or 1
    step = (WIDTH - left - right) / max(len(points) - 1, 1)

    def place(index: int, number: int) -> tuple[float, float]:
        return left + step * index, bottom - (bottom - top) * number / most

    parts = [
        _line([(left, y), (WIDTH - right, y)], GRID, 1) for y in (bottom, (bottom + top) / 2, top)
    ]
    parts.append(_text(left - 5, top + 4, f"{most}", anchor="end", size=11, fill=MUTED))
    parts.append(_text(left - 5, bottom + 4, "0", anchor="end", size=11, fill=MUTED))
    spots = [place(index, number) for index, (_, number) in enumerate(points)]
    if len(spots) > 1:
        parts.append(_line(spots, NOW, 2.5))
    parts += [
        Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3.5" fill="{}"/>').format(x, y, NOW)
        for x, y in spots
    ]
    for index, anchor in _ends(len(points)):
        x = spots[index][0]
        parts.append(_text(x, height - 6, points[index][0], anchor=anchor, size=11, fill=MUTED))
    return _svg(id, title, about, height, parts)


def _ends(count: int) -> Sequence[tuple[int, str]]:
    """Return (index, anchor) of the points whose names are written below the line."""
    if count == 0:
        return ()
    if count == 1:
        return ((0, "start"),)
    middle = ((count // 2, "middle"),) if count > 4 else ()
    return ((0, "start"), *middle, (count - 1, "end"))


def places(id: str, title: str, about: str, spots: Sequence[Spot]) -> Markup:
    """Return a map without an outline: a point a district, as large as its number.

    Names are written from the largest down, as long as none lies on another; the table has all.
    """
    if not spots:
        return _svg(id, title, about, 1, [])
    margin = 26
    south, north = (f(spot.latitude for spot in spots) for f in (min, max))
    west, east = (f(spot.longitude for spot in spots) for f in (min, max))
    shrink = math.cos(math.radians((south + north) / 2))
    wide, tall = max((east - west) * shrink, 0.02), max(north - south, 0.02)
    scale = min((WIDTH - 2 * margin) / wide, 380 / tall)
    height = tall * scale + 2 * margin
    most = max(spot.number for spot in spots) or 1
    shift = (WIDTH - wide * scale) / 2

    def at(spot: Spot) -> tuple[float, float]:
        x = shift + (spot.longitude - west) * shrink * scale
        return x, margin + (north - spot.latitude) * scale

    parts: list[Markup] = []
    taken: list[tuple[float, float, float, float]] = []
    for spot in sorted(spots, key=lambda spot: (-spot.number, spot.name)):
        x, y = at(spot)
        radius = 3 + 11 * math.sqrt(spot.number / most) if spot.number else 2.5
        fill = NOW if spot.number else BEFORE
        edge = Markup(' stroke="{}" stroke-width="2"').format(INK) if spot.own else Markup("")
        parts.append(
            Markup('<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" fill="{}" fill-opacity="0.8"{}/>')
            .format(x, y, radius, fill, edge)
        )  # fmt: skip
        words = f"{spot.name} {spot.number}" if spot.number else spot.name
        width = len(words) * _LETTER
        left = min(max(x - width / 2, 0), WIDTH - width)
        box = (left, y + radius, left + width, y + radius + 13)
        if all(_apart(box, other) for other in taken):
            taken.append(box)
            parts.append(_text(left + width / 2, y + radius + 11, words, anchor="middle", size=11))
    return _svg(id, title, about, height + 14, parts)


def _apart(
    box: tuple[float, float, float, float], other: tuple[float, float, float, float]
) -> bool:
    return box[2] < other[0] or other[2] < box[0] or box[3] < other[1] or other[3] < box[1]
