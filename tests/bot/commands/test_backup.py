"""`backup`: into the folder that /metrics watches, with clear refusals."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.__main__ import main
from tests.bot.commands.test_cases import url as url


def test_a_copy_goes_into_the_folder_and_old_ones_go(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "backups"
    monkeypatch.setenv("BACKUP_FOLDER", str(folder))
    folder.mkdir()
    (folder / "rutan-2020-01-01T000000Z.sqlite3").touch()
    assert main(["backup", "--keep", "1"]) == 0
    told = capsys.readouterr().out
    assert "deleted: " in told
    (copy,) = folder.iterdir()
    assert str(copy) in told
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{copy}")
    key = (tmp_path / "data.key").read_text()
    monkeypatch.setenv("DATA_KEY", key)
    assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out.startswith("whole: 2 rows")


def test_a_wrong_number_or_folder_is_one_clear_message(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["backup", "--keep", "0"]) == 2
    assert "--keep 0: from 1 to 1000" in capsys.readouterr().err
    (tmp_path / "file").touch()
    assert main(["backup", "--to", str(tmp_path / "file")]) == 2
    assert "no backup was made: " in capsys.readouterr().err
