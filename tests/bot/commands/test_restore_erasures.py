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

import pytest
from sqlalchemy import text

from bot.__main__ import main
from bot.settings import load
from handlers.cases.resident.erasing import cuts
from storage.cases import cases
from storage.cases.cases import Case
from storage.cases.report import Report
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Unit
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
    (file,) = (tmp_path / "erasures").iterdir()
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
    (file,) = (tmp_path / "erasures").iterdir()
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
    (file,) = (tmp_path / "erasures").iterdir()
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
