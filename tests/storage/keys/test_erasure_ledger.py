"""The ledger of erasures tells whoever reads it nothing, and loses and doubles nothing."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from storage.engine.database import Database
from storage.engine.keyring import PEOPLE, VALUES, Keyring
from storage.keys import person_keys, rotation
from storage.keys.erasure_ledger import ErasureLedger, Erasures, LedgerFailed, installation
from tests.support.paths import ROOT

NOW = datetime(2026, 11, 30, 17, 5, 6, 789, tzinfo=UTC)


@pytest.fixture
def keys(keyring: Keyring) -> Keyring:
    """Keys of an open database."""
    keyring.use_hash_keys({PEOPLE: b"p" * 32, VALUES: b"v" * 32})
    return keyring


@pytest.fixture
def ledger(tmp_path: Path) -> ErasureLedger:
    return ErasureLedger(tmp_path / "erasures")


def files(ledger: ErasureLedger) -> list[Path]:
    return sorted(ledger.folder.glob("*.erasures"))


def text(ledger: ErasureLedger) -> str:
    return "".join(path.read_text() for path in files(ledger))


def test_who_was_erased_is_found_by_their_own_key_alone(
    keys: Keyring, ledger: ErasureLedger
) -> None:
    person = keys.person("line:U1")
    wrapped, _ = keys.new_person_key(person)
    again, _ = keys.new_person_key(person)
    ledger.note_people(keys, NOW, {person: wrapped})
    assert ledger.read(keys).people == {keys.erasure_mark(person, wrapped)}
    assert keys.erasure_mark(person, again) not in ledger.read(keys).people


def test_a_line_tells_no_name_no_hash_and_no_time_of_day(
    keys: Keyring, ledger: ErasureLedger
) -> None:
    person = keys.person("line:U1")
    ledger.note_people(keys, NOW, {person: keys.new_person_key(person)[0]})
    kept = text(ledger)
    assert kept.startswith("2026-11-30 ")
    assert not {person, person.partition(":")[2], "U1", "17:05", keys.hash("x", person)} & set(
        kept.split()
    )
    assert "line" not in kept
    (file,) = files(ledger)
    if sys.platform == "win32":
        return  # files have no such rights there
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(ledger.folder.stat().st_mode) == 0o700


def test_what_another_data_key_wraps_anew_is_still_the_same(
    keys: Keyring, ledger: ErasureLedger
) -> None:
    wrapped, _ = keys.new_person_key("p")
    ledger.note_people(keys, NOW, {"p": wrapped})
    assert ledger.read(keys).people == {keys.erasure_mark("p", wrapped)}


async def test_a_rotated_data_key_changes_no_mark(
    tmp_path: Path, ledger: ErasureLedger, clock: object
) -> None:
    old, new = Keyring.new_key(), Keyring.new_key()
    url = f"sqlite:///{tmp_path}/x.db"
    marks = []
    for keyring in (Keyring((old,)), Keyring((new, old))):
        db = Database(url, keyring)
        await db.open()
        if not marks:
            await db.write(lambda unit: person_keys.make(unit, {"p": "U1"}))
        else:
            await rotation.rotate(db)
        row = await db.read(lambda unit: person_keys._FIND.rows(unit, {"people": ["p"]}))
        marks.append((keyring.erasure_mark("p", bytes(row[0][1])), installation(keyring)))
        await db.close()
    assert marks[0] == marks[1]


def test_lines_of_another_installation_are_counted_and_not_used(
    keys: Keyring, ledger: ErasureLedger
) -> None:
    other = Keyring((Keyring.new_key(),))
    other.use_hash_keys({PEOPLE: b"q" * 32, VALUES: b"w" * 32})
    ledger.note_people(other, NOW, {"p": other.new_person_key("p")[0]})
    ledger.note_district(other, NOW, "3805")
    assert ledger.read(keys) == Erasures(others=2)


def test_a_district_keeps_the_time_of_its_act(keys: Keyring, ledger: ErasureLedger) -> None:
    ledger.note_district(keys, NOW, "3805")
    ledger.note_district(keys, NOW.replace(microsecond=0), "3406")
    assert set(ledger.read(keys).districts) == {
        ("3805", NOW),
        ("3406", NOW.replace(microsecond=0)),
    }


def test_it_tells_from_when_to_when_it_was_kept(keys: Keyring, ledger: ErasureLedger) -> None:
    for days in (0, 0, 3, 40):
        ledger.keep_open(keys, NOW + timedelta(days=days))
    found = ledger.read(keys)
    assert (found.first, found.last) == (date(2026, 11, 30), date(2027, 1, 9))
    assert len(text(ledger).splitlines()) == 3  # once a day
    assert ErasureLedger(ledger.folder / "none").read(keys) == Erasures()


@pytest.mark.parametrize("rest", ["2026-11-3", "\x00\x00\x00", "2026-11-30 person", "ÿ"])
def test_a_line_that_was_cut_off_takes_no_other_with_it(
    keys: Keyring, ledger: ErasureLedger, rest: str
) -> None:
    wrapped = {name: keys.new_person_key(name)[0] for name in ("a", "b")}
    ledger.note_people(keys, NOW, {"a": wrapped["a"]})
    (file,) = files(ledger)
    with file.open("a", encoding="utf-8") as opened:
        opened.write(rest)
    assert ledger.read(keys).people == {keys.erasure_mark("a", wrapped["a"])}
    ledger.note_people(keys, NOW, {"b": wrapped["b"]})
    marks = {keys.erasure_mark(*each) for each in wrapped.items()}
    assert ledger.read(keys).people == marks


def test_a_line_is_on_the_disk_before_it_returns(
    keys: Keyring, ledger: ErasureLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, write = os.fsync, os.write
    monkeypatch.setattr(os, "write", lambda *a: (done.append("write"), write(*a))[1])
    monkeypatch.setattr(os, "fsync", lambda *a: (done.append("fsync"), fsync(*a))[1])
    ledger.note_people(keys, NOW, {"p": keys.new_person_key("p")[0]})
    assert done[:2] == ["write", "fsync"]


@pytest.mark.parametrize("short", [0, 10])
def test_a_full_disk_is_told(
    keys: Keyring, ledger: ErasureLedger, monkeypatch: pytest.MonkeyPatch, short: int
) -> None:
    monkeypatch.setattr(os, "write", lambda _file, data: min(short, len(data)))
    with pytest.raises(LedgerFailed, match=r"erasures cannot be written \(No space left"):
        ledger.note_people(keys, NOW, {"p": keys.new_person_key("p")[0]})


def test_a_folder_that_is_a_file_is_told(keys: Keyring, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")
    with pytest.raises(LedgerFailed, match="ERASURES_FOLDER"):
        ErasureLedger(tmp_path / "x").keep_open(keys, NOW)


def test_processes_append_at_the_same_time(keys: Keyring, ledger: ErasureLedger) -> None:
    """Five programs of 40 lines each, none of them lost or mixed."""
    program = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path;"
        "from storage.engine.keyring import *; from storage.keys.erasure_ledger import *;"
        "k = Keyring((Keyring.new_key(),));"
        "k.use_hash_keys({PEOPLE: b'p' * 32, VALUES: b'v' * 32});"
        "l = ErasureLedger(Path(sys.argv[1]));"
        "[l.note_people(k, datetime.now(UTC), {'p': k.new_person_key('p')[0]}) for _ in range(40)]"
    )
    words = [sys.executable, "-c", program, str(ledger.folder)]
    several = [subprocess.Popen(words, cwd=ROOT) for _ in range(5)]
    assert [each.wait() for each in several] == [0] * 5
    assert len(ledger.read(keys).people) == 200
    assert len(text(ledger).splitlines()) == 200


def test_months_that_are_over_are_dropped_whole(keys: Keyring, ledger: ErasureLedger) -> None:
    for month in (8, 10, 11):
        ledger.note_people(keys, NOW.replace(month=month), {"p": keys.new_person_key("p")[0]})
    (ledger.folder / "notes.txt").write_text("of the operator")
    assert ledger.drop_before(date(2026, 10, 31)) == 1
    assert ledger.read(keys).first == date(2026, 10, 30)
    assert ledger.drop_before(date(2026, 11, 1)) == 1
    assert (ledger.folder / "notes.txt").exists()


def test_files_of_several_machines_lie_in_one_folder(
    keys: Keyring, ledger: ErasureLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("one", "two"):
        monkeypatch.setattr("socket.gethostname", lambda name=name: name)
        ledger.note_people(keys, NOW, {name: keys.new_person_key(name)[0]})
    assert len(files(ledger)) == 2
    assert len(ledger.read(keys).people) == 2
    assert "one" not in "".join(path.name for path in ledger.folder.iterdir())


def test_machines_of_one_name_keep_their_files_apart_when_they_lie_in_one_folder(
    keys: Keyring, tmp_path: Path
) -> None:
    """All that is in a folder is copied, the file that holds its letters too."""
    folders = [tmp_path / name for name in ("one", "two", "all")]
    folders[2].mkdir()
    for folder in folders[:2]:
        ErasureLedger(folder).note_people(keys, NOW, {"p": keys.new_person_key("p")[0]})
        for path in folder.iterdir():
            shutil.copy(path, folders[2] / path.name)
    gathered = ErasureLedger(folders[2])
    assert len(gathered.read(keys).people) == 2
    gathered.note_people(keys, NOW, {"p": keys.new_person_key("p")[0]})
    gathered.note_people(keys, NOW, {"p": keys.new_person_key("p")[0]})
    assert len(files(gathered)) == 3


def test_files_without_letters_in_their_name_are_read_and_dropped(
    keys: Keyring, ledger: ErasureLedger
) -> None:
    ledger.note_people(keys, NOW, {"p": keys.new_person_key("p")[0]})
    (file,) = files(ledger)
    file.rename(file.with_name("2026-11-0a1b2c3d.erasures"))
    assert len(ledger.read(keys).people) == 1
    assert ledger.drop_before(date(2026, 12, 1)) == 1


def test_who_goes_with_a_district_counts_once_the_district_is_noted(
    keys: Keyring, ledger: ErasureLedger
) -> None:
    wrapped, _ = keys.new_person_key("p")
    ledger.note_people(keys, NOW, {"p": wrapped}, NOW)
    assert ledger.read(keys).residents == {}
    assert ledger.read(keys).people == set()
    ledger.note_district(keys, NOW, "3805")
    assert ledger.read(keys).residents == {NOW: {keys.erasure_mark("p", wrapped)}}


def test_an_erasing_that_was_taken_back_counts_no_longer_and_the_next_does(
    keys: Keyring, ledger: ErasureLedger
) -> None:
    later, (wrapped, _) = NOW + timedelta(hours=1), keys.new_person_key("p")
    for at in (NOW, later):
        ledger.note_people(keys, at, {"p": wrapped}, at)
        ledger.note_district(keys, at, "3805")
    ledger.take_back(keys, NOW, "3805")
    found = ledger.read(keys)
    assert found.districts == (("3805", later),)
    assert set(found.residents) == {later}


def test_it_tells_its_problem_until_a_line_is_written_again(
    keys: Keyring, ledger: ErasureLedger
) -> None:
    ledger.keep_open(keys, NOW)
    shutil.move(ledger.folder, ledger.folder.with_name("away"))
    ledger.folder.write_text("no folder")
    with pytest.raises(LedgerFailed):
        ledger.note_district(keys, NOW, "3805")
    assert "ERASURES_FOLDER" in (ledger.problem or "")
    ledger.folder.unlink()
    ledger.keep_open(keys, NOW)  # the same day
    assert ledger.problem is None
