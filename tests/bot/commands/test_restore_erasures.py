"""`restore` erases again whom the ledger of erasures names, and says what it cannot know."""

from __future__ import annotations

import asyncio
import shutil
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.__main__ import main
from bot.settings import load
from handlers.cases.resident.erasing import cuts
from storage.cases import cases
from storage.cases.cases import Case
from storage.cases.report import Report
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.restore_postgresql import Dump, NoScratch
from storage.engine.transaction import Unit
from storage.forgetting import districts
from storage.forgetting.erasure import ForgetInCases
from storage.keys.erasure_ledger import ErasureLedger
from storage.people import people
from storage.people.people import ErasePerson, Person
from tests.storage.cases.test_cases import report
from tests.support.postgresql import Server

WHO, OTHER = "line:1", "line:2"
TOLD = "ฉันชื่อ สมศรี แก้วคานารี่ เขาให้โอน"


@pytest.fixture(params=["sqlite", "postgresql"])
def copy(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Path:
    """A copy of an installation with two people and a report, which goes on after it."""
    url = f"sqlite:///{tmp_path}/var/rutan.sqlite3"
    if request.param == "postgresql":
        if any(shutil.which(name) is None for name in ("pg_dump", "pg_restore", "psql")):
            pytest.skip("PostgreSQL's client programs are not on this machine")
        server: Server = request.getfixturevalue("postgresql_server")
        url = server.database(uuid.uuid4().hex)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "var"))
    monkeypatch.setenv("DATA_KEY", Keyring.new_key())
    monkeypatch.setenv("ERASURES_FOLDER", str(tmp_path / "erasures"))
    write(*(come(each) for each in (WHO, OTHER)))
    write(replace(report(), reporter=WHO, report=Report(words=TOLD)).apply)
    assert main(["backup", "--to", str(tmp_path / "copies")]) == 0
    capsys.readouterr()
    (made,) = (tmp_path / "copies").iterdir()
    return made


def come(name: str) -> Callable[[Unit], None]:
    return lambda unit: people.add(unit, Person(name, "line", "1", f"U-{name}"))


def write(*changes: Callable[[Unit], Any], at: datetime | None = None) -> list[Any]:
    """Run these in the installation, which notes whom it erases."""

    async def run() -> list[Any]:
        settings = load()
        ledger = ErasureLedger(settings.erasures)
        now = (lambda: at) if at else (lambda: datetime.now(UTC))
        db = Database(settings.database_url, Keyring(settings.data_keys), now, ledger)
        await db.open()
        try:
            ledger.keep_open(db.keyring, db.now())
            return [await db.write(change) for change in changes]
        finally:
            await db.close()

    return asyncio.run(run())


def erase(*names: str) -> None:
    write(*(change.apply for name in names for change in (ForgetInCases(name), ErasePerson(name))))


def known() -> set[str]:
    found = text("SELECT id FROM person")
    (ids,) = write(lambda unit: set(unit.connection.execute(found).scalars()))
    return set(ids)


def case() -> Case:
    (found,) = write(lambda unit: cases.find(unit, "mali4821"))
    assert isinstance(found, Case)
    return found


def test_who_erased_themselves_after_the_copy_is_not_in_it(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    erase(WHO)
    assert main(["restore", str(copy), "--yes"]) == 0
    told = capsys.readouterr().out
    assert "erased again in it, as the ledger tells: 1 people" in told
    assert "its trails are whole" in told
    assert "nobody can tell who" not in told
    assert known() == {OTHER}
    assert case().reporter is None
    assert "สมศรี" not in case().report.words
    assert "เขาให้โอน" in case().report.words


def test_who_came_again_later_is_left_as_the_copy_has_them(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    erase(WHO)
    write(come(WHO))
    assert main(["backup", "--to", str(tmp_path / "later")]) == 0
    (later,) = (tmp_path / "later").iterdir()
    assert main(["restore", str(later), "--yes"]) == 0
    assert "names nobody who is in it" in capsys.readouterr().out
    assert known() == {WHO, OTHER}


def test_without_a_ledger_or_with_that_of_others_it_says_what_nobody_can_know(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    erase(WHO)
    shutil.rmtree(tmp_path / "erasures")
    assert main(["restore", str(copy), "--yes"]) == 0
    told = capsys.readouterr().out
    assert "whoever erased themselves since it was made is in it again" in told
    assert known() == {WHO, OTHER}
    shutil.rmtree(tmp_path / "erasures")
    with monkeypatch.context() as other:
        other.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/other.sqlite3")
        write(come(WHO))
        erase(WHO)
    capsys.readouterr()
    assert main(["restore", str(copy), "--yes"]) == 0
    told = capsys.readouterr().out
    assert "is of another installation: it was not used" in told
    assert "since it was made is in it again" in told
    assert known() == {WHO, OTHER}


def test_a_ledger_that_begins_later_or_ends_sooner_is_told(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    erase(WHO)
    (file,) = (tmp_path / "erasures").glob("*.erasures")
    kept = file.read_text()
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    for days, said in ((1, "after the copy and before"), (-3, "the ledger ends on")):
        day = f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"
        file.write_text(kept.replace(today, day))
        assert main(["restore", str(copy), "--yes"]) == 0
        told = capsys.readouterr().out
        assert said in told
        assert day in told
        assert "1 people" in told


def test_a_ledger_that_cannot_be_read_stops_it(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (file,) = (tmp_path / "erasures").glob("*.erasures")
    file.unlink()
    file.mkdir()
    assert main(["restore", str(copy), "--yes"]) == 2
    told = capsys.readouterr().err
    assert "nothing was put back: the ledger of erasures in" in told
    file.rmdir()
    assert known() == {WHO, OTHER}


def test_a_district_that_was_erased_goes_again_and_comes_back_only_by_itself(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    district = case().district
    assert main(["district", "erase", district, "--yes", "--by", "Somsri"]) == 0
    for _ in range(2):
        assert main(["restore", str(copy), "--yes"]) == 0
        assert f"erased again in it: district {district}" in capsys.readouterr().out
    assert write(lambda unit: cases.of_district(unit, district)) == [()]
    write(replace(report(digits="0007"), reporter=OTHER).apply)
    assert main(["backup", "--to", str(tmp_path / "later")]) == 0
    (later,) = (tmp_path / "later").iterdir()
    assert main(["restore", str(later), "--yes"]) == 0
    assert "erased again in it" not in capsys.readouterr().out
    (found,) = write(lambda unit: cases.of_district(unit, district))
    assert len(found) == 1


def test_counting_a_district_notes_nobody(copy: Path, tmp_path: Path) -> None:
    (file,) = (tmp_path / "erasures").glob("*.erasures")
    before = file.read_text()
    assert main(["district", "erase", case().district]) == 2
    assert set(file.read_text().splitlines()) == set(before.splitlines())


def test_it_is_cut_as_when_somebody_erases_themselves(copy: Path, library: Any) -> None:
    (cut,) = cuts([case()], library)
    erase(WHO)
    assert main(["restore", str(copy), "--yes"]) == 0
    assert case().report == cut.report


def test_a_restore_that_was_cut_off_is_run_again_and_nothing_starts_before(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On PostgreSQL; a SQLite file takes its place only when all is done."""
    erase(WHO)
    write(come("line:3"))
    tries = 0

    def stop(*found: Any) -> Any:
        nonlocal tries
        tries += 1
        if tries >= (1 if copy.suffix == ".sqlite3" else 2):  # the first is in a database beside
            raise OSError(5, "the machine stops")
        return cuts(*found)

    with monkeypatch.context() as stopped:
        stopped.setattr("bot.commands._erase_again.cuts", stop)
        assert main(["restore", str(copy), "--yes"]) == 2
    told = capsys.readouterr().err
    if copy.suffix == ".sqlite3":
        assert "nothing was put back" in told
        assert known() == {OTHER, "line:3"}
    else:
        assert "the copy is in its place, but who was erased is not erased in it yet" in told
        for command in (["audit", "verify"], ["migrate"], ["serve"]):
            assert main(command) == 2
            assert "a `restore` was interrupted" in capsys.readouterr().err
    assert main(["restore", str(copy), "--yes"]) == 0
    assert "1 people" in capsys.readouterr().out
    assert known() == {OTHER}


@pytest.mark.parametrize("when", ["before", "after"])
def test_an_erasing_of_a_district_that_failed_erases_nobody_in_any_copy(
    copy: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    when: str,
) -> None:
    district = case().district
    write(people.ChangePerson(OTHER, {"district": district}).apply)
    with monkeypatch.context() as broken:
        broken.setattr(ErasureLedger, "note_district", noted_and_stopped)
        with pytest.raises(OSError, match="stops"):
            main(["district", "erase", district, "--yes"])
    kept = "".join(path.read_text() for path in (tmp_path / "erasures").glob("*.erasures"))
    assert f"void {district} " in kept
    if when == "after":
        assert main(["backup", "--to", str(tmp_path / "later")]) == 0
        (copy,) = (tmp_path / "later").iterdir()
    assert main(["restore", str(copy), "--yes"]) == 0
    assert "names nobody who is in it" in capsys.readouterr().out
    assert known() == {WHO, OTHER}
    assert case().district == district


def test_a_commit_whose_answer_was_lost_is_not_taken_back(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    district = case().district
    with monkeypatch.context() as broken:
        broken.setattr(Database, "wipe", stopped)  # it is committed by then
        with pytest.raises(OSError, match="stops"):
            main(["district", "erase", district, "--yes"])
    kept = "".join(path.read_text() for path in (tmp_path / "erasures").glob("*.erasures"))
    assert f" district {district} " in kept
    assert "void" not in kept
    assert main(["restore", str(copy), "--yes"]) == 0
    assert write(lambda unit: cases.of_district(unit, district)) == [()]


def noted_and_stopped(ledger: ErasureLedger, keyring: Keyring, now: datetime, code: str) -> None:
    NOTE_DISTRICT(ledger, keyring, now, code)
    raise OSError(5, "the machine stops")


async def stopped(_: Database) -> None:
    raise OSError(5, "the machine stops")


NOTE_DISTRICT = ErasureLedger.note_district


def test_what_was_there_first_is_named_after_each_try_and_can_be_put_back(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On PostgreSQL, where this role may not make a database to look at the copy in."""
    if copy.suffix == ".sqlite3":
        pytest.skip("a SQLite file takes its place only when all is done")
    monkeypatch.setenv("BACKUP_FOLDER", str(tmp_path / "it's 50% :kept"))
    write(come("line:3"))
    monkeypatch.setattr(Dump, "look", no_scratch)
    with monkeypatch.context() as wrong:
        wrong.setenv("DATA_KEY", Keyring.new_key())
        for _ in range(2):
            assert main(["restore", str(copy), "--yes"]) == 2
            told = capsys.readouterr().err
            (aside,) = (tmp_path / "it's 50% :kept").iterdir()
            assert f"or go back with `python -m bot restore {aside} --yes`" in told
            assert "mend that and run this again" in told
    assert main(["restore", str(aside), "--yes"]) == 0
    assert f"the database of before lies at {aside}" in capsys.readouterr().out
    assert known() == {WHO, OTHER, "line:3"}
    assert main(["restore", str(copy), "--yes"]) == 0
    assert known() == {WHO, OTHER}


def test_a_first_restore_that_fails_names_no_database_of_before(
    copy: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], request: Any
) -> None:
    if copy.suffix == ".sqlite3":
        pytest.skip("a SQLite file takes its place only when all is done")
    server: Server = request.getfixturevalue("postgresql_server")
    monkeypatch.setenv("DATABASE_URL", server.database(uuid.uuid4().hex))
    monkeypatch.setattr(Dump, "look", no_scratch)
    with monkeypatch.context() as broken:
        broken.setattr("bot.commands._erase_again.erase_again", broken_again)
        for _ in range(2):
            assert main(["restore", str(copy), "--yes"]) == 2
            told = capsys.readouterr().err
            assert "no program starts on it: run this again" in told
            assert "None" not in told
            assert "lies at" not in told
    assert main(["restore", str(copy), "--yes"]) == 0


def no_scratch(*_: object) -> str:
    raise NoScratch


def broken_again(*_: object) -> None:
    raise OSError(5, "the machine stops")


def test_a_try_that_a_deadlock_undid_is_the_same_erasing(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if copy.suffix == ".sqlite3":
        pytest.skip("PostgreSQL alone ends a transaction so")
    tries: list[datetime] = []

    def note(ledger: ErasureLedger, keyring: Keyring, now: datetime, code: str) -> None:
        NOTE_DISTRICT(ledger, keyring, now, code)
        tries.append(now)
        if len(tries) == 1:
            raise OperationalError("", None, psycopg.errors.DeadlockDetected())

    monkeypatch.setattr(ErasureLedger, "note_district", note)
    assert main(["district", "erase", case().district, "--yes"]) == 0
    assert len(tries) == 2
    assert len(set(tries)) == 1


def test_erasing_a_district_and_counting_it_take_as_long_as_they_must(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if copy.suffix == ".sqlite3":
        pytest.skip("SQLite has no such limits")
    found: list[str] = []

    def erase(unit: Unit, *rest: Any) -> districts.Erased:
        found.append(str(unit.connection.exec_driver_sql("SHOW statement_timeout").scalar()))
        return districts.erase(unit, *rest)

    monkeypatch.setattr("bot.commands._district_erase.erase", erase)
    assert main(["district", "erase", case().district, "--yes"]) == 0
    assert found == ["0", "0"]
