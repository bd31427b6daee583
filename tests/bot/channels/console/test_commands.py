"""A person at a terminal: numbers press buttons, everything else is words."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from bot import __main__ as program
from bot.channels.console.commands import Screen
from bot.settings import variables

REPLY = {
    "chat": "you",
    "bubbles": [["Hello", "there"], ["Choose"]],
    "buttons": [["Menu", "menu"], ["Share", ""], ["Paid", "paid?app"]],
}


@pytest.fixture
def screen(capsys: pytest.CaptureFixture[str]) -> Screen:
    """A screen that shows a reply with two buttons to press."""
    shown = Screen("you")
    shown.show(REPLY)
    return shown


def test_a_reply_is_lines_and_numbered_buttons(
    screen: Screen, capsys: pytest.CaptureFixture[str]
) -> None:
    text = capsys.readouterr().out
    assert "  Hello\n  there\n" in text
    assert "  1. Menu\n  -. Share\n  2. Paid\n" in text


def test_a_number_presses_its_button(screen: Screen) -> None:
    assert screen.read("2") == {"kind": "pressed", "data": "paid?app"}


@pytest.mark.parametrize("words", ["0", "3", "1441", "0812345678", "๑", "hello 1"])
def test_any_other_number_is_words(screen: Screen, words: str) -> None:
    assert screen.read(words) == {"kind": "text", "text": words}


def test_places_pictures_and_files_can_be_sent(screen: Screen) -> None:
    place = {"kind": "location", "latitude": "17.87", "longitude": "102.74"}
    assert screen.read("/location 17.87,102.74") == place
    assert screen.read("/photo slip.png") == {"kind": "picture", "file": "slip.png"}
    assert screen.read("/file bank.apk") == {"kind": "file", "file": "bank.apk"}
    assert screen.read("/hello d3805") == {"kind": "hello", "code": "d3805"}


def test_nothing_typed_is_nothing_sent(screen: Screen) -> None:
    assert screen.read("") is None


def test_a_notice_to_somebody_else_leaves_the_buttons_alone(screen: Screen) -> None:
    screen.show({"chat": "official", "bubbles": [["New case"]], "buttons": [["Take", "desk"]]})
    assert screen.read("1") == {"kind": "pressed", "data": "menu"}


def test_a_whole_talk(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for name in variables():
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/rutan.sqlite3")
    monkeypatch.setattr("sys.stdin", io.StringIO("hello\n1\n/location nowhere\n"))
    assert program.main(["chat", "--language", "en"]) == 0
    shown = capsys.readouterr().out
    assert "Rutan" in shown
    assert "1. " in shown
