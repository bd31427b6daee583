"""Draws the village pack's poster (A4) and its picture to forward, from the same words."""

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


SCALES = tuple(percent / 100 for percent in range(150, 70, -4))
"""Sizes of letters that are tried: the largest with which everything has room is taken."""
_CODE_ROOM = 350
"""Pixels at the foot of the poster for the QR code and what it is for."""
_ORIGIN_ROOM = 90
"""Pixels at the foot of what has no QR code, for whose words these are."""


def poster(words: PackWords, link: str, content: Path) -> Image.Image:
    """One A4 page: figures, the trick of the month, three rules, whom to call, a QR code."""
    for scale in SCALES:
        page = _Page(A4, content, scale)
        page.band(words.title, words.when, 104, RED)
        page.text(words.figures, 48)
        if words.trick:
            page.text(words.trick, 60, RED)
        page.rule()
        for number, rule in enumerate(words.rules, 1):
            page.text(rule, 62, mark=f"{number}. ")
        page.rule()
        page.calls(words.calls)
        if words.office:
            page.text(words.office, 42)
        if page.left >= (_CODE_ROOM if link else _ORIGIN_ROOM):
            break
    if link:
        page.code(link, words.scan)  # its words tell the origin too
    else:
        page.origin(words.origin)
    return page.picture


def forward(words: PackWords, content: Path) -> Image.Image:
    """One picture to pass on in a village's chat group: large words, no link."""
    for scale in SCALES:
        page = _Page(FORWARD, content, scale)
        page.band(words.title, words.when, 96, RED)
        page.text(words.trick or words.figures, 58, RED if words.trick else INK)
        page.rule()
        for rule in words.rules:
            page.text(rule, 60)
        page.rule()
        page.calls(words.calls)
        if page.left >= _ORIGIN_ROOM:
            break
    page.origin(words.origin)
    return page.picture


def as_bytes(picture: Image.Image, kind: str) -> bytes:
    """The picture as "PNG" or "PDF"."""
    out = io.BytesIO()
    picture.save(out, kind, **({"resolution": 150.0} if kind == "PDF" else {"optimize": True}))
    return out.getvalue()


class _Page:
    """A page that is filled from its top; sizes of letters are multiplied by `scale`."""

    def __init__(self, size: tuple[int, int], content: Path, scale: float) -> None:
        if not features.check("raqm"):
            raise CannotDraw(
                "Pillow finds no FriBiDi library, and without it Thai marks would lie on each "
                "other: install it (Debian, Ubuntu: apt install libfribidi0)"
            )
        self.picture = Image.new("RGB", size, PAPER)
        self._pen = ImageDraw.Draw(self.picture)
        self._font = content / FONT
        self._scale = scale
        self._y = 0

    @property
    def left(self) -> int:
        """Pixels that are still free above the lower margin."""
        return self.picture.height - _MARGIN - self._y

    def _letters(self, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self._font, size, layout_engine=ImageFont.Layout.RAQM)

    def band(self, words: str, when: str, size: int, colour: str) -> None:
        """White words on a coloured band over the whole width, and below them for which month."""
        height = int(size * 2.6)
        self._pen.rectangle((0, 0, self.picture.width, height), colour)
        middle = self.picture.width // 2
        for line, letters, at in ((words, size, 0.4), (when, size * 2 // 5, 0.82)):
            self._pen.text((middle, height * at), line, PAPER, self._letters(letters), anchor="mm")
        self._y = height + size // 2

    def text(self, words: str, size: int, colour: str = INK, mark: str = "") -> None:
        """A paragraph, broken at its spaces; what a no-break space joins stays together. All of
        its lines begin behind the `mark` of the first."""
        size = int(size * self._scale)
        font = self._letters(size)
        left = _MARGIN + int(self._pen.textlength(mark, font))
        self._pen.text((_MARGIN, self._y), mark, colour, font)
        for line in self._lines(words, font, self.picture.width - _MARGIN - left):
            self._pen.text((left, self._y), line, colour, font)
            self._y += int(size * 1.55)
        self._y += size // 3

    def calls(self, words: str) -> None:
        """Numbers to call side by side, large, each under what it is for: "for\u00a0number"."""
        pairs = [call.split("\u00a0", 1) for call in words.split(" ")]
        column = (self.picture.width - 2 * _MARGIN) // max(len(pairs), 1)
        small, large = int(44 * self._scale), int(92 * self._scale)
        for place, (what, *number) in enumerate(pairs):
            middle = _MARGIN + column * place + column // 2
            self._pen.text((middle, self._y), what, INK, self._letters(small), anchor="ma")
            at = (middle, self._y + int(small * 1.5))
            self._pen.text(at, "".join(number), BLUE, self._letters(large), anchor="ma")
        self._y += int(small * 1.5 + large * 1.75)

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

    def origin(self, words: str) -> None:
        """At the foot: large numbers to call must not pass for the sender's own."""
        at = (self.picture.width // 2, self.picture.height - _MARGIN)
        self._pen.text(at, words, INK, self._letters(42), anchor="md")

    def code(self, link: str, words: str) -> None:
        """A QR code at the foot, with what it is for beside it."""
        matrix = [list(row) for row in segno.make(link, error="m", micro=False).matrix]
        size = len(matrix)
        room = self.picture.height - self._y - _MARGIN
        module = max(4, min(room, 380) // (size + 4))
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
