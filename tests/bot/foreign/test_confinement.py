"""What the system can take from a worker, what it cannot, and that this is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.foreign import confinement, landlock


@pytest.mark.parametrize(
    ("filters", "version", "told"),
    [
        (True, 7, None),
        (True, 0, "no Landlock"),
        (False, 7, "no seccomp"),
        (False, 0, "neither seccomp nor Landlock"),
    ],
)
def test_what_a_system_lacks_is_said_in_a_few_words(
    monkeypatch: pytest.MonkeyPatch, filters: bool, version: int, told: str | None
) -> None:
    monkeypatch.setattr(confinement, "_filters", lambda: filters)
    monkeypatch.setattr(landlock, "version", lambda: version)
    found = confinement.lacks()
    assert (found is None) if told is None else found is not None and found.startswith(told)


@pytest.mark.parametrize("missed", ["files", "calls"])
def test_a_room_that_could_be_sealed_and_is_not_is_told(
    monkeypatch: pytest.MonkeyPatch, missed: str
) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 7)
    monkeypatch.setattr(landlock, "close_files", lambda readable: missed != "files")
    monkeypatch.setattr(confinement, "_filters", lambda: True)
    monkeypatch.setattr(confinement, "forbid", lambda calls: missed != "calls")
    assert not confinement.confine()


def test_where_a_system_has_nothing_to_seal_with_files_are_opened_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(landlock, "version", lambda: 0)
    monkeypatch.setattr(landlock, "close_files", lambda readable: False)
    monkeypatch.setattr(confinement, "_filters", lambda: False)
    monkeypatch.setattr(confinement, "forbid", lambda calls: False)
    assert confinement.confine()


def test_a_program_may_read_what_belongs_to_it_and_not_its_whole_folder(tmp_path: Path) -> None:
    home = tmp_path / "rutan"
    found = confinement.readable_by(home / "bin" / "tesseract")
    assert home / "share" in found
    assert not any(place in (home, tmp_path, Path("/")) for place in found)
    assert not any((home / "var").is_relative_to(place) for place in found)
