"""The file of a process that says which messages arrived: it outlives a kill, and harms nobody."""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import settings
from bot.app import noted_in
from bot.process.arrivals import SLOT, SLOTS, Arrivals
from bot.process.heartbeat import Process
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from tests.support import empty_database
from tests.support.clock import Clock
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


IN_A_SMALL_DISK = """
mount -t tmpfs -o size=256k tmpfs "$2" || exit 77
exec "$0" -c "$1" "$2"
"""

FILLS_AND_NOTES = """
import logging, sys
from pathlib import Path
from bot.process.arrivals import Arrivals
logging.basicConfig(stream=sys.stdout, format="%(message)s")
folder = Path(sys.argv[1])
early, late = Arrivals(folder, "early"), Arrivals(folder, "late")
early.open()
try:
    with (folder / "filler").open("wb", buffering=0) as filler:
        while filler.write(bytes(4096)):
            pass
except OSError:
    print("full")
early.note("1")
late.open()
late.note("2")
print(early.left_by("early"), late.left_by("late"), sorted(early.processes()))
"""


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Arrivals]:
    made = Arrivals(tmp_path, "me")
    made.open()
    yield made
    made.close()


def test_a_note_outlives_kill_9(tmp_path: Path) -> None:
    command = (sys.executable, "-c", NOTES_AND_WAITS, str(tmp_path))
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == "noted\n"
        killed.send_signal(signal.SIGKILL)
    other = Arrivals(tmp_path, "other")
    assert other.left_by("killed") == ["11111111-2222-3333-4444-555555555555"]


def test_the_last_messages_are_known_and_older_ones_make_room(
    mine: Arrivals, tmp_path: Path
) -> None:
    for number in range(SLOTS + 2):
        mine.note(str(number))
    left = set(Arrivals(tmp_path, "other").left_by("me"))
    assert left == {str(number) for number in range(2, SLOTS + 2)}
    assert (tmp_path / "me.arrived").stat().st_size == SLOT * SLOTS


def test_an_id_that_fits_no_slot_is_left_out(mine: Arrivals) -> None:
    mine.note("x" * (SLOT + 1))
    mine.note("y" * SLOT)
    assert mine.left_by("me") == ["y" * SLOT]


def test_whoever_stops_well_leaves_no_file(mine: Arrivals) -> None:
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


async def test_two_installations_in_one_folder_leave_each_other_their_notes(
    tmp_path: Path, keyring: Keyring, clock: Clock
) -> None:
    started: list[Process] = []
    async with contextlib.AsyncExitStack() as stack:
        for name in ("rutan.sqlite3", "trial.sqlite3"):
            url = empty_database.sqlite(tmp_path, name)
            database = Database(url, keyring, clock)
            await database.open()
            stack.push_async_callback(database.close)
            folder = noted_in(settings.load({"DATABASE_URL": url, "DATA_KEY": Keyring.new_key()}))
            assert folder.parent == tmp_path
            process = Process(database, folder)
            await process.start()
            stack.push_async_callback(process.stop)
            process.arrivals.note(name)
            started.append(process)
        left = [process.arrivals.left_by(process.id) for process in started]
        assert left == [["rutan.sqlite3"], ["trial.sqlite3"]]


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
        mine = Arrivals(tmp_path / "file" / "arrived", "me")
        mine.open()
    mine.note("1")
    assert mine.left_by("me") == []
    assert len(caplog.records) == 1


@pytest.mark.skipif(not shutil.which("unshare"), reason="mounts are made in a namespace of Linux")
def test_a_full_disk_kills_nobody_and_a_file_made_before_has_its_room(tmp_path: Path) -> None:
    command = ("unshare", "--map-root-user", "--mount", "sh", "-c", IN_A_SMALL_DISK)
    ran = subprocess.run(
        (*command, sys.executable, FILLS_AND_NOTES, str(tmp_path)),
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
    )  # fmt: skip
    if ran.returncode == 77 or "unshare" in ran.stderr:
        pytest.skip("this machine mounts nothing for us")
    assert (ran.returncode, ran.stderr) == (0, "")
    full, told, left = ran.stdout.splitlines()
    assert full == "full"
    assert "noted in the database alone" in told
    assert left == "['1'] [] ['early']"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
def test_a_file_that_gets_no_room_is_told_once_and_the_process_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "me.arrived").symlink_to("/dev/full")
    with caplog.at_level(logging.WARNING):
        mine = Arrivals(tmp_path, "me")
        mine.open()
        mine.note("1")
    assert "No space left" in caplog.text
    assert len(caplog.records) == 1
    assert mine.processes() == set(), "a file without room is left to nobody"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is Linux's")
def test_a_note_for_which_there_is_no_room_is_told_once_and_older_ones_stay(
    mine: Arrivals, caplog: pytest.LogCaptureFixture
) -> None:
    mine.note("1")
    assert mine._file is not None
    with Path("/dev/full").open("r+b") as full, caplog.at_level(logging.WARNING):
        os.dup2(full.fileno(), mine._file.fileno())
        mine.note("2")
        mine.note("3")
    assert "No space left" in caplog.text
    assert len(caplog.records) == 1
    assert mine.left_by("me") == ["1"]
    mine.close()
    assert mine.processes() == set()


def test_bytes_of_something_else_are_no_ids_that_anybody_has(tmp_path: Path) -> None:
    (tmp_path / "odd.arrived").write_bytes(b"\xff" * 50 + b"1")
    assert len(Arrivals(tmp_path, "me").left_by("odd")) == 2


@pytest.mark.skipif(sys.platform == "win32", reason="rights of files are Unix's")
def test_the_file_is_for_its_user_alone(tmp_path: Path) -> None:
    mine = Arrivals(tmp_path / "arrived", "me")
    mine.open()
    assert (tmp_path / "arrived").stat().st_mode & 0o077 == 0
    assert (tmp_path / "arrived" / "me.arrived").stat().st_mode & 0o077 == 0
    mine.close()
