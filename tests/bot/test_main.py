"""The command line: every command explains itself, every mistake is one message and status 2."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from bot import __main__ as program
from bot.commands import GROUPS
from bot.errors import Refusal
from bot.settings import variables
from content.reading.problems import BrokenContent, Mistake
from storage.engine import sqlite
from storage.engine.address import DatabaseUnusable
from storage.engine.keyring import Keyring
from storage.migrations import SchemaBehind


@pytest.fixture(autouse=True)
def installation(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An environment of its own."""
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/rutan.sqlite3")


def test_a_fresh_key_is_a_key(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["key", "new"]) == 0
    Keyring((capsys.readouterr().out.strip(),))


def test_the_database_is_brought_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["migrate"]) == 0
    assert "made" in capsys.readouterr().out
    assert program.main(["migrate"]) == 0
    assert "up to date" in capsys.readouterr().out


@pytest.mark.parametrize("words", [[], ["dance"], ["key"], ["key", "old"], ["serve", "--fast"]])
def test_a_command_that_is_none_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        program.main(words)
    assert caught.value.code == 2


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_explains_itself(group: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        program.main([group, "--help"])
    assert caught.value.code == 0
    assert "usage" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["serve"], "answer on every channel that is on"),
        (["key", "new"], "print a fresh key for DATA_KEY"),
        (["content", "district", "export"], "write the spreadsheet"),
    ],
)
def test_a_command_says_what_it_does(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        program.main([*words, "--help"])
    assert sentence in capsys.readouterr().out.splitlines()


def test_a_damaged_database_is_told_with_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rutan.sqlite3").write_bytes(b"no database at all, but long enough" * 99)
    for words in (["migrate"], ["serve", "--migrate"], ["queue"]):
        assert program.main(words) == 2
        told = capsys.readouterr().err
        assert "rutan.sqlite3 is damaged" in told
        assert "backup" in told


@pytest.mark.parametrize("words", [["serve"], ["officials", "invite", "--district", "3805"]])
def test_a_database_that_takes_no_writes_is_told_with_what_to_do(
    words: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A process of another user runs on it, so that it can be read at least."""
    assert program.main(["migrate"]) == 0
    monkeypatch.setenv("PORT", "0")
    monkeypatch.setattr(sqlite, "prepare", _read_only)
    assert program.main(words) == 2
    told = capsys.readouterr().err
    assert "readonly" in told
    assert "who may write" in told
    assert len(told.splitlines()) == 1


def _read_only(raw: sqlite3.Connection, _record: object) -> None:
    raw.isolation_level = None
    raw.execute("PRAGMA query_only = ON")


def test_a_mistake_in_a_statement_is_not_put_down_to_the_database(tmp_path: Path) -> None:
    with create_engine(f"sqlite:///{tmp_path}/x.db").connect() as connection:
        with pytest.raises(OperationalError) as caught:
            connection.execute(text("SELECT nonsense"))
        assert program.explained(caught.value) is None


def test_a_threat_list_that_is_none_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FEEDS", "openphish, nobody")
    assert program.main(["serve"]) == 2
    assert "FEEDS names no list nobody" in capsys.readouterr().err


def test_wrong_settings_are_told_together(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "x")
    monkeypatch.setenv("LOG_FORMAT", "x")
    assert program.main(["migrate"]) == 2
    told = capsys.readouterr().err
    assert "PORT" in told
    assert "LOG_FORMAT" in told


@pytest.mark.parametrize(
    "error",
    [
        Refusal("--file x: no such file"),
        DatabaseUnusable("the disk is full"),
        SchemaBehind("run migrate"),
        BrokenContent([Mistake("phrases/th/menu.yaml", 3, "no_text")]),
    ],
    ids=lambda error: type(error).__name__,
)
def test_what_a_person_can_mend_is_told_without_a_traceback(error: Exception) -> None:
    words = program.explained(error)
    assert words
    assert str(error) in words


def test_a_mistake_of_ours_is_not_dressed_up() -> None:
    assert program.explained(RuntimeError("ours")) is None


def test_what_commands_make_is_for_this_user_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        assert program.main(["migrate"]) == 0
        assert os.umask(0o022) == 0o077
        (database,) = tmp_path.glob("rutan.sqlite3")
        assert database.stat().st_mode & 0o777 == 0o600
        assert program.main(["content", "check", "--quiet"]) == 0
        assert os.umask(0o022) == 0o022  # lessons are for others to read
    finally:
        os.umask(before)
