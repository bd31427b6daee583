"""Files made to harm whoever opens them are refused, and the worker goes on; see also `bench`."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.foreign import job
from bot.foreign.at_once import FilesAtOnce
from content.reading.foreign_files import PictureFacts
from tests.bot.foreign.test_pictures import cleaned, png
from tests.support.hostile_files import PICTURES, RECORDINGS, SCRIPT, SHEETS, hostile_files

PICTURE_JOBS = (job.CODES, job.CLEAN_PICTURE, job.PREPARE)
NEVER = [
    *(name for name in PICTURES if "claims" in name and "12 m" not in name),
    *(name for name in PICTURES if "cut off" in name or "100 MB" in name or "40 m" in name),
    *("eps", "eps that loops", "eps with a preview", "postscript", "pdf", "tiff", "photoshop"),
    *("tiff that points at itself", "bmp", "jpeg 2000", "icon", "jpeg of 50 scans", "noise"),
    *("jpeg of 500 scans", "jpeg of 2000 scans", "jpeg of 19 scans, 50 m", "png of 1 bit, 81 m"),
    *("png of 12 m, empty", "webp of 16,383 a side", "jpeg of 65,500 a side"),
]
"""Pictures that are opened for nothing and nobody."""


@pytest.fixture(scope="module")
def files() -> Iterator[FilesAtOnce]:
    with FilesAtOnce() as found:
        yield found


def works(files: FilesAtOnce) -> bool:
    return files.picture(png("x")) == PictureFacts("PNG", 76, 76)


def test_there_are_sixty_of_every_kind() -> None:
    found = hostile_files()
    assert len({name for name, _, _ in found}) == len(found) == 60
    assert len({what.name for _, what, _ in found}) == 6


@pytest.mark.parametrize("name", NEVER)
def test_a_picture_that_nobody_sends_in_good_faith_is_refused(
    files: FilesAtOnce, name: str
) -> None:
    data = PICTURES[name]()
    assert [files.have_done(what, data) for what in PICTURE_JOBS] == [None, None, None]
    assert works(files)


@pytest.mark.parametrize("name", ["picture and archive", "picture and page"])
def test_of_a_file_that_is_two_things_only_the_picture_is_kept(
    files: FilesAtOnce, name: str
) -> None:
    data = PICTURES[name]()
    assert SCRIPT in data
    kept = files.have_done(job.CLEAN_PICTURE, data)
    assert kept is not None
    assert SCRIPT not in kept.body
    assert b"PK\x03\x04" not in kept.body


@pytest.mark.parametrize("name", ["moving png", "gif of 1000 frames", "moving webp"])
def test_of_a_moving_picture_no_other_frame_is_unfolded(files: FilesAtOnce, name: str) -> None:
    kept = files.have_done(job.CLEAN_PICTURE, PICTURES[name]())
    assert kept is not None
    assert kept.body.startswith(b"\xff\xd8")


@pytest.mark.parametrize("name", [name for name in RECORDINGS if "mp3 of the" not in name])
def test_a_recording_that_nobody_made_is_cleaned_or_refused(files: FilesAtOnce, name: str) -> None:
    data = RECORDINGS[name]()
    found = files.have_done(job.CLEAN_RECORDING, data)
    assert found is None or len(found.body) <= len(data)
    assert works(files)


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_that_unfolds_is_refused(files: FilesAtOnce, name: str) -> None:
    assert files.have_done(job.SHEET, SHEETS[name]()) is None
    assert works(files)


def test_a_picture_upright_and_whole_is_what_comes_out_of_the_largest_of_all() -> None:
    assert cleaned(PICTURES["jpeg of 49 m pixels"]()).size == (1600, 1600)
