"""Pictures and voice of a report: cleaned before they are kept, refused kindly otherwise."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from handlers.cases import evidence
from handlers.core.incoming import Incoming, Media, Picture, Said, Text, Voice
from handlers.core.turn import Turn
from storage.evidence import PICTURE, VOICE, KeepEvidence
from storage.people import Person
from tests.handlers.cases.conftest import PORTS, Village


class Album:
    """A media port that has one file."""

    def __init__(self, data: bytes | None) -> None:
        self._data = data

    async def fetch(self, media: Media, limit: int) -> bytes | None:
        return self._data if self._data is None or len(self._data) <= limit else None


def photo(size: tuple[int, int] = (2400, 1200)) -> bytes:
    """A JPEG that tells where it was taken."""
    picture = Image.new("RGB", size, "white")
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, comment=b"secret comment")
    return out.getvalue()


def turn_of(village: Village, said: Said, data: bytes | None) -> Turn:
    ports = replace(PORTS, media=Album(data))
    event = Incoming(said, village.clock())
    person = Person("mali", "test", "mali", "mali")
    return Turn(person, None, (event,), village.clock(), village.library, village.db.read, ports)


async def test_a_picture_loses_its_place_and_its_camera(village: Village) -> None:
    data = photo()
    assert b"SecretCamera" in data
    kept = await evidence.received(turn_of(village, Picture(Media("x")), data))
    assert isinstance(kept, KeepEvidence)
    assert (kept.kind, kept.mime) == (PICTURE, "image/jpeg")
    assert b"Secret" not in kept.data
    assert b"secret" not in kept.data
    with Image.open(io.BytesIO(kept.data)) as picture:
        assert not picture.getexif()
        assert max(picture.size) == evidence.LONGEST_EDGE


@pytest.mark.parametrize(
    ("said", "data"),
    [
        (Picture(Media("x")), b"not a picture"),
        (Picture(Media("x")), b"\x89PNG\r\n\x1a\n" + b"\0" * 40),
        (Picture(Media("x")), photo()[:500]),
        (Picture(Media("x")), None),
        (Picture(Media("x", size=9_000_000)), photo()),
        (Voice(Media("x")), b"MZ\x90\0 a program"),
        (Voice(Media("x")), b""),
        (Voice(Media("x")), b"OggS" + b"\1" * 99),
        (Voice(Media("x")), b"\0\0\0\x18ftypM4A cut off"),
    ],
)
async def test_what_is_no_picture_or_voice_is_refused_with_a_sentence(
    village: Village, said: Said, data: bytes | None
) -> None:
    refused = await evidence.received(turn_of(village, said, data))
    assert refused is not None
    assert not isinstance(refused, KeepEvidence)


@pytest.mark.parametrize(
    ("name", "mime"),
    [("telegram.ogg", "audio/ogg"), ("line.m4a", "audio/mp4"), ("tagged.mp3", "audio/mpeg")],
)
async def test_a_voice_message_loses_all_but_its_sound(
    village: Village, name: str, mime: str
) -> None:
    data = (Path(__file__).parent / "voices" / name).read_bytes()
    assert b"Secret" in data
    kept = await evidence.received(turn_of(village, Voice(Media("x")), data))
    assert isinstance(kept, KeepEvidence)
    assert (kept.kind, kept.mime) == (VOICE, mime)
    assert b"Secret" not in kept.data


async def test_other_messages_hold_no_evidence(village: Village) -> None:
    assert await evidence.received(turn_of(village, Text("hello"), None)) is None
