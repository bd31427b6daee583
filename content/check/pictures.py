"""Checks the picture files of lessons, and that the example messages that will be drawn can be
drawn.

Both apps get the same file. LINE: JPEG or PNG, at most 1024 pixels a side and three times as high
as wide in a Flex message, 1 MB where it is also the preview
(https://developers.line.biz/en/reference/messaging-api/#f-image). Telegram: 5 MB where it fetches
the photo itself (Bot API, "Sending files").
"""

from __future__ import annotations

from pathlib import Path

from content.check.yaml_tree import Node
from content.reading.drawable import undrawable
from content.reading.files import REQUIRED_LANGUAGES
from content.reading.foreign_files import FileReader
from content.reading.media import PICTURES
from content.reading.problems import Mistakes

LARGEST = 1_000_000
"""Bytes."""

WIDEST = 1024
NARROWEST = 480
"""Pixels; a narrower picture is blurred on a phone."""

_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG"}


def check_picture(
    path: Path, picture: Node, home: Path, files: FileReader, mistakes: Mistakes
) -> None:
    """Check a `picture:` entry of the file at `path`: it exists in `home`, its content is what its
    name says, and it is not too large."""
    at = picture.at("file")
    if at is None or not at.text:
        return  # noted by the loader
    file = home / at.text
    if not file.is_file():
        mistakes.add(path, at.line, "no_picture", file=at.text)
    elif file.stat().st_size > LARGEST:
        mb = f"{file.stat().st_size / 1e6:.1f}"
        mistakes.add(path, at.line, "picture_large", file=at.text, mb=mb, limit=LARGEST // 10**6)
    else:
        _check_inside(path, at.line, file, files, mistakes)


def check_unnamed(home: Path, picture: Node | None, mistakes: Mistakes) -> None:
    """Warn of a picture beside a lesson that lesson.yaml does not name: nobody sees it."""
    named = picture.text_at("file") if picture else ""
    for file in sorted(home.iterdir()):
        if file.suffix.lower() in PICTURES and file.name != named:
            mistakes.warn(file, 0, "picture_unnamed", file=file.name)


def check_message(path: Path, message: Node, mistakes: Mistakes) -> None:
    """Warn of letters that our font lacks: such a message is shown as text."""
    for _, texts in message.texts():
        for language in REQUIRED_LANGUAGES:
            at = texts.at(language)
            if at and (letter := undrawable(at.text)):
                mistakes.warn(path, at.line, "not_drawable", letter=letter)


def _check_inside(path: Path, line: int, file: Path, files: FileReader, mistakes: Mistakes) -> None:
    try:
        told = files.picture(file.read_bytes())
    except OSError:
        told = None
    if told is None:
        mistakes.add(path, line, "picture_unreadable", file=file.name)
        return
    kind, width, height = told.format, told.width, told.height
    if kind != _FORMATS[file.suffix]:
        mistakes.add(path, line, "picture_format", file=file.name, kind=kind)
    if max(width, height) > WIDEST or height > 3 * width:
        size = {"width": width, "height": height}
        mistakes.add(path, line, "picture_pixels", file=file.name, limit=WIDEST, **size)
    elif width < NARROWEST:
        mistakes.warn(path, line, "picture_small", file=file.name, width=width, limit=NARROWEST)
