"""The content commands as staff run them."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest

from bot.__main__ import main
from content.reading.lessons.curriculum import load_lesson
from content.reading.problems import Mistakes
from tests.support.paths import CONTENT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "content"
    shutil.copytree(CONTENT, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def run(*words: str) -> int:
    try:
        return main(list(words))
    except SystemExit as stop:
        return int(stop.code or 0)


def test_a_mistake_gives_status_2_and_its_place_in_thai(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "lessons" / "first-hour" / "lesson.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("[fake-police]", "[no-such]"), "utf-8")
    assert run("content", "--folder", str(folder), "check", "--lang", "th") == 2
    told = capsys.readouterr().out
    assert "lessons/first-hour/lesson.yaml:9: ไม่มีบทเรียน “no-such”" in told
    assert "พบที่ผิด" in told


def test_a_new_lesson_is_in_order_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        run("content", "--folder", str(folder), "new", "lesson", "my-first", "--module", "online")
        == 0
    )
    made, onward = capsys.readouterr().out.splitlines()
    home = Path(made)
    assert "content preview my-first" in onward
    assert home == folder / "lessons" / "my-first"
    mistakes = Mistakes(folder)
    assert load_lesson(home, mistakes)
    run("content", "--folder", str(folder), "check", "--quiet")
    assert "my-first" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("slug", "module", "word"),
    [
        ("My Lesson", "calls", "My Lesson"),
        ("../escape", "calls", "../escape"),
        ("a" * 25, "calls", "at most 24"),
        ("fake-police", "calls", "already"),
        ("new-one", "nowhere", "nowhere"),
    ],
)
def test_a_lesson_that_cannot_be_made_is_refused_in_a_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], slug: str, module: str, word: str
) -> None:
    before = sorted((folder / "lessons").iterdir())
    assert run("content", "--folder", str(folder), "new", "lesson", slug, "--module", module) == 2
    assert word in capsys.readouterr().err
    assert sorted((folder / "lessons").iterdir()) == before


def test_a_folder_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("content", "--folder", "/no/such/folder", "check") == 2
    assert "/no/such/folder" in capsys.readouterr().err


def preview(folder: Path, *words: str) -> int:
    return run("content", "--folder", str(folder), "preview", *words)


def test_a_preview_of_no_lesson_names_those_there_are(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert preview(folder, "no-such") == 2
    assert "no-such: there is no such lesson; there are " in capsys.readouterr().err
    assert preview(folder, "first-hour", "--port", "99999") == 2
    assert "--port 99999: from 1 to 65535" in capsys.readouterr().err


def test_a_preview_on_a_taken_port_names_the_flag_and_no_address(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert preview(folder, "first-hour", "--port", str(port)) == 2
    told = capsys.readouterr()
    assert f"--port {port}: the page cannot be opened there" in told.err
    assert "http" not in told.out + told.err


def test_what_cannot_be_written_is_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(folder / "schemas", ignore_errors=True)
    (folder / "schemas").write_text("a file where a folder should be", "utf-8")
    assert run("content", "--folder", str(folder), "schema") == 2
    told = capsys.readouterr().err
    assert f"{folder / 'schemas'}: cannot be written" in told
    assert "Traceback" not in told


def test_a_preview_of_a_broken_lesson_says_where_it_is_broken(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "lessons" / "first-hour" / "lesson.yaml").write_text("title: [", "utf-8")
    assert preview(folder, "first-hour") == 2
    told = capsys.readouterr().err
    assert "lessons/first-hour/lesson.yaml" in told
    assert "Traceback" not in told
