"""The release is told in a clone and where only the folders are."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from bot import __main__ as program
from bot import release
from tests.support.paths import ROOT


def test_the_command_prints_the_release_of_this_clone(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        program.main(["--version"])
    assert caught.value.code == 0
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert capsys.readouterr().out == f"Rutan {told['project']['version']}\n"


def test_a_copy_of_the_folders_alone_does_not_make_one_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(release, "ROOT", tmp_path)
    monkeypatch.setattr(release, "DISTRIBUTION", "rutan-that-nobody-installed")
    assert release.release() == "unknown"
