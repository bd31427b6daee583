"""Draws the picture of a rich menu (a symbol and up to two lines of text in each area), and says
what LINE would refuse about one.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont, PngImagePlugin, features

from bot.channels.line.richmenu import AREAS, HEIGHT, SWITCH, WIDTH, Area
from content.reading.foreign_files import PictureFacts

FONT = "fonts/Sarabun-Bold.ttf"
"""Path of the font in the content folder. It has Thai and Latin letters; its license, the SIL Open
Font License, lies beside it."""
OTHER_SCRIPTS = frozenset({"lo", "km"})
"""Languages whose letters it lacks. Their pictures are drawn with a font that is named each time:
one font lies in the repository, and a picture needs none any more."""
WORDS = "words"
"""Name of the PNG's text chunk that holds the words that were drawn."""
LARGEST_FILE = 1_000_000
"""The most bytes in a rich menu's picture (Messaging API, 1 MB)."""

_GAP = 14
_MARGIN = 60
_SIGN = 300
_WORDS_LEFT = _MARGIN + _SIGN + 50
_LARGEST, _SMALLEST = 176, 60
_NO_LETTER = "\U0010fffd"
"""A character of private use, which no font of letters has."""


class CannotDraw(Exception):
    """Raised if this machine cannot draw Thai; the message says what to install."""


def draw(words: Mapping[str, str], content: Path, font: Path | None = None) -> bytes:
    """Return the picture as PNG; `font` replaces the one of the content for the words.

    Raises CannotDraw if marks above and below letters cannot be placed correctly, or if the font
    lacks letters; OSError if it cannot be read.
    """
    if not features.check("raqm"):
        raise CannotDraw(
            "Pillow finds no FriBiDi library, and without it Thai marks would lie on each other: "
            "install it (Debian, Ubuntu: apt install libfribidi0)"
        )
    picture = Image.new("RGB", (WIDTH, HEIGHT), "#FFFFFF")
    pen = ImageDraw.Draw(picture)
    letters = font or content / FONT
    if lacking := _lacking("".join(words.values()), letters):
        raise CannotDraw(f"{letters} has no letter {lacking}: name another one with --font")
    size = _common_size(pen, words, letters)
    for area in AREAS:
        _draw_area(pen, area, words[area.words.key], letters, size, content / FONT)
    _ground(pen, SWITCH, SWITCH.paint.ground, SWITCH.paint.text)
    centre = (SWITCH.x + SWITCH.width // 2, SWITCH.y + SWITCH.height // 2)
    strip = _font(letters, 96)
    pen.text(centre, words[SWITCH.words.key], SWITCH.paint.text, strip, anchor="mm")
    return _png(picture, words)


def problem(png: bytes, told: PictureFacts | None) -> str | None:
    """Return why LINE would reject a picture, or None; `told` is what the picture says of itself,
    None if it is none."""
    if len(png) > LARGEST_FILE:
        return f"has {len(png)} bytes, and LINE takes {LARGEST_FILE}"
    if told is None:
        return "is no picture"
    if told != PictureFacts("PNG", WIDTH, HEIGHT):
        is_a = f"{told.format} of {told.width} x {told.height}"
        return f"is a {is_a} and must be a PNG of {WIDTH} x {HEIGHT}"
    return None


def _png(picture: Image.Image, words: Mapping[str, str]) -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_itxt(WORDS, json.dumps(dict(words), ensure_ascii=False))
    file = io.BytesIO()
    picture.quantize(64).save(file, "PNG", pnginfo=told, optimize=True)
    return file.getvalue()


def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.RAQM)


def _lacking(words: str, path: Path) -> str:
    """Return a letter that is not in the font, which draws the same box for all of those; or ""."""
    font = _font(path, _SMALLEST)
    box = bytes(font.getmask(_NO_LETTER))
    return next((x for x in words if x.isalpha() and bytes(font.getmask(x)) == box), "")


def _draw_area(
    pen: ImageDraw.ImageDraw, area: Area, words: str, font: Path, size: int, signs: Path
) -> None:
    _ground(pen, area, area.paint.ground)
    x, y = area.x + _MARGIN, area.y + (area.height - _SIGN) // 2
    pen.ellipse((x, y, x + _SIGN, y + _SIGN), fill=area.paint.text)
    _SIGNS[area.words.key](pen, x + _SIGN // 2, y + _SIGN // 2, area.paint.ground, signs)
    place = (area.x + _WORDS_LEFT, 0)
    block = pen.multiline_textbbox(place, words, _font(font, size), spacing=_spacing(size))
    # Centred by its bounding box, as Thai letters have more marks above than below.
    top = area.y + (area.height - (block[3] - block[1])) // 2 - block[1]
    pen.multiline_text(
        (place[0], top), words, area.paint.text, _font(font, size), spacing=_spacing(size)
    )


def _ground(pen: ImageDraw.ImageDraw, area: Area, fill: str, outline: str | None = None) -> None:
    left, top = area.x + _GAP, area.y + _GAP
    right, bottom = area.x + area.width - _GAP, area.y + area.height - _GAP
    pen.rounded_rectangle((left, top, right, bottom), 48, fill, outline, 6)


def _common_size(pen: ImageDraw.ImageDraw, words: Mapping[str, str], font: Path) -> int:
    """Return the largest font size, in pixels, at which the words of every area fit into it."""
    for size in range(_LARGEST, _SMALLEST, -2):
        if all(_fits(pen, area, words[area.words.key], font, size) for area in AREAS):
            return size
    return _SMALLEST


def _fits(pen: ImageDraw.ImageDraw, area: Area, words: str, font: Path, size: int) -> bool:
    block = pen.multiline_textbbox((0, 0), words, _font(font, size), spacing=_spacing(size))
    wide = block[2] - block[0] <= area.width - _WORDS_LEFT - _GAP - 45
    return wide and block[3] - block[1] <= area.height - 2 * _GAP - 40


def _spacing(size: int) -> float:
    return size * 0.28


Sign = Callable[[ImageDraw.ImageDraw, int, int, str, Path], None]
"""Draws a symbol on a picture, centred at (x, y), in a colour; the path is that of the font."""


def _letter(letter: str, size: int) -> Sign:
    def sign(pen: ImageDraw.ImageDraw, x: int, y: int, ink: str, font: Path) -> None:
        pen.text((x, y), letter, ink, _font(font, size), anchor="mm")

    return sign


def _phone(pen: ImageDraw.ImageDraw, x: int, y: int, ink: str, font: Path) -> None:
    """Draw a ringing telephone."""
    pen.rounded_rectangle((x - 45, y - 85, x + 45, y + 85), radius=16, fill=ink)
    for reach in (78, 112):
        pen.arc((x - reach, y - reach, x + reach, y + reach), -35, 35, ink, 16)
        pen.arc((x - reach, y - reach, x + reach, y + reach), 145, 215, ink, 16)


def _letter_to_officials(pen: ImageDraw.ImageDraw, x: int, y: int, ink: str, font: Path) -> None:
    """Draw an envelope."""
    pen.rounded_rectangle((x - 98, y - 68, x + 98, y + 68), radius=12, outline=ink, width=18)
    pen.line((x - 86, y - 56, x, y + 14, x + 86, y - 56), ink, 18, joint="curve")


def _book(pen: ImageDraw.ImageDraw, x: int, y: int, ink: str, font: Path) -> None:
    """Draw an open book."""
    for side in (-1, 1):
        edge = (x + side * 8, y - 52), (x + side * 100, y - 76), (x + side * 100, y + 56)
        pen.polygon((*edge, (x + side * 8, y + 80)), fill=ink)


def _handset(pen: ImageDraw.ImageDraw, x: int, y: int, ink: str, font: Path) -> None:
    """Draw a telephone receiver.

    It shows no number: with "1441" on it, the account could be taken for that of the 1441 centre.
    """
    pen.arc((x - 108, y - 66, x + 108, y + 150), 198, 342, ink, 42)
    for side in (-1, 1):
        middle = x + side * 84
        pen.rounded_rectangle((middle - 32, y - 8, middle + 32, y + 62), radius=14, fill=ink)


_SIGNS: Mapping[str, Sign] = {
    "richmenu.calling": _phone,
    "richmenu.paid": _letter("฿", 220),
    "richmenu.real": _letter("?", 240),
    "richmenu.report": _letter_to_officials,
    "richmenu.learn": _book,
    "richmenu.hotlines": _handset,
}
