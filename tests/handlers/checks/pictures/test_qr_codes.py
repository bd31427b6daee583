"""Codes in pictures: drawn on nothing, and pictures that are none."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from handlers.checks.pictures.qr_codes import open_picture, read_codes

LINK = "https://kbank-verify.top/login"


def drawn() -> Image.Image:
    barcode = zxingcpp.create_barcode(LINK, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(barcode.to_image(scale=4)).convert("L")


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_a_black_code_on_nothing_is_read(mode: str) -> None:
    code = drawn()
    picture = Image.new("RGBA", code.size, (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), mask=code.point(lambda shade: 255 - shade))
    out = io.BytesIO()
    picture.convert(mode).save(out, "PNG")
    opened = open_picture(out.getvalue())
    assert opened is not None
    assert read_codes(opened) == (LINK,)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"%!PS-Adobe-3.0 EPSF-3.0"])
def test_what_is_no_picture_is_none(data: bytes) -> None:
    assert open_picture(data) is None
