"""Reads the QR codes in a picture."""

from __future__ import annotations

import io

import zxingcpp
from PIL import Image, UnidentifiedImageError

PIXELS = 24_000_000
"""Pixels decoded at most: a small file can unfold into gigabytes."""
SIDE = 2400
"""Pixels of the longer side in which codes are looked for."""
CODES = 5
"""Codes read in one picture."""


def open_picture(data: bytes) -> Image.Image | None:
    """The picture in grey, at most SIDE pixels wide or high; None where it is none or too large."""
    try:
        with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP", "GIF", "BMP")) as picture:
            if picture.width * picture.height > PIXELS:
                return None
            picture.draft("L", (SIDE, SIDE))
            grey = picture.convert("L")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    grey.thumbnail((SIDE, SIDE))
    return grey


def read_codes(picture: Image.Image) -> tuple[str, ...]:
    """The texts of the QR codes in it, each once, at most CODES."""
    found = zxingcpp.read_barcodes(
        picture, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    )
    return tuple(dict.fromkeys(code.text for code in found if code.text))[:CODES]
