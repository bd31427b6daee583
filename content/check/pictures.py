"""Checks pictures by what is in them, and messages that are to be drawn as one.

One file serves both apps. LINE: JPEG or PNG, at most 1024 pixels a side and three times as high as
wide in a Flex message, 1 MB where it is also the preview
(https://developers.line.biz/en/reference/messaging-api/#f-image). Telegram: 5 MB where it fetches
the photo itself (Bot API, "Sending files").
"""

from __future__ import annotations

from pathlib import Path

from content.check.tree import Node
from content.reading.drawable import undrawable
from content.reading.files import REQUIRED_LANGUAGES
from content.reading.media import PICTURES
from content.reading.problems import Mistakes

LARGEST = 1_000_000
"""Bytes."""

WIDEST = 1024
NARROWEST = 480
"""Pixels: below this width a picture is blurred on a telephone."""

_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}


def check_picture(path: Path, picture: Node, home: Path, mistakes: Mistakes) -> None:
    """A `picture:` of the file at `path`: it is in `home`, is what its name says, and is not too
    large; each mistake is told at the line that names it."""
    at = picture.at("file")
    if at is None or not at.text:
        return  # the model asks for it
    file = home / at.text
    if not file.is_file():
        mistakes.add(path, at.line, "no_picture", file=at.text)
    elif file.stat().st_size > LARGEST:
        mb = f"{file.stat().st_size / 1e6:.1f}"
        mistakes.add(path, at.line, "picture_large", file=at.text, mb=mb, limit=LARGEST // 10**6)
    else:
        _check_inside(path, at.line, file, mistakes)


def check_unnamed(home: Path, picture: Node | None, mistakes: Mistakes) -> None:
    """A picture beside a lesson that its lesson.yaml does not name is shown to nobody."""
    named = picture.say("file") if picture else ""
    for file in sorted(home.iterdir()):
        if file.suffix.lower() in PICTURES and file.name != named:
            mistakes.warn(file, 0, "picture_unnamed", file=file.name)


def check_message(path: Path, message: Node, mistakes: Mistakes) -> None:
    """A drawn message has only letters that can be drawn; else its words stand alone."""
    for _, texts in message.texts():
        for language in REQUIRED_LANGUAGES:
            at = texts.at(language)
            if at and (letter := undrawable(at.text)):
                mistakes.warn(path, at.line, "not_drawable", letter=letter)


def _check_inside(path: Path, line: int, file: Path, mistakes: Mistakes) -> None:
    from PIL import Image  # slow to import, and only this check needs it

    try:
        with Image.open(file) as opened:
            opened.verify()
            kind, (width, height) = opened.format, opened.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        mistakes.add(path, line, "picture_unreadable", file=file.name)
        return
    if kind != _FORMATS[file.suffix]:
        mistakes.add(path, line, "picture_format", file=file.name, kind=str(kind))
    if max(width, height) > WIDEST or height > 3 * width:
        size = {"width": width, "height": height}
        mistakes.add(path, line, "picture_pixels", file=file.name, limit=WIDEST, **size)
    elif width < NARROWEST:
        mistakes.warn(path, line, "picture_small", file=file.name, width=width, limit=NARROWEST)
