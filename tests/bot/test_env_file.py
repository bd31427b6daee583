"""The file .env gives settings, and a mistake in it is named by its line, never by its value."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot import __main__ as program
from bot.env_file import read_env_file
from bot.errors import Refusal


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a test puts into the environment is taken out again."""
    for name in ("ONE", "TWO", "THREE", "FOUR"):
        monkeypatch.setenv(name, "before")
        monkeypatch.delenv(name)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A file that only its owner reads."""
    path = tmp_path / ".env"
    path.touch(mode=0o600)
    return path


def test_names_get_their_values_as_they_are_written(file: Path) -> None:
    text = "# ours\nONE=a b\nexport TWO=\"อำเภอ $HOME\"  # the office\nTHREE='c'\r\nFOUR=\n"
    file.write_bytes(b"\xef\xbb\xbf" + text.encode())
    read_env_file(file)
    found = [os.environ[name] for name in ("ONE", "TWO", "THREE", "FOUR")]
    assert found == ["a b", "อำเภอ $HOME", "c", ""]


def test_what_the_environment_says_goes_first(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONE", "of the shell")
    file.write_text("ONE=of the file\n", encoding="utf-8")
    read_env_file(file)
    assert os.environ["ONE"] == "of the shell"


def test_no_file_is_no_mistake(tmp_path: Path) -> None:
    read_env_file(tmp_path / ".env")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('ONE=1\n\n# two\nTWO="secret\n', 4),
        ("ONE=1\n\n\nsecret words\n", 4),
        ("ONE\n", 1),
    ],
)
def test_a_line_that_is_no_setting_is_named_without_its_words(
    file: Path, text: str, line: int
) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal) as caught:
        read_env_file(file)
    assert f"line {line}: must be NAME=value" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "ONE" not in os.environ


def test_a_file_that_is_not_utf8_is_named(file: Path) -> None:
    file.write_bytes("ONE=อำเภอ".encode("cp874"))
    with pytest.raises(Refusal, match="is not UTF-8"):
        read_env_file(file)


def test_a_file_that_others_can_read_is_pointed_out(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text("ONE=1\n", encoding="utf-8")
    read_env_file(file)
    assert capsys.readouterr().err == ""
    file.chmod(0o640)
    read_env_file(file)
    assert f"chmod 600 {file}" in capsys.readouterr().err


def test_the_program_reads_it_in_the_folder_it_is_started_in(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(file.parent)
    file.write_text("no setting\n", encoding="utf-8")
    assert program.run() == 2
    assert "line 1" in capsys.readouterr().err
