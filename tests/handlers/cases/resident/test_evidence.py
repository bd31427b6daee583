"""Pictures, voice and places of a report: cleaned before they are kept, or refused kindly."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from bot.foreign.pictures import LONGEST_EDGE
from handlers.cases.resident import evidence
from handlers.core.incoming import (
    Hello,
    Incoming,
    Location,
    Media,
    Picture,
    Said,
    Text,
    Voice,
)
from handlers.core.ports import CleanRecording, NotOpened
from handlers.core.say import Phrase
from handlers.core.turn import Turn
from storage.cases import audit, cases
from storage.cases import evidence as stored
from storage.cases.evidence import EvidenceKind, KeepEvidence, Piece
from storage.people.people import Person
from tests.handlers.cases.conftest import PORTS, Village
from tests.support.opened_here import OpenedHere
from tests.support.paths import ROOT


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
    ports = replace(PORTS, media=Album(data), files=OpenedHere())
    event = Incoming(said, village.clock())
    person = Person("mali", "test", "mali", "mali")
    return Turn(person, None, (event,), village.clock(), village.library, village.db.read, ports)


async def test_a_picture_loses_its_place_and_its_camera(village: Village) -> None:
    data = photo()
    assert b"SecretCamera" in data
    kept = await evidence.received(turn_of(village, Picture(Media("x")), data))
    assert isinstance(kept, KeepEvidence)
    assert (kept.kind, kept.mime) == (EvidenceKind.PICTURE, "image/jpeg")
    assert b"Secret" not in kept.data
    assert b"secret" not in kept.data
    with Image.open(io.BytesIO(kept.data)) as picture:
        assert not picture.getexif()
        assert max(picture.size) == LONGEST_EDGE


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


class NotNow(OpenedHere):
    """Opens nothing, for this reason."""

    def __init__(self, why: NotOpened) -> None:
        self.why = why

    async def clean_picture(self, picture: bytes, person: str) -> bytes | NotOpened:
        return self.why

    async def clean_recording(self, recording: bytes, person: str) -> CleanRecording | NotOpened:
        return self.why


@pytest.mark.parametrize("said", [Picture(Media("x")), Voice(Media("x"))])
@pytest.mark.parametrize(
    ("why", "key"),
    [
        (NotOpened.DAMAGED, "evidence.unknown"),
        (NotOpened.TOO_MANY, "evidence.too_many"),
        (NotOpened.BUSY, "evidence.not_fetched"),
    ],
)
async def test_whoever_sends_what_is_not_opened_is_told_what_to_do(
    village: Village, said: Said, why: NotOpened, key: str
) -> None:
    turn = turn_of(village, said, photo())
    turn = replace(turn, ports=replace(turn.ports, files=NotNow(why)))
    assert await evidence.received(turn) == Phrase(key)


@pytest.mark.parametrize(
    ("name", "mime"),
    [("telegram.ogg", "audio/ogg"), ("line.m4a", "audio/mp4"), ("tagged.mp3", "audio/mpeg")],
)
async def test_a_voice_message_loses_all_but_its_sound(
    village: Village, name: str, mime: str
) -> None:
    data = (ROOT / "tests/bot/foreign/recordings/voices" / name).read_bytes()
    assert b"Secret" in data
    kept = await evidence.received(turn_of(village, Voice(Media("x")), data))
    assert isinstance(kept, KeepEvidence)
    assert (kept.kind, kept.mime) == (EvidenceKind.VOICE, mime)
    assert b"Secret" not in kept.data


async def test_other_messages_hold_no_evidence(village: Village) -> None:
    assert await evidence.received(turn_of(village, Text("hello"), None)) is None


async def test_a_place_is_kept_as_it_is_and_nothing_else_with_it(village: Village) -> None:
    kept = await evidence.received(turn_of(village, Location(18.25, 103.5), None))
    assert isinstance(kept, KeepEvidence)
    assert (kept.kind, kept.data) == (EvidenceKind.LOCATION, b"geo:18.25,103.5")


async def reported_from(village: Village, *places: Location) -> str:
    """A report for which these places were shared; its reference."""
    await village.official("nok")
    await village.does("mali", Hello(""))
    await village.presses("mali", "report.start")
    await village.presses("mali", "report.loss", "none")
    await village.presses("mali", "report.notice")
    for _ in range(4):
        await village.presses("mali", "report.skip")
    for place in places:
        assert "kept closed" in await village.does("mali", place)
    await village.types("mali", "pak khat")
    await village.presses("mali", "report.send", "district")
    return next(b.argument for b in village.buttons("mali") if b.action == "case.open")


async def pieces(village: Village, reference: str) -> tuple[Piece, ...]:
    case = await village.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    return await village.db.read(lambda unit: stored.of_case(unit, case.id))


async def test_an_official_sees_a_place_once_it_is_shown_and_each_look_is_noted(
    village: Village,
) -> None:
    reference = await reported_from(village, Location(18.25, 103.5), Location(18.26, 103.6))
    (piece,) = await pieces(village, reference)  # the later one is the better one
    look = f"{reference}.{piece.id}"
    assert "has not shown it" in await village.presses("nok", "desk.evidence", look)
    await village.presses("mali", "case.release_evidence", look)
    assert "18.26, 103.6" in await village.presses("nok", "desk.evidence", look)
    case = await village.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    trail = await village.db.read(lambda unit: audit.trail(unit, case.id))
    assert [(e.move, e.note) for e in trail if e.actor.startswith("official")] == [
        ("look", str(piece.id))
    ]


async def test_a_withdrawn_report_takes_its_place_with_it(village: Village) -> None:
    reference = await reported_from(village, Location(18.25, 103.5))
    assert await pieces(village, reference)
    await village.presses("mali", "case.withdrawn", reference)
    assert await pieces(village, reference) == ()


async def test_a_place_need_not_be_kept(village: Village) -> None:
    await village.does("mali", Hello(""))
    await village.presses("mali", "report.start")
    await village.presses("mali", "report.loss", "none")
    await village.does("mali", Location(18.25, 103.5))
    assert await village.db.read(lambda unit: stored.of_draft(unit, "mali")) == 1
    assert "not kept" in await village.forges("mali", "report.forget_place")
    assert await village.db.read(lambda unit: stored.of_draft(unit, "mali")) == 0


async def test_without_a_web_address_officials_are_told_what_is_missing(village: Village) -> None:
    reference = await village.report("mali")
    await village.official("nok")
    case = await village.db.read(lambda unit: cases.find(unit, reference))
    assert case is not None
    keep = KeepEvidence(EvidenceKind.PICTURE, "image/jpeg", photo(), case=case.id)
    await village.db.write(keep.apply)
    (piece,) = await pieces(village, reference)
    look = f"{reference}.{piece.id}"
    await village.presses("mali", "case.release_evidence", look)
    told = await village.presses("nok", "desk.evidence", look)
    assert "PUBLIC_URL" in told
    assert {button.action for button in village.now("nok")} == {"desk.case", "desk"}
