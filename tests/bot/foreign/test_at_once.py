"""Files of the content folder, opened for callers that wait: spreadsheets, recordings, pictures."""

from __future__ import annotations

import datetime as dt
import io
import threading
import zipfile
from collections.abc import Iterator

import pytest
from openpyxl import Workbook

from bot.errors import Refusal
from bot.foreign import at_once, sheets
from bot.foreign.at_once import SHEET_BYTES, FilesAtOnce
from bot.foreign.job import Refused
from bot.foreign.sheets import COLUMNS, ROWS
from bot.foreign.worker_process import NotStarted
from content.reading.foreign_files import PictureFacts, RecordingFacts
from tests.bot.foreign.test_pictures import png
from tests.support.sounds import m4a


@pytest.fixture
def files() -> Iterator[FilesAtOnce]:
    with FilesAtOnce() as found:
        yield found


def sheet(*rows: list[object]) -> bytes:
    book, out = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def unfolding(data: bytes, rows: int) -> bytes:
    """The same file with a sheet of so many rows of 1,000 equal letters."""
    row = b'<row r="%d"><c r="A%d" t="inlineStr"><is><t>' + b"x" * 1000 + b"</t></is></c></row>"
    space = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    inside = b"".join(row % (n, n) for n in range(1, rows + 1))
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (space, inside)
            new.writestr(name, part)
    return out.getvalue()


def damaged(data: bytes) -> bytes:
    """The same file with its sheet's packed bytes turned over."""
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        part = parts.getinfo("xl/worksheets/sheet1.xml")
    start = part.header_offset + 30 + len(part.filename)
    packed = bytes(byte ^ 0xFF for byte in data[start : start + part.compress_size])
    return data[:start] + packed + data[start + part.compress_size :]


def test_a_sheet_comes_as_text_numbers_and_days(files: FilesAtOnce) -> None:
    day = dt.date(2026, 11, 20)
    assert files.sheet(sheet(["ก", 5, None, 1.5, day])) == [["ก", 5, None, 1.5, day]]


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"PK\x03\x04", b"these are words", b"PK" + bytes(60)),
        sheet(*([["x"]] * (ROWS + 1))),
        sheet(["x"] * (COLUMNS + 1)),
        unfolding(sheet(["x"]), 30_000),
        damaged(sheet(*([["words"]] * 50))),
    ],
    ids=["empty", "head", "words", "zip", "rows", "columns", "bomb", "packed wrongly"],
)
def test_what_is_no_sheet_of_a_sensible_size_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        sheets.rows(data, {})


def test_a_refused_sheet_is_none_and_a_large_one_is_not_even_opened(files: FilesAtOnce) -> None:
    assert files.sheet(b"these are words") is None
    assert files.sheet(sheet(["x"]) + bytes(SHEET_BYTES)) is None


def test_recordings_and_pictures_are_told_by_their_content(files: FilesAtOnce) -> None:
    assert files.recording(m4a(3)) == RecordingFacts(3.0, "audio/mp4")
    assert files.recording(b"these are words") is None
    assert files.picture(png("x")) == PictureFacts("PNG", 76, 76)
    assert files.picture(png("x")[:60]) is None


async def test_it_works_inside_a_running_loop_and_leaves_no_thread() -> None:
    with FilesAtOnce() as files:
        assert files.picture(png("x")) is not None
        thread = next(each for each in threading.enumerate() if each.name == at_once.THREAD)
    assert not thread.is_alive()


def test_nothing_is_started_if_nothing_is_opened() -> None:
    with FilesAtOnce():
        assert at_once.THREAD not in {each.name for each in threading.enumerate()}


def test_if_no_worker_can_be_started_a_sentence_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken() -> None:
        raise NotStarted("FileNotFoundError")

    monkeypatch.setattr(at_once.WorkerProcess, "start", broken)
    with FilesAtOnce() as files, pytest.raises(Refusal, match="FileNotFoundError"):
        files.picture(png("x"))
