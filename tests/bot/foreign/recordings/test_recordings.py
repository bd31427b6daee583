"""A voice message is kept with its sound and nothing else; one that cannot be read is not kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.foreign.recordings import clean
from bot.foreign.recordings.ogg import checksum

FOLDER = Path(__file__).parent / "voices"
"""Half a second of one tone each, made for these tests: title, place, artist, comment, time and
encoder are written in it wherever its form has room for them."""
FILES = sorted(FOLDER.glob("*.*"))
TELLING = (b"Secret", b"+17.87", b"2026-11", b"Lavf", b"creation_time")


def box(name: bytes, content: bytes) -> bytes:
    return (8 + len(content)).to_bytes(4, "big") + name + content


def with_place(data: bytes) -> bytes:
    """A file with its `moov` last, and in it what phones write: the place, and boxes of makers."""
    at = data.rindex(b"moov") - 4
    extra = box(b"udta", box(b"\xa9xyz", b"\0\x12\x15\xc7+17.8700+102.7400/"))
    extra += box(b"uuid", b"SecretMaker" * 3) + box(b"meta", b"\0\0\0\0SecretMeta")
    return data[:at] + box(b"moov", data[at + 8 :] + extra) + box(b"uuid", b"SecretTail")


def boxes(data: bytes) -> list[bytes]:
    """The names of the outermost boxes."""
    names, at = [], 0
    while at < len(data):
        names.append(data[at + 4 : at + 8])
        at += int.from_bytes(data[at : at + 4], "big")
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_nothing_but_the_sound_survives(path: Path) -> None:
    data = path.read_bytes()
    assert any(word in data for word in TELLING), "the file tells something to begin with"
    found = clean(data)
    assert found is not None
    for word in TELLING:
        assert word not in found[1]


def test_the_place_a_phone_wrote_and_its_maker_s_boxes_do_not_survive() -> None:
    data = with_place((FOLDER / "line.m4a").read_bytes())
    assert b"+17.8700+102.7400/" in data
    found = clean(data)
    assert found is not None
    assert found[0] == "audio/mp4"
    for word in TELLING:
        assert word not in found[1]
    assert len(found[1]) == len(data), "no offset into the sound has moved"


@pytest.mark.parametrize("name", ["line.m4a", "faststart.m4a", "fragments.m4a"])
def test_the_sound_of_mp4_stays_where_it_was(name: str) -> None:
    data = (FOLDER / name).read_bytes()
    found = clean(data)
    assert found is not None
    at = data.index(b"mdat") - 4
    size = int.from_bytes(data[at : at + 4], "big")
    assert found[1][at : at + size] == data[at : at + size]
    assert set(boxes(found[1])) <= {b"ftyp", b"moov", b"moof", b"mdat", b"free"}


def test_the_times_at_which_it_was_recorded_are_gone() -> None:
    data = (FOLDER / "line.m4a").read_bytes()
    at = data.index(b"mvhd") + 8
    recorded = data[:at] + b"\xe4\x01\x02\x03" * 2 + data[at + 8 :]
    found = clean(recorded)
    assert found is not None
    assert found[1][at : at + 8] == bytes(8)


def test_the_sound_of_ogg_stays_and_its_pages_still_have_right_checksums() -> None:
    data = (FOLDER / "telegram.ogg").read_bytes()
    found = clean(data)
    assert found is not None
    cleaned = found[1]
    third = data.index(b"OggS", data.index(b"OpusTags"))
    assert cleaned[third:] == data[third:]
    assert cleaned[: data.index(b"OpusTags")][:26] == data[:26]
    starts = [n for n in range(len(cleaned)) if cleaned.startswith(b"OggS", n)]
    for start, end in zip(starts, [*starts[1:], len(cleaned)], strict=True):
        page = cleaned[start:end]
        assert checksum(page[:22] + bytes(4) + page[26:]) == int.from_bytes(page[22:26], "little")


def test_the_frames_of_mp3_stay_in_order_without_tags() -> None:
    data = (FOLDER / "tagged.mp3").read_bytes()
    found = clean(data)
    assert found is not None
    assert found[0] == "audio/mpeg"
    assert found[1] in data
    assert not found[1].startswith(b"ID3")
    assert b"TAG" not in found[1][-128:]


def test_a_track_that_is_no_sound_is_not_kept() -> None:
    data = (FOLDER / "line.m4a").read_bytes()
    assert clean(data.replace(b"soun", b"vide", 1)) is None
    assert clean(data.replace(b"soun", b"text", 1)) is None


def test_several_streams_in_one_file_are_not_kept() -> None:
    data = (FOLDER / "telegram.ogg").read_bytes()
    other = bytearray(data)
    other[14:18] = b"\1\2\3\4"
    assert clean(bytes(other)) is None
    assert clean(data.replace(b"OpusHead", b"\x7fFLAC\x01\x00\x00")) is None
    assert clean(data.replace(b"OpusTags", b"NoTagsXX")) is None


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_cut_off_anywhere_is_kept_clean_or_not_at_all(path: Path) -> None:
    data = path.read_bytes()
    for end in range(0, len(data), 37):
        found = clean(data[:end])
        assert found is None or not any(word in found[1] for word in TELLING)


@pytest.mark.parametrize(
    "data", [b"", b"OggS", b"OggS" + b"\1" * 99, b"\0\0\0\x18ftypM4A ", b"ID3", b"MZ\x90",
             b"\0\0\0\x18ftyp" + b"\xff" * 60, b"ID3\4\0\0\x7f\x7f\x7f\x7f", b"\xff\xfb",
             b"RIFF" + b"\0" * 40]
)  # fmt: skip
def test_what_is_no_recording_is_refused(data: bytes) -> None:
    assert clean(data) is None


@given(st.sampled_from(FILES), st.data())
def test_a_damaged_recording_is_cleaned_or_refused(path: Path, chance: st.DataObject) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(chance.draw(st.integers(1, 6))):
        data[chance.draw(st.integers(0, len(data) - 1))] = chance.draw(st.integers(0, 255))
    found = clean(bytes(data))
    assert found is None or len(found[1]) <= len(data)
