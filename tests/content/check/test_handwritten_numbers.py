"""A telephone number written by hand is refused, with its name if it has one."""

from __future__ import annotations

from pathlib import Path

import pytest

from content.check.handwritten_numbers import NUMBER, check_handwritten_numbers
from content.reading.problems import Mistake, Mistakes
from tests.support.paths import CONTENT


def found_in(folder: Path) -> list[Mistake]:
    mistakes = Mistakes(folder)
    check_handwritten_numbers(folder, mistakes)
    return list(mistakes)


def test_our_content_names_its_numbers() -> None:
    assert found_in(CONTENT) == []


@pytest.mark.parametrize(
    "text",
    [
        *("โทร 1441 ได้", "โทร1441", "(191)", "call 191.", "“1300”", "1568", "โทร 1567\n", "199"),
        *("02-111-1111", "กด 028888888 นะ", "+66 99 130 1300", "081 866 3000", "1441?"),
    ],
)
def test_a_number_is_seen(text: str) -> None:
    assert NUMBER.search(text)


@pytest.mark.parametrize(
    "text",
    [
        *("1,500 บาท", "1500 บาท", "1200 baht", "188", "พ.ศ. 2569", "2026-11-22", "10.30", "15:30"),
        *("08X-XXX-XXXX", "มะลิ 4821", "tell-1386", "real-1441", "{number:aoc}", "X1234", "000-XXX"),
        *("40058523", "1,234,567", "0.1", "go.th/1441"),
    ],
)
def test_a_sum_a_date_or_a_name_is_none(text: str) -> None:
    assert not NUMBER.search(text)


def test_the_mistake_names_file_line_and_the_name_to_write(folder: Path) -> None:
    path = folder / "lessons" / "fake-police" / "th.md"
    path.write_text(path.read_text("utf-8") + "\nโทร 1567 หรือ 1568\n", "utf-8")
    line = path.read_text("utf-8").count("\n")
    one, other = found_in(folder)
    assert (one.path, one.line, one.code) == (
        "lessons/fake-police/th.md",
        line,
        "number_by_hand",
    )
    assert one.values["name"] == "damrong"
    assert (other.code, other.values["number"]) == ("number_not_known", "1568")


def test_a_number_in_a_phrase_an_answer_or_a_question_is_refused(folder: Path) -> None:
    for place, old in (
        ("phrases/th/error.yaml", "{number:aoc}"),
        ("answers/paid/answer.yaml", "lines:\n"),
        ("lessons/first-hour/questions.yaml", "{number:aoc}"),
        ("hotlines.yaml", "{number:etda}"),
    ):
        path = folder / place
        new = "1441" if "number" in old else 'lines:\n  - {th: "โทร 1441", en: "Call 1441"}\n'
        text = path.read_text("utf-8")
        if old in text:
            path.write_text(text.replace(old, new, 1), "utf-8")
    assert {one.path for one in found_in(folder)} >= {
        *("phrases/th/error.yaml", "lessons/first-hour/questions.yaml", "hotlines.yaml"),
    }


def test_what_people_write_and_sources_are_not_ours_to_change(tmp_path: Path) -> None:
    home = tmp_path / "answers" / "one"
    home.mkdir(parents=True)
    (home / "answer.yaml").write_text(
        'said: {th: ["1441 โทรมา"]}\nsources: [{claim: call 1441, where: "x.com/1 1441"}]\n',
        "utf-8",
    )
    assert found_in(tmp_path) == []


def test_a_file_that_is_no_text_is_left_to_the_loader(tmp_path: Path) -> None:
    home = tmp_path / "lessons" / "one"
    home.mkdir(parents=True)
    (home / "th.md").write_bytes(b"\xff\xfe1441")
    (home / "lesson.yaml").write_text("title: [1441", "utf-8")
    assert found_in(tmp_path) == []
