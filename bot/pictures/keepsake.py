"""Draws the certificate of a finished module as a picture: plain paper and a frame, no seal and no
emblem.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, features

FONT = "fonts/Sarabun-Bold.ttf"
"""In the content folder; it has Thai and Latin letters (SIL Open Font License, beside it)."""

WIDTH, HEIGHT = 1280, 900
_PAPER, _INK, _QUIET, _BLUE = "#FFFDF6", "#1B1B1B", "#555555", "#0B4F8A"
_ROOM = WIDTH - 240
_LINES = (  # size in pixels at most, colour, middle of the line from the top
    (84, _BLUE, 170),
    (96, _INK, 330),
    (48, _QUIET, 450),
    (64, _BLUE, 545),
    (44, _INK, 655),
    (36, _QUIET, 780),
)
_SMALLEST = 20


def can_draw() -> bool:
    """Whether Thai marks can be put in their places here: Pillow needs the FriBiDi library."""
    return bool(features.check("raqm"))


def draw(words: Sequence[str], content: Path) -> bytes:
    """The picture as PNG; `words` are its six lines from the top."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rounded_rectangle((30, 30, WIDTH - 30, HEIGHT - 30), 36, outline=_BLUE, width=10)
    pen.rounded_rectangle((52, 52, WIDTH - 52, HEIGHT - 52), 22, outline=_BLUE, width=2)
    pen.line((120, 720, WIDTH - 120, 720), _BLUE, 2)
    for text, (size, colour, middle) in zip(words, _LINES, strict=True):
        font = _fitting(pen, text, content / FONT, size)
        pen.text((WIDTH // 2, middle), text, colour, font, anchor="mm")
    file = io.BytesIO()
    picture.quantize(64, Image.Quantize.FASTOCTREE).save(file, "PNG")
    return file.getvalue()


def _fitting(pen: ImageDraw.ImageDraw, text: str, path: Path, size: int) -> ImageFont.FreeTypeFont:
    """The letters at the largest size, up to `size`, at which the line has room."""
    while True:
        font = ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)
        if size <= _SMALLEST or pen.textlength(text, font) <= _ROOM:
            return font
        size -= 2
