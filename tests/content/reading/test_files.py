"""A content file that would unfold without end, or end the program, is one named mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.check.yaml_tree import read_tree
from content.reading.files import LARGEST, read_yaml
from content.reading.problems import Mistakes


def read(folder: Path, text: str) -> tuple[object, list[str]]:
    """The value of a file with this text, and the codes of its mistakes."""
    path, mistakes = folder / "x.yaml", Mistakes(folder)
    path.write_text(text, encoding="utf-8")
    return read_yaml(path, mistakes), [f"{one.code}:{one.line}" for one in mistakes]


def bomb(levels: int) -> str:
    """Lists of ten times the list before: a few hundred letters, 10 to that power when unfolded."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for above, name in zip("abcdefghij", "bcdefghijk"[:levels], strict=False):
        lines.append(f"{name}: &{name} [{', '.join([f'*{above}'] * 10)}]")
    return "\n".join(lines)


@pytest.mark.parametrize(
    "text",
    [bomb(1), bomb(9), "a: &a {x: 1}\nb:\n  <<: *a\n  y: 2", "a: &a [1, *a]", "- &a [1]\n- *a"],
)
def test_what_is_repeated_by_name_is_refused(tmp_path: Path, text: str) -> None:
    value, (mistake,) = read(tmp_path, text)
    assert value is None
    assert mistake.startswith("yaml_alias:")
    assert read_tree(tmp_path / "x.yaml") is None


@pytest.mark.parametrize("level", ["[", "- ", "{a: ", "? ", "[\n"])
def test_what_nests_too_deeply_does_not_end_the_program(tmp_path: Path, level: str) -> None:
    value, (mistake,) = read(tmp_path, level * 60_000)
    assert value is None
    assert mistake.startswith("not_yaml:")
    assert read_tree(tmp_path / "x.yaml") is None


def test_what_nests_less_is_read(tmp_path: Path) -> None:
    value, mistakes = read(tmp_path, "[" * 90 + "]" * 90 + "\n# " + "-" * 20_000)
    assert (isinstance(value, list), mistakes) == (True, [])


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    assert read(tmp_path, "# " + "x" * LARGEST) == (None, ["file_large:0"])


def test_a_text_that_is_repeated_is_that_text(tmp_path: Path) -> None:
    assert read(tmp_path, "a: &a x\nb: *a") == ({"a": "x", "b": "x"}, [])
