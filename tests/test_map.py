"""ARCHITECTURE.md claims nothing that the code does not show."""

from __future__ import annotations

import re

from handlers.registry import FEATURES
from tests.support.paths import ROOT

MAP = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
MOST_WORDS = 1_300
"""What an engineer reads in six minutes."""
ROOMS = ("bot", "handlers", "storage", "content")


def rows(title: str) -> list[str]:
    """The first cells of the table under a heading, its head left out."""
    section = MAP.partition(f"## {title}\n")[2].partition("\n## ")[0]
    cells = re.findall(r"^\| (.+?) \|", section, re.MULTILINE)
    return cells[1:]


def test_the_map_can_be_read_in_six_minutes() -> None:
    assert len(MAP.split()) <= MOST_WORDS


def test_features_stand_in_the_order_in_which_they_are_asked() -> None:
    assert rows("Features") == [f"`{feature.name}`" for feature in FEATURES]


def test_every_folder_of_the_map_is_there() -> None:
    folders = re.findall(r"`([a-z_/]+)/`", " ".join(rows("Folders")))
    assert folders
    assert [folder for folder in folders if not (ROOT / folder).is_dir()] == []


def test_every_folder_of_code_is_on_the_map() -> None:
    folders = {
        path.parent.relative_to(ROOT).as_posix()
        for room in ROOMS
        if room != "handlers"  # its features have a table of their own
        for path in (ROOT / room).glob("*/*.py")
        if path.name == "__init__.py"
    }
    assert len(folders) > 20
    assert {folder for folder in folders if f"`{folder}/`" not in MAP} == set()


def test_every_file_that_the_map_names_is_there() -> None:
    files = re.findall(r"(?<![\w/])((?:bot|handlers|storage|content|tests|docs)/[\w/-]+\.\w+)", MAP)
    assert files
    assert [name for name in files if not (ROOT / name).is_file()] == []
