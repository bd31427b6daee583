"""The layout holds: small folders, tests that mirror the code, no import circle."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import grimp

from tests.support.paths import ROOT
from tests.support.sources import shown

ROOMS = ("bot", "handlers", "storage", "content")
MOST_IN_A_FOLDER = 18
"""Files of code side by side that a newcomer can still take in."""
LISTS = {"bot/commands", "storage/migrations/versions"}
"""Folders that are a list by nature: one file a command, one a migration."""


def folders() -> Iterable[Path]:
    """Every folder of product code, the four rooms included."""
    return sorted({path.parent for room in ROOMS for path in (ROOT / room).rglob("*.py")})


def test_a_folder_has_no_more_files_than_a_newcomer_can_take_in() -> None:
    files = {shown(folder): len(list(folder.glob("*.py"))) for folder in folders()}
    assert len(files) > 50
    full = {folder for folder, count in files.items() if count > MOST_IN_A_FOLDER}
    assert full - LISTS == set()


def test_only_what_writers_edit_lies_at_the_top_of_content() -> None:
    assert list((ROOT / "content").glob("*.py")) == []


def unit_tests() -> list[Path]:
    """The test files under the four rooms' mirrors."""
    return sorted(path for room in ROOMS for path in (ROOT / "tests" / room).rglob("test_*.py"))


def subject_of(path: Path) -> Path | None:
    """The module or folder that a test file is named after, if there is one.

    `tests/storage/queue/test_lanes.py` tests storage/queue/lanes.py, and so does
    `test_lanes_<aspect>.py` beside it; a file named after its own folder tests the whole folder.
    """
    home = ROOT / path.parent.relative_to(ROOT / "tests")
    name = path.stem.removeprefix("test_")
    contract = "contract" if home == ROOT / "bot" / "channels" else home.name
    candidates = [name[:end] for end in range(len(name), 0, -1) if (name + "_")[end] == "_"]
    for stem in candidates:
        for module in (f"{stem}.py", f"__{stem}__.py", f"_{stem}.py"):
            if (home / module).is_file():
                return home / module
        if (home / stem).is_dir():
            return home / stem
        if stem in {home.name, contract}:
            return home
    return None


def test_a_test_file_is_named_after_what_it_tests() -> None:
    assert len(unit_tests()) > 300
    assert [shown(path) for path in unit_tests() if not subject_of(path)] == []


def test_the_mirror_rule_sees_a_test_that_lies_in_the_wrong_folder() -> None:
    assert subject_of(ROOT / "tests" / "bot" / "test_lanes.py") is None
    assert subject_of(ROOT / "tests" / "storage" / "queue" / "test_lanes_of_the_dead.py")


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = grimp.build_graph(*ROOMS)
    modules = graph.modules
    depends = {module: graph.find_modules_directly_imported_by(module) for module in modules}
    done: set[str] = set()

    def visit(module: str, above: tuple[str, ...]) -> None:
        assert module not in above, " -> ".join((*above[above.index(module) :], module))
        if module in done:
            return
        for other in sorted(depends[module]):
            visit(other, (*above, module))
        done.add(module)

    for module in sorted(modules):
        visit(module, ())
