"""The file jobs on pictures: read QR codes, strip and redraw a picture, make it grey for OCR, tell
its facts; with limits of pixels and scans.

Pillow knows some forty formats, and one of them (EPS) runs a program on what was sent.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import zxingcpp
from PIL import Image, ImageOps, ImageStat, UnidentifiedImageError

from bot.foreign.job import Refused
from bot.foreign.known.fingerprint import fingerprint

Image.init()  # every plugin now: a confined job can open no file

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
"""Pillow's names of the formats that are opened; one that this Pillow lacks is left out."""
_OPENED = tuple(name for name in FORMATS if name in Image.OPEN)

PIXELS = 12_500_000
"""Most pixels that are unfolded; the common telephone camera takes 4032 x 3024."""
JPEG_PIXELS = 50_000_000
"""Most pixels of a JPEG, which is unfolded at a fraction of its size."""
SCANS = 20
"""Most scans of a JPEG: each costs a walk over the whole picture, and cameras write one to ten."""
SIDE = 2400
"""Pixels of the longer side to which a picture is reduced before codes or words are searched."""
CODES = 5
"""Most codes of one picture."""
CODE = 4300
"""Most characters of a code's text: a QR code holds 4296."""
LONGEST_EDGE = 1600
"""Pixels of the longer side of a picture that is kept."""
SHOWN = 1024
"""The same of a picture in a lesson: LINE takes no more (content/check/pictures.py)."""
WIDTH = 1600
"""The width in pixels to which a narrower picture is enlarged, at most twofold: Tesseract misses
small letters (measured)."""
ENLARGED = 4_000_000
"""The most pixels of an enlarged picture."""

_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""Exif's tag of how the camera was held, and what puts such a picture upright (Exif 2.3, 4.6.4)."""

Result = tuple[Mapping[str, Any], bytes]
Run = Callable[[bytes, Mapping[str, Any]], Result]


@contextmanager
def opened(data: bytes) -> Iterator[Image.Image]:
    """A picture of an allowed format and size, not unfolded yet. Raises Refused, in the block too:
    most damage is found only when the picture is unfolded."""
    if data.startswith(b"\xff\xd8") and data.count(b"\xff\xda") > SCANS:
        raise Refused("too many scans")
    try:
        with Image.open(io.BytesIO(data), formats=_OPENED) as picture:
            # Pillow tells a JPEG that holds several (a telephone's depth or thumbnail) as MPO.
            jpeg = picture.format in ("JPEG", "MPO")
            pixels = picture.width * picture.height
            if pixels > (JPEG_PIXELS if jpeg else PIXELS):
                raise Refused("too many pixels")
            if jpeg and pixels > PIXELS and picture.info.get("progressive"):
                raise Refused("too many pixels for a progressive picture")
            yield picture
    except (
        *(UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, IndexError),
        *(
            Image.DecompressionBombError,
            OverflowError,
            TypeError,
            KeyError,
            AttributeError,
            RuntimeError,
        ),
    ) as error:
        raise Refused("damaged") from error


def codes(data: bytes, values: Mapping[str, Any]) -> Result:
    """{"codes": the texts of the picture's QR codes without repetitions, at most CODES}.

    Where there are none and `values` asks for its "fingerprint", that too.
    """
    with opened(data) as picture:
        grey = _grey(picture)
        found = zxingcpp.read_barcodes(
            grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
        texts = dict.fromkeys(code.text[:CODE] for code in found if code.text)
        if texts or not values.get("fingerprint"):
            return {"codes": list(texts)[:CODES]}, b""
        told, cells = fingerprint(grey)
        return {"codes": [], **told}, cells


def clean(data: bytes, _: Mapping[str, Any]) -> Result:
    """A JPEG drawn anew, upright, without place, camera or hidden parts."""
    with opened(data) as picture:
        turn = picture.getexif().get(_ORIENTATION)
        small = _small(picture, LONGEST_EDGE, "RGB").convert("RGB")
        upright = small.transpose(_TURNS[turn]) if turn in _TURNS else small
        fresh = Image.new("RGB", upright.size)
        fresh.paste(upright)
        out = io.BytesIO()
        fresh.save(out, "JPEG", quality=85)
        return {}, out.getvalue()


def redraw(data: bytes, _: Mapping[str, Any]) -> Result:
    """A PNG or JPEG drawn anew in its own format, upright, at most SHOWN pixels a side: what the
    file held beside its pixels, as the place where a telephone took it, is gone. Raises Refused
    for other formats."""
    with opened(data) as picture:
        if picture.format not in ("PNG", "JPEG", "MPO"):
            raise Refused("no PNG and no JPEG")
        kind = "PNG" if picture.format == "PNG" else "JPEG"
        clear = kind == "PNG" and picture.has_transparency_data
        turn = picture.getexif().get(_ORIENTATION)
        mode = "RGBA" if clear else "RGB"
        small = _small(picture, SHOWN, mode).convert(mode)
        upright = small.transpose(_TURNS[turn]) if turn in _TURNS else small
        fresh = Image.new(upright.mode, upright.size)
        fresh.paste(upright)
        out = io.BytesIO()
        fresh.save(out, kind, **({"optimize": True} if kind == "PNG" else {"quality": 90}))
        return {}, out.getvalue()


def prepare(data: bytes, _: Mapping[str, Any]) -> Result:
    """The picture as Tesseract reads it best: a grey PNG, dark on light, large.

    Raises Refused if it is too small for words.
    """
    with opened(data) as picture:
        grey = _grey(picture)
        if grey.width < 20 or grey.height < 20:
            raise Refused("too small")
        if ImageStat.Stat(grey).mean[0] < 110:
            grey = ImageOps.invert(grey)
        if grey.width < WIDTH:
            grow = min(2.0, WIDTH / grey.width)
            if grey.width * grey.height * grow * grow <= ENLARGED:
                size = (int(grey.width * grow), int(grey.height * grow))
                grey = grey.resize(size, Image.Resampling.BICUBIC)
        out = io.BytesIO()
        grey.save(out, "PNG", compress_level=1)
        return {}, out.getvalue()


def facts(data: bytes, _: Mapping[str, Any]) -> Result:
    """{"format": Pillow's name, "width", "height"} of a picture whose bytes are whole."""
    with opened(data) as picture:
        kind, (width, height) = picture.format, picture.size
        picture.verify()
        return {"format": kind, "width": width, "height": height}, b""


def _small(picture: Image.Image, side: int, mode: str) -> Image.Image:
    """The picture at most `side` pixels a side. A JPEG is unfolded near that size already, and
    nothing is converted at full size but a palette."""
    picture.draft(mode, (side, side))
    if picture.mode in ("P", "1"):  # thumbnail would pick pixels instead of mixing them
        mixed = "RGBA" if picture.has_transparency_data else "RGB" if picture.mode == "P" else "L"
        picture = picture.convert(mixed)
    picture.thumbnail((side, side), Image.Resampling.BICUBIC)
    return picture


def _grey(picture: Image.Image) -> Image.Image:
    """In grey and small, without transparency: a black code on nothing would be black on black."""
    small = _small(picture, SIDE, "L")
    if not small.has_transparency_data:
        return small.convert("L")
    layer = small.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("L")
