"""The script completes what the command line takes."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from bot import __main__ as program
from tests.support.paths import ROOT


@pytest.fixture
def script(capsys: pytest.CaptureFixture[str]) -> str:
    """The script of bash; skips where there is no bash."""
    if not shutil.which("bash"):
        pytest.skip("needs bash")
    assert program.main(["completion", "bash"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("off", ["officials"]),
        ("officials inv", ["invite", "invites"]),
        ("officials invite --dis", ["--district"]),
        ("officials invite --district 3805 --ro", ["--role"]),
        ("content district ex", ["export"]),
        ("completion z", ["zsh"]),
        ("officials dance", []),
    ],
)
def test_words_are_completed_as_the_command_takes_them(
    script: str, typed: str, completed: list[str]
) -> None:
    words = ["rutan", *typed.split()]
    ask = f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; _rutan"
    told = subprocess.run(
        ["bash", "-c", f'{script}\n{ask}; printf "%s\\n" "${{COMPREPLY[@]}}"'],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert told.stderr == ""
    assert told.stdout.split() == completed
