"""Pictures of messages as villagers send them: screenshots of chats, and photos of a telephone.

Drawn with the font that ships with the content, so that what stands in them is known exactly.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Mapping

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

from bot.settings import ROOT

FONT = ROOT / "content" / "fonts" / "Sarabun-Bold.ttf"
WIDTH = 720
"""Pixels of a cheap phone's screen."""

Picture = Image.Image


def bubble(
    words: str, *, dark: bool = False, size: int = 30, ink: str = "", paper: str = ""
) -> Picture:
    """A chat with this message in a bubble, a clock above and a box to type in below."""
    behind = "#101418" if dark else "#e8ecef"
    paper = paper or ("#2a2f36" if dark else "#ffffff")
    ink = ink or ("#f2f2f2" if dark else "#151515")
    font, small = ImageFont.truetype(FONT, size), ImageFont.truetype(FONT, 20)
    lines = wrapped(words, font, WIDTH - 190)
    step = round(size * 1.55)
    height = 170 + step * len(lines) + 150
    picture = Image.new("RGB", (WIDTH, height), behind)
    pen = ImageDraw.Draw(picture)
    pen.text((24, 12), "14:05", "#8a8f94", small)
    pen.text((WIDTH - 90, 12), "81%", "#8a8f94", small)
    pen.ellipse((20, 100, 84, 164), fill="#9aa7b0")
    pen.rounded_rectangle((100, 96, WIDTH - 50, 126 + step * len(lines)), 22, fill=paper)
    for number, line in enumerate(lines):
        pen.text((122, 106 + step * number), line, ink, font)
    pen.text((122, 134 + step * len(lines)), "14:02", "#8a8f94", small)
    pen.rounded_rectangle(
        (80, height - 64, WIDTH - 80, height - 14), 24, outline="#8a8f94", width=2
    )
    return picture


def wrapped(words: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The words in lines no wider than this; cut between words, or anywhere in a long one."""
    lines = [""]
    for word in words.split(" "):
        for piece in [word] if font.getlength(word) <= width else _cut(word, font, width):
            longer = f"{lines[-1]} {piece}".strip()
            if font.getlength(longer) <= width:
                lines[-1] = longer
            else:
                lines.append(piece)
    return lines


def _cut(word: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    pieces, start = [], 0
    for end in range(1, len(word) + 1):
        if font.getlength(word[start:end]) > width:
            pieces.append(word[start : end - 1])
            start = end - 1
    return [*pieces, word[start:]]


def screen(words: str, *, dark: bool = False) -> Picture:
    """A whole screen: talk before it in bubbles of both colours, then the message."""
    ours = "#2e8b57" if dark else "#7fd67f"
    before = (
        bubble("สวัสดีค่ะ กินข้าวหรือยัง", dark=dark, size=28).crop((0, 90, WIDTH, 180)),
        bubble("กินแล้วจ้า", dark=dark, size=28, paper=ours).crop((0, 90, WIDTH, 180)),
    )
    last = bubble(words, dark=dark, size=28)
    picture = Image.new("RGB", (WIDTH, 1480), last.getpixel((2, 90)))
    picture.paste(last.crop((0, 0, WIDTH, 80)), (0, 0))
    for number, each in enumerate(before):
        picture.paste(each, (0, 160 + 130 * number))
    picture.paste(last.crop((0, 90, WIDTH, last.height)), (0, 1480 - last.height + 90))
    return picture


def turned(picture: Picture, degrees: float) -> Picture:
    """Held a little crooked."""
    corner = picture.getpixel((2, 2))
    return picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=corner)


def photographed(picture: Picture, seed: int) -> Picture:
    """A telephone photographed by another: at a slant, uneven light, noise, a little blur."""
    chance = random.Random(seed)
    wide, high = picture.size
    edge = 0.05 * wide

    def off() -> float:
        return chance.uniform(0, edge)

    corners = [(-off(), -off()), (-off(), high + off()), (wide + off(), high + off())]
    corners.append((wide + off(), -off()))
    quad = tuple(value for corner in corners for value in corner)
    seen = picture.transform(
        (wide, high), Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor="#3a3a3a"
    )
    light = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180))).resize((wide, high))
    shade = Image.merge("RGB", [light.point(lambda v: 150 + round(v * 105 / 255))] * 3)
    noise = Image.effect_noise((wide, high), 22).convert("RGB")
    dim = ImageChops.multiply(seen, shade)
    return Image.blend(dim, noise, 0.1).filter(ImageFilter.GaussianBlur(0.7))


def as_file(picture: Picture, quality: int = 0) -> bytes:
    """PNG, or JPEG of this quality."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality) if quality else picture.save(out, "PNG")
    return out.getvalue()


def far(picture: Picture, seed: int) -> Picture:
    """The same photographed from too far: the telephone takes up two thirds, on a table."""
    table = Image.new("RGB", picture.size, "#7a6248")
    small = picture.resize(
        (picture.width * 2 // 3, picture.height * 2 // 3), Image.Resampling.LANCZOS
    )
    table.paste(small, (picture.width // 6, picture.height // 6))
    return photographed(turned(table, 2 if seed % 2 else -2), seed)


LOOKS: Mapping[str, Callable[[str, int], bytes]] = {
    "chat": lambda words, seed: as_file(bubble(words)),
    "dark chat": lambda words, seed: as_file(bubble(words, dark=True)),
    "white on green": lambda words, seed: as_file(bubble(words, ink="#ffffff", paper="#2e8b57")),
    "small, JPEG 40": lambda words, seed: as_file(bubble(words, size=24), 40),
    "low contrast": lambda words, seed: as_file(bubble(words, ink="#9aa0a6", paper="#e1e4e7")),
    "turned by 3": lambda words, seed: as_file(turned(bubble(words), 3 if seed % 2 else -3), 80),
    "photo": lambda words, seed: as_file(photographed(bubble(words), seed), 75),
    "photo of dark": lambda words, seed: as_file(photographed(bubble(words, dark=True), seed), 75),
    "whole screen": lambda words, seed: as_file(screen(words), 60),
    "whole dark screen": lambda words, seed: as_file(screen(words, dark=True), 60),
    "tiny, JPEG 40": lambda words, seed: as_file(bubble(words, size=18), 40),
    "small and pale": lambda words, seed: as_file(
        bubble(words, size=22, ink="#a4a9ae", paper="#e1e4e7"), 40
    ),
    "photo from far": lambda words, seed: as_file(far(screen(words), seed), 60),
}
"""What a message may look like when it comes: (words, seed) -> the file."""
