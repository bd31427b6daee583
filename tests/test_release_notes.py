"""`.ci/notes TAG` prints the part of the changelog that a release needs, or refuses the tag."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.paths import ROOT

CHANGELOG = (
    "# Changelog\n\n## [Unreleased]\n\n- later\n\n## [1.2.0] - 2027-01-05\n\n### Added\n\n- this\n"
)
OLDER = "\n## [1.1.0] - 2026-12-01\n\n- before\n"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "notes", tmp_path / ".ci")
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.0"\n')
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG + OLDER)
    return tmp_path


def notes(clone: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(clone / ".ci" / "notes"), *words]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize("tag", ["v1.2.0", "1.2.0"])
def test_the_part_of_the_release_alone_is_printed(clone: Path, tag: str) -> None:
    assert notes(clone, tag).stdout == "### Added\n\n- this\n"


def test_the_oldest_part_ends_with_the_file(clone: Path) -> None:
    (clone / "CHANGELOG.md").write_text(CHANGELOG)
    assert notes(clone, "v1.2.0").stdout == "### Added\n\n- this\n"


@pytest.mark.parametrize(
    ("tag", "why"), [("v1.1.0", "pyproject.toml says 1.2.0"), ("", "pyproject.toml says 1.2.0")]
)
def test_a_tag_of_another_version_is_refused(clone: Path, tag: str, why: str) -> None:
    told = notes(clone, tag)
    assert (told.returncode, told.stdout) == (2, "")
    assert why in told.stderr


def test_a_release_without_notes_is_refused(clone: Path) -> None:
    (clone / "CHANGELOG.md").write_text(
        "## [Unreleased]\n\n- x\n\n## [1.2.0]\n\n## [1.1.0]\n\n- y\n"
    )
    told = notes(clone, "v1.2.0")
    assert (told.returncode, told.stdout) == (2, "")
    assert "says nothing of 1.2.0" in told.stderr
