"""Recordings beside a lesson: found by their names, judged by what is in them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from content.reading.library import Library
from content.reading.problems import BrokenContent
from tests.support.content_check import check
from tests.support.opened_here import ReadHere
from tests.support.sounds import m4a, mp3

TODAY = dt.date(2026, 11, 22)
L = "lessons/fake-police"


def found(folder: Path) -> list[tuple[str, str]]:
    return [(one.path, one.code) for one in check(folder, TODAY) if "sound" in one.code]


def test_nothing_is_recorded_yet_and_nothing_is_missed(folder: Path) -> None:
    assert not Library.load(folder).curriculum.lessons["fake-police"].recordings


def test_a_recording_is_known_by_its_language_and_how_long_it_plays(folder: Path) -> None:
    (folder / L / "th.m4a").write_bytes(m4a(41.5))
    (folder / L / "en.mp3").write_bytes(mp3(2))
    library = Library.load(folder, ReadHere())
    recordings = library.curriculum.lessons["fake-police"].recordings
    assert recordings["th"].milliseconds == 41_500
    assert recordings["en"].milliseconds == pytest.approx(2000, abs=30)
    assert library.media[recordings["th"].name] == folder / L / "th.m4a"
    assert found(folder) == []


def test_without_a_reader_of_files_the_content_loads_without_recordings(folder: Path) -> None:
    (folder / L / "th.m4a").write_bytes(m4a(41.5))
    assert not Library.load(folder).curriculum.lessons["fake-police"].recordings


REFUSED = [
    ("th.mp3", m4a(3), "sound_format"),
    ("th.m4a", mp3(3), "sound_format"),
    ("th.m4a", b"RIFF\0\0\0\0WAVE", "sound_format"),
    ("th.m4a", b"", "sound_unreadable"),
    ("th.mp3", b"these are words", "sound_unreadable"),
    ("th.m4a", m4a(0), "sound_unreadable"),
    ("th.m4a", m4a(61), "sound_long"),
    ("th.m4a", m4a(59) + bytes(10_000_000), "sound_large"),
    ("th.ogg", b"OggS", "sound_kind"),
    ("th.WAV", b"RIFF", "sound_kind"),
    ("audio.m4a", m4a(3), "sound_name"),
    ("TH.m4a", m4a(3), "sound_name"),
    ("th.M4A", m4a(3), "sound_name"),
    ("km.m4a", m4a(3), "sound_language"),
]


def test_what_an_app_would_not_play_is_refused_by_its_file(folder: Path) -> None:
    homes = [f"lessons/{home.name}" for home in sorted((folder / "lessons").glob("*/"))]
    for first in range(0, len(REFUSED), len(homes)):  # one in each lesson: a check takes longest
        some = zip(homes, REFUSED[first:], strict=False)
        beside = {f"{home}/{name}": (content, code) for home, (name, content, code) in some}
        for file, (content, _) in beside.items():
            (folder / file).write_bytes(content)
        assert found(folder) == sorted((file, code) for file, (_, code) in beside.items())
        with pytest.raises(BrokenContent) as refused:
            Library.load(folder, ReadHere())
        assert {one.path for one in refused.value.mistakes} == set(beside)
        for file in beside:
            (folder / file).unlink()


def test_one_language_has_one_recording(folder: Path) -> None:
    (folder / L / "th.m4a").write_bytes(m4a(3))
    (folder / L / "th.mp3").write_bytes(mp3(3))
    assert found(folder) == [(f"{L}/th.mp3", "sound_twice")]
