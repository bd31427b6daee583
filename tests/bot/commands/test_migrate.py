"""`migrate`: up to date in one line, and the copy into PostgreSQL with its refusals."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.bot.commands.test_cases import url as url
from tests.support.postgresql import Server


def test_a_database_is_made_and_then_is_up_to_date(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/new.sqlite3")
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out.startswith("database made, schema ")
    assert main(["migrate"]) == 0
    assert "up to date" in capsys.readouterr().out


def test_a_copy_is_told_and_can_be_used(
    url: str,
    postgresql_server: Server,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    target = postgresql_server.database(uuid.uuid4().hex)
    assert main(["migrate", "--to", target, "--by", "Somsri"]) == 0
    told = capsys.readouterr().out
    assert "each is the same in the copy" in told
    assert "trails: whole, 2 rows" in told
    assert "put it into the settings" in told
    key = (Path(url.removeprefix("sqlite:///")).parent / "data.key").read_text()
    monkeypatch.setenv("DATA_KEY", key)
    monkeypatch.setenv("DATABASE_URL", target)
    assert main(["audit", "verify"]) == 0
    assert capsys.readouterr().out.startswith("whole: 3 rows")
    assert main(["audit", "acts"]) == 0
    assert "operator:1 (Somsri)  copy to PostgreSQL" in capsys.readouterr().out
    monkeypatch.setenv("DATABASE_URL", url)
    assert main(["migrate", "--to", target]) == 2
    assert "--to: the database to copy into is not empty" in capsys.readouterr().err


def test_another_kind_of_target_is_refused(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["migrate", "--to", "sqlite:///elsewhere.sqlite3"]) == 2
    assert "--to: only a SQLite database is copied" in capsys.readouterr().err
    assert main(["migrate", "--to", "nonsense"]) == 2
    assert "no database address" in capsys.readouterr().err
