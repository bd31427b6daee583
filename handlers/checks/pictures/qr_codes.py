"""Reads the QR codes in a picture."""

from __future__ import annotations

import io

import zxingcpp
from PIL import Image, UnidentifiedImageError

PIXELS = 24_000_000
"""Most pixels that are decoded: a small file can unfold into gigabytes."""
SIDE = 2400
"""Pixels of the longer side to which a picture is reduced before codes are searched."""
CODES = 5
"""Most codes of one picture."""


def open_picture(data: bytes) -> Image.Image | None:
    """The picture in grey, at most SIDE pixels a side; None if it is no picture or too large."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF", "BMP")) as picture:
            if picture.width * picture.height > PIXELS:
                return None
            picture.draft("L", (SIDE, SIDE))
            grey = _on_white(picture).convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    grey.thumbnail((SIDE, SIDE))
    return grey


def _on_white(picture: Image.Image) -> Image.Image:
    """The picture without transparency: a black code on nothing would be black on black."""
    if not picture.has_transparency_data:
        return picture
    layer = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)


def read_codes(picture: Image.Image) -> tuple[str, ...]:
    """The texts of its QR codes without repetitions, at most CODES."""
    found = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return tuple(dict.fromkeys(code.text for code in found if code.text))[:CODES]
