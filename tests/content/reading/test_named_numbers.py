"""A number stands in hotlines.yaml alone: change it there and every text says the new one."""

from __future__ import annotations

import dataclasses
import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from content.reading.library import Library
from content.reading.named_numbers import numbers_for, resolved, resolved_all, unknown_names
from content.reading.problems import BrokenContent
from tests.support.paths import CONTENT


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    copy = tmp_path / "content"
    ignored = shutil.ignore_patterns("*.py", "__pycache__", "fonts", "pictures")
    return Path(shutil.copytree(CONTENT, copy, ignore=ignored))


def texts(value: Any) -> list[str]:
    """Every text in a value that people may be shown; what they say themselves is left out."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, BaseModel):
        return texts(value.__dict__)
    if isinstance(value, dict):
        shown = [
            inner for key, inner in value.items() if key not in ("id", "said", "sources", "source")
        ]
        return [text for inner in shown for text in texts(inner)]
    if isinstance(value, (list, tuple)):
        return [text for inner in value for text in texts(inner)]
    if dataclasses.is_dataclass(value):
        return texts(
            {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
        )
    return []


def shown_by(library: Library) -> list[str]:
    lessons = [
        (one.about.title, dict(one.bubbles), list(one.questions.values()))
        for one in library.curriculum.lessons.values()
    ]
    return texts(
        [
            dict(library.phrases),
            lessons,
            list(library.answers.values()),
            list(library.scam_types.values()),
            library.first_hour,
            library.desk,
            list(library.hotlines),
        ]
    )


def change(folder: Path, old: str, new: str) -> None:
    path = folder / "hotlines.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_number_changed_in_one_place_is_changed_in_all(whole: Path) -> None:
    before = shown_by(Library.load(whole))
    said = sum("1441" in text for text in before)
    assert said > 100
    assert sum("1567" in text for text in before) > 10
    change(whole, 'number: "1441"', 'number: "1449"')
    after = shown_by(Library.load(whole))
    assert [text for text in after if "1441" in text] == []
    assert sum("1449" in text for text in after) == said


def test_no_number_stands_anywhere_else(whole: Path) -> None:
    """Every short number of hotlines.yaml at once becomes another that nobody has."""
    old = [number for number in numbers_for(whole / "x.md").values() if len(number) == 4]
    assert len(old) >= 15
    for number in old:
        change(whole, f'number: "{number}"', f'number: "7{number[1:]}"')
    after = shown_by(Library.load(whole))
    short = re.compile(r"(?<![0-9,.a-z-])(?:" + "|".join(old) + r")(?![0-9,.-]*[0-9])")
    assert [text for text in after if short.search(text)] == []


def test_a_name_that_is_none_is_a_mistake_of_its_line(folder: Path) -> None:
    path = folder / "lessons" / "fake-police" / "th.md"
    path.write_text(path.read_text("utf-8").rstrip() + "\nโทร {number:nobody}\n", "utf-8")
    line = path.read_text("utf-8").count("\n")
    with pytest.raises(BrokenContent) as broken:
        Library.load(folder)
    (mistake,) = broken.value.mistakes
    assert (mistake.path, mistake.line) == ("lessons/fake-police/th.md", line)
    assert (mistake.code, mistake.values["name"]) == ("number_unknown", "nobody")


def test_a_number_that_nobody_checked_has_no_name(folder: Path) -> None:
    assert "imm" not in numbers_for(folder / "hotlines.yaml")
    phrases = folder / "phrases" / "th" / "error.yaml"
    phrases.write_text(phrases.read_text("utf-8").replace("{number:aoc}", "{number:imm}"), "utf-8")
    with pytest.raises(BrokenContent, match="number_unknown"):
        Library.load(folder)


def test_without_hotlines_a_name_stays_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a" / "th.md"
    assert resolved("โทร {number:aoc}", path) == "โทร {number:aoc}"
    assert unknown_names("a\n{number:aoc} {number:}", path) == [(2, "aoc"), (2, "")]


def test_an_edited_file_is_read_again(tmp_path: Path) -> None:
    path, text = tmp_path / "hotlines.yaml", "hotlines: [{id: aoc, number: '1441'}]"
    path.write_text(text, "utf-8")
    assert resolved("{number:aoc}", tmp_path / "x.md") == "1441"
    path.write_text(text.replace("1441", "1442"), "utf-8")
    os.utime(path, ns=(1, 1))
    assert resolved("{number:aoc}", tmp_path / "x.md") == "1442"


def test_hotlines_that_cannot_be_read_name_nothing(tmp_path: Path) -> None:
    for text in ("hotlines: [", "hotlines: 3", "[]", "hotlines: [{id: aoc}]"):
        (tmp_path / "hotlines.yaml").write_text(text, "utf-8")
        assert dict(numbers_for(tmp_path / "x.md")) == {}, text


def test_only_texts_are_touched() -> None:
    path = CONTENT / "x.yaml"
    data = {"a": ["{number:police}", 3, None, True], "b": {"c": "{number}"}}
    assert resolved_all(data, path) == {"a": ["191", 3, None, True], "b": {"c": "{number}"}}
