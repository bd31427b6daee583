"""Draws the example message of a lesson's question as a telephone or paper would show it, marked as
an example.

Nobody's brand is copied: a grey bubble for an SMS, a bubble with a face for a chat, a sheet for a
letter, a dark screen for a call.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from bot.pictures.keepsake import FONT
from content.reading.schema import Message
from handlers.core.reply import Shape
from handlers.core.say import Passage, Phrase, Speak
from handlers.learning.question_picture import SENT_BY

STYLE = "1"
"""Part of a picture's address: another one makes apps fetch what they have kept anew."""

_LARGEST, _SMALLEST = 58, 34
"""Pixels. A bubble is some 300 points wide on a telephone: 58 of 1024 read like its own letters."""

_HEAD, _FOOT, _EDGE, _PAD = 132, 76, 44, 36
_LEADING = 1.5


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in a picture: how it came ("sms"), the same in words, from whom, what it says,
    and that it is an example."""

    by: str
    kind: str
    sender: str
    text: str
    example: str


def words_of(message: Message, language: str, speak: Speak) -> Words:
    """Return what stands in the picture of a lesson's message; `speak` says that language."""
    return Words(
        message.by,
        speak(SENT_BY.phrase(message.by)),
        speak(Passage(message.sender)),
        message.text[language],
        speak(Phrase("lesson.example")),
    )


@dataclass(frozen=True, slots=True)
class _Look:
    """Colours of one way in which messages come."""

    ground: str
    head: str
    name: str
    bubble: str
    ink: str = "#1B1B1B"
    face: bool = False  # a face beside the bubble
    sheet: bool = False  # one sheet of paper over all


_LOOKS = {
    "sms": _Look("#FFFFFF", "#F0F1F3", "#1B1B1B", "#E4E6EA"),
    "chat": _Look("#9DB4D3", "#EEF2F8", "#1B1B1B", "#FFFFFF", face=True),
    "call": _Look("#22303F", "#22303F", "#FFFFFF", "#F4F6F8"),
    "video_call": _Look("#11181F", "#3A4754", "#FFFFFF", "#F4F6F8", face=True),
    "letter": _Look("#D9D4C7", "#FFFDF6", "#1B1B1B", "#FFFDF6", sheet=True),
    "poster": _Look("#C9B79C", "#FFFFFF", "#1B1B1B", "#FFFFFF", sheet=True),
    "post": _Look("#DfE3E8", "#FFFFFF", "#1B1B1B", "#FFFFFF", sheet=True),
    "in_person": _Look("#EFE6D8", "#EFE6D8", "#1B1B1B", "#FFFFFF", face=True),
}


def draw(words: Words, size: Shape, content: Path) -> bytes:
    """The picture as PNG. Thai marks need Pillow's Raqm (bot.certificate.can_draw)."""
    look = _LOOKS[words.by]
    picture = Image.new("RGB", size, look.ground)
    pen = ImageDraw.Draw(picture)
    page = _Page(pen, content / FONT, size)
    if look.sheet:
        pen.rounded_rectangle((24, 20, size[0] - 24, size[1] - _FOOT), 14, look.bubble)
    else:
        pen.rectangle((0, 0, size[0], _HEAD), look.head)
    page.head(words, look)
    page.body(words.text, look)
    page.foot(words.example, look)
    file = io.BytesIO()
    picture.quantize(64, Image.Quantize.FASTOCTREE).save(file, "PNG")
    return file.getvalue()


class _Page:
    """One picture while it is drawn."""

    def __init__(self, pen: ImageDraw.ImageDraw, font: Path, size: Shape) -> None:
        self._pen, self._font = pen, font
        self._width, self._height = size

    def _letters(self, size: int) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self._font, size, layout_engine=ImageFont.Layout.RAQM)

    def head(self, words: Words, look: _Look) -> None:
        """From whom, and in small letters how it came; beside it a sign."""
        left = _EDGE + 16
        middle = _HEAD // 2 + (14 if look.sheet else 0)
        if words.by == "letter":
            self._pen.line((left, _HEAD + 18, self._width - left, _HEAD + 18), "#8C8577", 3)
        else:
            _sign(self._pen, words.by, left + 42, middle)
            left += 112
        name = self._fitting(words.sender, 50, self._width - left - _EDGE)
        self._pen.text((left, middle - 18), words.sender, look.name, name, anchor="lm")
        quiet = "#5B6470" if look.name != "#FFFFFF" else "#C9D3DD"
        self._pen.text((left, middle + 34), words.kind, quiet, self._letters(32), anchor="lm")

    def body(self, text: str, look: _Look) -> None:
        """What it says, as large as there is room for."""
        left = _EDGE + (112 if look.face else 0)
        right = self._width - _EDGE
        top, bottom = _HEAD + 28, self._height - _FOOT - 16
        room = right - left - 2 * _PAD, bottom - top - 2 * _PAD
        font, lines, leading = self._set(text, *room)
        width = max(int(self._pen.textlength(line, font)) for line in lines)
        height = leading * len(lines)
        if look.face:
            _sign(self._pen, "face", _EDGE + 42, top + 46)
        if not look.sheet:
            box = (left, top, left + width + 2 * _PAD, top + height + 2 * _PAD - 8)
            self._pen.rounded_rectangle(box, 34, look.bubble)
        for number, line in enumerate(lines):
            place = left + _PAD, top + _PAD + number * leading
            self._pen.text(place, line, look.ink, font)

    def foot(self, example: str, look: _Look) -> None:
        """That this is an example: nobody may pass it on as a real message."""
        top = self._height - _FOOT + 12
        self._pen.rectangle((0, top, self._width, self._height), "#FFF4CC")
        place = self._width // 2, (top + self._height) // 2
        self._pen.text(place, example, "#5A4300", self._letters(34), anchor="mm")

    def _set(
        self, text: str, width: int, height: int
    ) -> tuple[ImageFont.FreeTypeFont, list[str], int]:
        """(letters, lines, pixels from line to line): the largest that fit, else the smallest."""
        for size in range(_LARGEST, _SMALLEST - 1, -2):
            font, leading = self._letters(size), int(size * _LEADING)
            lines = list(self._lines(text, font, width))
            if leading * len(lines) <= height:
                break
        return font, lines, leading

    def _lines(self, text: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
        for paragraph in text.splitlines():
            line = ""
            for word in _words(paragraph):
                if line.strip() and self._pen.textlength((line + word).rstrip(), font) > width:
                    yield line.rstrip()
                    line = ""
                line += word if line else word.lstrip()
            yield line.rstrip()

    def _fitting(self, text: str, size: int, width: int) -> ImageFont.FreeTypeFont:
        while size > _SMALLEST and self._pen.textlength(text, self._letters(size)) > width:
            size -= 2
        return self._letters(size)


def _words(text: str) -> list[str]:
    """Where a line may be broken: Thai is written without spaces between words."""
    from pythainlp.tokenize import word_tokenize  # reads its word list when first used

    found: list[str] = []
    for word in word_tokenize(text, engine="newmm"):
        last = found[-1] if found else ""
        # An address stays whole, and no line begins with a sign that belongs to the word before.
        whole = bool(last) and last.isascii() and word.isascii() and not (last + word).count(" ")
        if last and (whole or word in "\u0e46\u0e2f.,:;!?)%\u201d"):
            found[-1] = last + word
        else:
            found.append(word)
    return found


def _sign(pen: ImageDraw.ImageDraw, by: str, x: int, y: int) -> None:
    """A round sign of 84 pixels: a face, a receiver, a camera, a speech bubble."""
    grounds = {"call": "#2E7D4F", "video_call": "#2E7D4F", "sms": "#6B7785"}
    pen.ellipse((x - 42, y - 42, x + 42, y + 42), grounds.get(by, "#C3CCD6"))
    match by:
        case "call":
            pen.arc((x - 26, y - 22, x + 26, y + 34), 190, 350, "#FFFFFF", 11)
            for side in (-1, 1):
                middle = x + side * 21
                pen.rounded_rectangle((middle - 9, y - 2, middle + 9, y + 16), 4, "#FFFFFF")
        case "video_call":
            pen.rounded_rectangle((x - 26, y - 16, x + 8, y + 16), 5, "#FFFFFF")
            pen.polygon(((x + 12, y), (x + 28, y - 14), (x + 28, y + 14)), "#FFFFFF")
        case "sms":
            pen.rounded_rectangle((x - 24, y - 20, x + 24, y + 12), 9, "#FFFFFF")
            pen.polygon(((x - 14, y + 8), (x - 16, y + 26), (x + 4, y + 10)), "#FFFFFF")
        case _:
            pen.ellipse((x - 15, y - 26, x + 15, y + 4), "#7C8896")
            pen.chord((x - 29, y + 8, x + 29, y + 58), 180, 360, "#7C8896")
