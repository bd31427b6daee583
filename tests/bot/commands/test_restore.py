"""`restore`: onto a new machine, over another database, with the wrong key, in a trial."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.__main__ import main
from tests.bot.commands.test_cases import url as url


@pytest.fixture
def copy(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Path:
    """A copy of an installation with two cases, on a machine that has nothing but the settings."""
    assert main(["backup", "--to", str(tmp_path / "copies")]) == 0
    monkeypatch.setenv("DATA_KEY", (tmp_path / "data.key").read_text())
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new/var/rutan.sqlite3")
    capsys.readouterr()
    (made,) = (tmp_path / "copies").iterdir()
    return made


def test_a_new_machine_has_it_all_in_one_command(
    copy: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["restore", str(copy)]) == 0
    told = capsys.readouterr().out
    assert "its trails are whole, 2 rows; now start" in told
    assert main(["audit", "show", "mali4821"]) == 0
    assert copy.is_file()


def test_a_database_that_is_there_is_moved_aside_with_yes_alone(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / "new" / "var"
    assert main(["restore", str(copy)]) == 0
    assert main(["restore", str(copy)]) == 2
    assert "nothing was done: there is a database at" in capsys.readouterr().err
    assert [path.name for path in place.glob("*.before-*")] == []
    assert main(["restore", str(copy), "--yes"]) == 0
    (aside,) = (path for path in place.glob("*.before-*Z"))
    assert f"the database of before lies at {aside}" in capsys.readouterr().out
    (place / "rutan.sqlite3").write_bytes(b"damaged")
    assert main(["restore", str(copy), "--yes"]) == 0
    assert "that this program cannot open" in capsys.readouterr().out


def test_another_key_is_named_before_anything_is_done(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_KEY", Fernet.generate_key().decode())
    assert main(["restore", str(copy)]) == 2
    assert "DATA_KEY" in capsys.readouterr().err
    assert not list((tmp_path / "new" / "var").iterdir())


def test_without_settings_it_would_be_a_trial(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("DATA_KEY")
    (tmp_path / "new" / "var").mkdir(parents=True)
    assert main(["restore", str(copy)]) == 2
    assert "put the settings of the installation into .env first" in capsys.readouterr().err


def test_a_file_that_is_no_copy_is_one_clear_message(
    copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("x")
    assert main(["restore", str(tmp_path / "notes.txt")]) == 2
    assert "is not a SQLite file, which DATABASE_URL asks for" in capsys.readouterr().err
