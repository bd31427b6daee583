"""Draws the poster (A4) and the picture to forward, from the same words."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import segno
from PIL import Image, ImageDraw, ImageFont, features

from bot.pack.words import PackWords

FONT = "fonts/Sarabun-Bold.ttf"
"""In the content folder (SIL Open Font License, beside it)."""
A4 = (1240, 1754)
"""Pixels at 150 dots an inch."""
FORWARD = (1080, 1350)
INK, PAPER, RED, BLUE = "#1B1B1B", "#FFFFFF", "#B3261E", "#0B4F8A"
_MARGIN = 80


class CannotDraw(Exception):
    """Thai cannot be drawn on this machine: the text says what to install."""


def poster(words: PackWords, link: str, content: Path) -> Image.Image:
    """One A4 page: figures, the trick of the month, three rules, whom to call, a QR code."""
    page = _Page(A4, content)
    page.band(words.title, 104, RED)
    page.text(words.figures, 50)
    if words.trick:
        page.text(words.trick, 62, RED)
    page.rule()
    for number, rule in enumerate(words.rules, 1):
        page.text(f"{number}. {rule}", 64)
    page.rule()
    page.text(words.calls, 58, BLUE)
    if words.office:
        page.text(words.office, 42)
    if link:
        page.code(link, words.scan)
    return page.picture


def forward(words: PackWords, content: Path) -> Image.Image:
    """One picture to pass on in a village's chat group: large words, no link."""
    page = _Page(FORWARD, content)
    page.band(words.title, 96, RED)
    page.text(words.trick or words.figures, 60, RED if words.trick else INK)
    page.rule()
    for rule in words.rules:
        page.text(rule, 62)
    page.rule()
    page.text(words.calls, 56, BLUE)
    return page.picture


def as_bytes(picture: Image.Image, kind: str) -> bytes:
    """The picture as "PNG" or "PDF"."""
    out = io.BytesIO()
    picture.save(out, kind, **({"resolution": 150.0} if kind == "PDF" else {"optimize": True}))
    return out.getvalue()


class _Page:
    """A page that is filled from its top."""

    def __init__(self, size: tuple[int, int], content: Path) -> None:
        if not features.check("raqm"):
            raise CannotDraw(
                "Pillow finds no FriBiDi library, and without it Thai marks would lie on each "
                "other: install it (Debian, Ubuntu: apt install libfribidi0)"
            )
        self.picture = Image.new("RGB", size, PAPER)
        self._pen = ImageDraw.Draw(self.picture)
        self._font = content / FONT
        self._y = 0

    def _letters(self, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self._font, size, layout_engine=ImageFont.Layout.RAQM)

    def band(self, words: str, size: int, colour: str) -> None:
        """White words on a coloured band over the whole width."""
        font = self._letters(size)
        height = int(size * 2.1)
        self._pen.rectangle((0, 0, self.picture.width, height), colour)
        place = (self.picture.width // 2, height // 2)
        self._pen.text(place, words, PAPER, font, anchor="mm")
        self._y = height + size // 2

    def text(self, words: str, size: int, colour: str = INK) -> None:
        """A paragraph, broken at its spaces; what a no-break space joins stays together."""
        font = self._letters(size)
        width = self.picture.width - 2 * _MARGIN
        for line in self._lines(words, font, width):
            self._pen.text((_MARGIN, self._y), line, colour, font)
            self._y += int(size * 1.55)
        self._y += size // 3

    def _lines(self, words: str, font: ImageFont.FreeTypeFont, width: int) -> Sequence[str]:
        lines: list[str] = []
        for piece in words.split(" "):
            longer = f"{lines[-1]} {piece}" if lines else piece
            if lines and self._pen.textlength(longer, font) <= width:
                lines[-1] = longer
            else:
                lines.append(piece)
        return lines

    def rule(self) -> None:
        """A line across."""
        self._pen.line((_MARGIN, self._y, self.picture.width - _MARGIN, self._y), INK, 3)
        self._y += 30

    def code(self, link: str, words: str) -> None:
        """A QR code at the foot, with what it is for beside it."""
        matrix = [list(row) for row in segno.make(link, error="m", micro=False).matrix]
        size = len(matrix)
        room = self.picture.height - self._y - _MARGIN
        module = max(4, min(room, 330) // (size + 8))
        top = self.picture.height - _MARGIN - module * size
        for y, row in enumerate(matrix):
            for x, dark in enumerate(row):
                if dark:
                    left, upper = _MARGIN + x * module, top + y * module
                    box = (left, upper, left + module - 1, upper + module - 1)
                    self._pen.rectangle(box, INK)
        font = self._letters(46)
        left = _MARGIN + module * size + 50
        y = top
        for line in self._lines(words, font, self.picture.width - left - _MARGIN):
            self._pen.text((left, y), line, INK, font)
            y += 72
