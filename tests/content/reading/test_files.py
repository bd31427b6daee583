"""Files that unfold to any size are refused with a sentence, before they are unfolded."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.check import describe
from content.reading.files import LARGEST, read_yaml
from content.reading.problems import Mistakes

BOMB = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 10)}]\n" for n in range(8)
)
"""Nine short lines that stand for a thousand million words."""


def read(folder: Path, text: str) -> tuple[object, Mistakes]:
    path = folder / "one.yaml"
    path.write_text(text, encoding="utf-8")
    mistakes = Mistakes(folder)
    return read_yaml(path, mistakes), mistakes


@pytest.mark.parametrize(
    ("text", "line"),
    [(BOMB, 2), ("a: &a 1\nb: *a\n", 2), ("a: &a\n  b: *a\n", 2), ("a: &a {x: y}\nb: {<<: *a}", 2)],
)
@pytest.mark.parametrize("language", ["th", "en"])
def test_an_alias_is_refused_at_its_line(
    tmp_path: Path, text: str, line: int, language: str
) -> None:
    found, mistakes = read(tmp_path, text)
    assert found is None
    assert [(m.line, m.code) for m in mistakes] == [(line, "yaml_alias")]
    assert "*" in describe(mistakes[0], language)


def test_a_star_in_a_text_is_no_alias(tmp_path: Path) -> None:
    text = "a: call *123# now\nb: |\n  *bold* words\n"
    assert read(tmp_path, text) == (
        {"a": "call *123# now", "b": "*bold* words\n"},
        Mistakes(tmp_path),
    )


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_file_too_large_is_refused(tmp_path: Path, language: str) -> None:
    found, mistakes = read(tmp_path, "a: " + "x" * LARGEST)
    assert found is None
    assert [m.code for m in mistakes] == ["file_large"]
    assert "1 MB" in describe(mistakes[0], language)
