"""`bench`: what goes together is handed on, what does not is refused in one sentence."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.__main__ import main
from tests.support.paths import ROOT


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that are started instead of a measurement."""
    found: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        found.append(command)
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr(subprocess, "run", run)
    return found


def test_keys_are_measured_by_the_benchmarks_and_their_status_is_ours(
    started: list[list[str]],
) -> None:
    assert main(["bench", "--json", "--only", "memory_mb", "--scare", "10"]) == 3
    words = ["--json", "--only", "memory_mb", "--scare", "10.0"]
    assert started == [[sys.executable, "-m", "tests.benchmarks.run", *words]]
    assert (ROOT / "tests" / "benchmarks" / "run.py").is_file()


def test_the_ladder_is_a_program_of_its_own(started: list[list[str]]) -> None:
    assert main(["bench", "--ladder", "1", "2", "4", "--on", "postgresql", "--work", "0"]) == 3
    words = ["1", "2", "4", "--work", "0", "--on", "postgresql"]
    assert started == [[sys.executable, "-m", "tests.benchmarks.ladder", *words]]
    assert (ROOT / "tests" / "benchmarks" / "ladder.py").is_file()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--ladder", "0"], "--ladder 0, --work 1: 1 to 16 processes in all"),
        (["--ladder", "1", "16"], "--ladder 16, --work 1: 1 to 16 processes in all"),
        (["--ladder", "1", "--work", "-1"], "--work -1: 0 or more"),
        (["--ladder", "1", "--people", "5"], "--people 5: 100 or more"),
        (["--ladder", "1", "--rounds", "0"], "--rounds 0: 1 or more"),
        (["--ladder", "1", "--json"], "--ladder goes alone"),
        (["--ladder", "1", "--only", "memory_mb"], "--ladder goes alone"),
        (["--on", "sqlite"], "--on belongs to --ladder"),
        (["--rounds", "3"], "--rounds belongs to --ladder"),
    ],
)
def test_flags_that_do_not_go_together_are_refused_in_one_sentence(
    started: list[list[str]], capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert main(["bench", *words]) == 2
    assert started == []
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


def test_a_number_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["bench", "--ladder", "many"])
    assert ended.value.code == 2
    assert "--ladder" in capsys.readouterr().err
