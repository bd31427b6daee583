"""The file of a process that says which messages arrived: it outlives a kill, and harms nobody."""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from bot.process.arrivals import SLOT, SLOTS, Arrivals
from bot.process.heartbeat import Process
from storage.engine.database import Database
from tests.support.paths import ROOT

NOTES_AND_WAITS = """
import sys, time
from pathlib import Path
from bot.process.arrivals import Arrivals
mine = Arrivals(Path(sys.argv[1]), "killed")
mine.open()
mine.note("11111111-2222-3333-4444-555555555555")
print("noted", flush=True)
time.sleep(60)
"""


def opened(folder: Path, process: str = "me") -> Arrivals:
    made = Arrivals(folder, process)
    made.open()
    return made


def test_a_note_outlives_kill_9(tmp_path: Path) -> None:
    command = (sys.executable, "-c", NOTES_AND_WAITS, str(tmp_path))
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "noted\n"
        killed.send_signal(signal.SIGKILL)
    other = Arrivals(tmp_path, "other")
    assert other.left_by("killed") == ["11111111-2222-3333-4444-555555555555"]


def test_the_last_messages_are_known_and_older_ones_make_room(tmp_path: Path) -> None:
    mine = opened(tmp_path)
    for number in range(SLOTS + 2):
        mine.note(str(number))
    left = set(Arrivals(tmp_path, "other").left_by("me"))
    assert left == {str(number) for number in range(2, SLOTS + 2)}
    assert (tmp_path / "me.arrived").stat().st_size == SLOT * SLOTS


def test_an_id_that_fits_no_slot_is_left_out(tmp_path: Path) -> None:
    mine = opened(tmp_path)
    mine.note("x" * (SLOT + 1))
    mine.note("y" * SLOT)
    assert mine.left_by("me") == ["y" * SLOT]


def test_whoever_stops_well_leaves_no_file(tmp_path: Path) -> None:
    mine = opened(tmp_path)
    assert mine.processes() == {"me"}
    mine.close()
    mine.close()
    mine.note("after the end")
    assert mine.processes() == set()


async def test_a_process_that_begins_clears_away_what_nobody_needs_and_nothing_else(
    db: Database, tmp_path: Path
) -> None:
    first = Process(db, tmp_path)
    await first.start()
    (tmp_path / "unknown.arrived").touch()
    second = Process(db, tmp_path)
    await second.start()
    assert first.arrivals.processes() == {first.id, second.id}
    await second.stop()
    await first.stop()
    assert first.arrivals.processes() == set()


def test_without_a_folder_nothing_is_noted_and_nothing_fails() -> None:
    nowhere = Arrivals(None, "me")
    nowhere.open()
    nowhere.note("1")
    assert nowhere.left_by("me") == []
    nowhere.forget("me")
    nowhere.close()


def test_a_folder_that_cannot_be_made_is_told_once_and_the_process_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    with caplog.at_level(logging.WARNING):
        mine = opened(tmp_path / "file" / "arrived")
    mine.note("1")
    assert mine.left_by("me") == []
    assert len(caplog.records) == 1


def test_bytes_of_something_else_are_no_ids_that_anybody_has(tmp_path: Path) -> None:
    (tmp_path / "odd.arrived").write_bytes(b"\xff" * 50 + b"1")
    assert len(Arrivals(tmp_path, "me").left_by("odd")) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are Unix's")
def test_the_file_is_for_its_user_alone(tmp_path: Path) -> None:
    opened(tmp_path / "arrived")
    assert (tmp_path / "arrived").stat().st_mode & 0o077 == 0
    assert (tmp_path / "arrived" / "me.arrived").stat().st_mode & 0o077 == 0
