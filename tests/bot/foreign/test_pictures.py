"""Jobs on pictures: codes are found, what is kept is drawn anew, few formats are opened."""

from __future__ import annotations

import io

import pytest
import segno
import zxingcpp
from PIL import Image

from bot.foreign import pictures
from bot.foreign.job import Refused
from tests.support.hostile_files import scanned_jpeg

LINK = "https://kbank-verify.top/login"


def saved(picture: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return out.getvalue()


def png(text: str) -> bytes:
    out = io.BytesIO()
    segno.make(text).save(out, kind="png", scale=4)
    return out.getvalue()


def codes(data: bytes) -> list[str]:
    values, _ = pictures.codes(data, {})
    return list(values["codes"])


def cleaned(data: bytes) -> Image.Image:
    _, body = pictures.clean(data, {})
    return Image.open(io.BytesIO(body))


def drawn() -> Image.Image:
    barcode = zxingcpp.create_barcode(LINK, zxingcpp.BarcodeFormat.QRCode)
    return Image.fromarray(barcode.to_image(scale=4)).convert("L")


def test_a_code_in_a_picture_is_read() -> None:
    assert codes(png(LINK)) == [LINK]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_a_code_is_read_in_every_format_that_telephones_send(kind: str) -> None:
    if kind not in Image.SAVE:
        pytest.skip("this Pillow cannot write it")
    assert codes(saved(drawn().convert("RGB"), kind)) == [LINK]


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P", "1"])
def test_a_black_code_on_nothing_is_read(mode: str) -> None:
    code = drawn()
    picture = Image.new("RGBA", code.size, (0, 0, 0, 0))
    picture.paste((0, 0, 0, 255), mask=code.point(lambda shade: 255 - shade))
    if mode in ("P", "1"):
        assert codes(saved(code.convert(mode))) == [LINK]
    else:
        assert codes(saved(picture.convert(mode))) == [LINK]


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"nonsense", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"GIF89a"),
        *(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", b"II*\0", b"8BPS", b"P6 9 9 255 "),
    ],
)
@pytest.mark.parametrize("job", [pictures.codes, pictures.clean, pictures.prepare, pictures.facts])
def test_what_is_no_picture_of_an_allowed_format_is_refused(job: pictures.Run, data: bytes) -> None:
    with pytest.raises(Refused):
        job(data, {})


@pytest.mark.skipif("AVIF" not in Image.SAVE, reason="this Pillow cannot write it")
@pytest.mark.parametrize("part", [b"av1C", b"iloc", b"mdat"])
def test_an_avif_whose_parts_do_not_fit_is_refused_as_any_damaged_picture(part: bytes) -> None:
    data = saved(Image.new("RGB", (90, 60)), "AVIF")
    at = data.index(part)
    with pytest.raises(Refused):
        pictures.codes(data[: at + 4] + b"\xff" * 8 + data[at + 12 :], {})
    with pytest.raises(Refused):
        pictures.codes(data.replace(b"av1C", b"zzzz"), {})


@pytest.mark.parametrize("kind", ["TIFF", "PPM", "BMP", "PCX", "TGA", "ICO", "PDF", "EPS"])
def test_other_formats_are_not_opened_even_if_they_are_sound(kind: str) -> None:
    with pytest.raises(Refused):
        pictures.clean(saved(Image.new("RGB", (40, 40)), kind), {})


@pytest.mark.parametrize("job", [pictures.codes, pictures.clean, pictures.prepare])
def test_a_small_file_that_unfolds_into_a_huge_picture_is_refused(job: pictures.Run) -> None:
    with pytest.raises(Refused):
        job(saved(Image.new("1", (4000, 3300))), {})
    with pytest.raises(Refused):
        job(saved(Image.new("RGB", (10_000, 5_100)), "JPEG"), {})


def test_what_a_telephone_photographs_is_opened_whatever_its_size() -> None:
    assert cleaned(saved(Image.new("RGB", (4032, 3024)), "PNG")).size == (1600, 1200)
    assert cleaned(saved(Image.new("RGB", (8000, 6000)), "JPEG")).size == (1600, 1200)


def test_a_picture_of_many_scans_is_refused_before_it_is_unfolded() -> None:
    assert pictures.codes(scanned_jpeg(64, pictures.SCANS - 1), {}) == ({"codes": []}, b"")
    with pytest.raises(Refused):
        pictures.codes(scanned_jpeg(64, pictures.SCANS), {})


def test_a_common_progressive_picture_is_opened() -> None:
    data = saved(drawn().convert("RGB"), "JPEG", progressive=True, quality=95)
    assert codes(data) == [LINK]


@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_is_kept_upright_as_the_camera_was_held(turn: int) -> None:
    picture = Image.new("RGB", (60, 40), "white")
    picture.paste("black", (0, 0, 10, 10))
    exif = Image.Exif()
    exif[0x0112] = turn
    kept = cleaned(saved(picture, "JPEG", exif=exif))
    assert kept.size == ((60, 40) if turn < 5 else (40, 60))
    right, bottom = kept.width - 5, kept.height - 5
    corners = {1: (5, 5), 2: (right, 5), 3: (right, bottom), 4: (5, bottom)}
    corners |= {5: (5, 5), 6: (right, 5), 7: (right, bottom), 8: (5, bottom)}
    shade = kept.convert("L").getpixel(corners[turn])
    assert isinstance(shade, int)
    assert shade < 60


def test_of_a_moving_picture_the_first_frame_is_kept() -> None:
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue", "green")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    red, green, blue = cleaned(data).getpixel((25, 25))  # type: ignore[misc]
    assert red > 200 > 60 > max(green, blue)
