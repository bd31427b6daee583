"""A changed value is written over the old one; comments and everything else stay as they were."""

from __future__ import annotations

import copy
import difflib
from pathlib import Path
from typing import Any

import pytest

from content.workshop.editing.yaml_edit import data_of, with_data
from tests.support.paths import ROOT

FILES = sorted((ROOT / "content").glob("**/*.yaml"))
TEXT = """# a note at the top
title: {th: ก, en: One}   # beside it
right: true
day: 2026-11-22
long: |
  two
  lines
list:
  # about the first
  - id: one
    why: plain

  - id: two
    why: "quoted"
"""


STRANGE = (
    "", "null", "~", "1", "1.5", "yes", "- a", "a #b", "a:", "{x}", "[", "'", '"', "*a", "&a", "!a",
    "%a", "@a", "`a", "a\nb", "tab\there", "\\", "\u2028", "ก, ข",
)  # fmt: skip


def changed(before: str, after: str) -> list[str]:
    """The lines that differ."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in lines if line[:1] in "+-" and line[:3] not in ("+++", "---")]


def test_no_file_of_the_content_changes_when_nothing_was_changed() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert with_data(text, data_of(text)) == text, path


@pytest.mark.parametrize(
    ("path", "value", "lines"),
    [
        (("title", "en"), "Two", ["+title: {th: ก, en: Two}   # beside it"]),
        (("title", "th"), "ก: ข, ค", ['+title: {th: "ก: ข, ค", en: One}   # beside it']),
        (("right",), "false", ["+right: false"]),
        (("day",), "2026-12-01", ["+day: 2026-12-01"]),
        (("long",), "one: line", ['+long: "one: line"']),
        (("list", 0, "why"), "true", ['+    why: "true"']),
        (("list", 1, "why"), 'say "no"', ['+    why: "say \\"no\\""']),
        (("list", 0, "why"), "# no note", ['+    why: "# no note"']),
    ],
)
def test_only_the_changed_value_is_written(
    path: tuple[str | int, ...], value: str, lines: list[str]
) -> None:
    data: Any = data_of(TEXT)
    at = data
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = value
    after = with_data(TEXT, data)
    assert data_of(after) == data
    assert [line for line in changed(TEXT, after) if line[0] == "+"] == lines


def test_an_entry_is_added_and_taken_away_and_the_others_keep_their_notes() -> None:
    data: Any = data_of(TEXT)
    data["list"].append({"id": "three", "why": {"th": "ก", "en": "new"}})
    longer = with_data(TEXT, data)
    assert data_of(longer) == data
    assert [line for line in changed(TEXT, longer) if line[0] == "-"] == []
    del data["list"][1]
    data["title"]["lo"] = "ລາວ"
    del data["day"]
    shorter = with_data(longer, data)
    assert data_of(shorter) == data
    assert "# about the first" in shorter
    assert "# a note at the top" in shorter


def test_a_question_can_be_changed_everywhere_in_a_real_file() -> None:
    text = Path(ROOT / "content/lessons/fake-police/questions.yaml").read_text(encoding="utf-8")
    data: Any = data_of(text)
    for question in data["questions"]:
        question["test"] = "true"
    data["questions"].insert(1, copy.deepcopy(data["questions"][0]) | {"id": "new"})
    del data["questions"][0]["choices"]["c"]
    assert data_of(with_data(text, data)) == data


def test_words_of_any_kind_come_back_as_they_were() -> None:
    for words in STRANGE:
        for at in ("title", "list"):
            data: Any = data_of(TEXT)
            inner = data["title"] if at == "title" else data["list"][0]
            inner["en" if at == "title" else "why"] = words
            assert data_of(with_data(TEXT, data)) == data, repr(words)
