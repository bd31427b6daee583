"""A picture that an editor sends is drawn anew before it is kept, in a worker."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from bot.office.workshop.bench import Workshop
from content.reading.problems import Mistake
from content.workshop.editing.items import Item

CANARY = b"CANARY<script>alert(1)</script>PK\3\4"
GPS, MAKER, TURNED = 0x8825, 0x010F, 0x0112
"""Tags of Exif 2.3."""


def telephones(kind: str, size: tuple[int, int] = (640, 480)) -> bytes:
    """A picture that says where and by what it was taken, with something hidden behind it."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 2, size[1] // 2))
    exif = Image.Exif()
    exif[MAKER], exif[TURNED] = CANARY.decode(), 6
    exif.get_ifd(GPS).update({1: "N", 2: (18.0, 21.0, 30.0)})
    out = io.BytesIO()
    picture.save(out, kind, exif=exif)
    return out.getvalue() + CANARY


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "content", tmp_path / "drafts")


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
async def test_nothing_of_a_picture_is_kept_but_what_it_shows(
    workshop: Workshop, kind: str
) -> None:
    item = Item("lessons", "loans")
    data = telephones(kind)
    assert CANARY in data
    name = await workshop.take_picture(item, data)
    assert isinstance(name, str)
    kept = workshop.drafts.pictures(item) / name
    with Image.open(kept) as picture:
        assert (picture.format, picture.size) == (kind, (480, 640)), "upright, in its own format"
        assert not dict(picture.getexif())
        assert picture.convert("RGB").getpixel((470, 10))[0] > 200
        assert picture.convert("RGB").getpixel((470, 10))[2] < 60
    assert CANARY not in kept.read_bytes()
    assert [path.name for path in kept.parent.iterdir()] == [name]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (telephones("PNG")[:400], "picture_unreadable"),
        (b"\x89PNG\r\n\x1a\nthese are words", "picture_unreadable"),
        (telephones("GIF"), "picture_format"),
        (telephones("JPEG", (3000, 200)), "picture_pixels"),
    ],
    ids=["cut off", "words", "another format", "tall"],
)
async def test_what_is_no_good_picture_is_refused_and_nothing_kept(
    workshop: Workshop, data: bytes, code: str
) -> None:
    item = Item("lessons", "loans")
    refused = await workshop.take_picture(item, data)
    assert isinstance(refused, Mistake)
    assert refused.code == code
    assert not workshop.drafts.pictures(item).exists()


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
async def test_a_photo_as_telephones_take_them_is_made_as_small_as_the_apps_need(
    workshop: Workshop, kind: str
) -> None:
    item = Item("lessons", "loans")
    name = await workshop.take_picture(item, telephones(kind, (4000, 3000)) + bytes(1_000_001))
    assert isinstance(name, str)
    with Image.open(workshop.drafts.pictures(item) / name) as picture:
        assert (picture.format, picture.size) == (kind, (768, 1024))
