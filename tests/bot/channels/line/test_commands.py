"""The commands `line setup` and `line picture`: what they ask, say and refuse."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from PIL import features

from bot.__main__ import main
from storage.engine.keyring import Keyring
from tests.support.paths import CONTENT

SETTINGS = {
    "LINE_CHANNEL_SECRET": "s3cret",
    "LINE_CHANNEL_ACCESS_TOKEN": "t0ken",
    "OPERATOR_NAME": "อำเภอทดสอบ",
    "OPERATOR_CONTACT": "02-000-0000",
}

SET_UP = "bot.channels.line.setup.set_up"
"""Imported when it is replaced: the SDK's API client takes a second, in each process that collects
tests."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder with what the menu needs, and settings that point to it."""
    for part in ("phrases", "fonts", "pictures"):
        shutil.copytree(CONTENT / part, tmp_path / part)
    shutil.copy(CONTENT / "hotlines.yaml", tmp_path)  # phrases say its numbers
    for name, value in {**SETTINGS, "DATA_KEY": Keyring.new_key()}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CONTENT_DIR", str(tmp_path))
    monkeypatch.delenv("PUBLIC_URL", raising=False)
    return tmp_path


@pytest.fixture
def asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Every set-up that was asked for; none of them calls anybody."""
    found: list[tuple[Any, ...]] = []

    async def set_up(*what: Any) -> None:
        found.append(what)

    monkeypatch.setattr(SET_UP, set_up)
    return found


def test_setup_says_what_is_left_to_do(
    asked: list[tuple[Any, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["line", "setup"]) == 0
    ((token, api_base, data_api_base, menus, webhook, _),) = asked
    assert (token, api_base, data_api_base) == (
        "t0ken",
        "https://api.line.me",
        "https://api-data.line.me",
    )
    assert (set(menus), webhook) == ({"th", "en", "lo", "km"}, None)
    told = capsys.readouterr().out
    assert "PUBLIC_URL is not set" in told
    assert "webhook redelivery on" in told
    assert "t0ken" not in told


def test_with_an_address_the_webhook_is_set(
    asked: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://rutan.example")
    assert main(["line", "setup"]) == 0
    assert asked[0][4] == "https://rutan.example/hooks/line"


def refusal(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a command that must refuse says."""
    assert main(words) == 2
    return capsys.readouterr().err


def test_without_line_it_says_what_to_set(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("LINE_CHANNEL_SECRET")
    monkeypatch.delenv("LINE_CHANNEL_ACCESS_TOKEN")
    assert "LINE is off: set LINE_CHANNEL_SECRET" in refusal(["line", "setup"], capsys)


def test_what_line_refuses_is_one_message(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.channels.line.setup import SetUpFailed

    async def set_up(*_: Any) -> None:
        raise SetUpFailed("LINE refuses")

    monkeypatch.setattr(SET_UP, set_up)
    assert refusal(["line", "setup"], capsys) == "LINE refuses\n"


def test_a_missing_or_wrong_picture_is_named(
    folder: Path, asked: list[tuple[Any, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    picture = folder / "pictures" / "richmenu-en.png"
    picture.write_bytes(b"no picture")
    assert f"{picture} is no picture" in refusal(["line", "setup"], capsys)
    picture.unlink()
    assert f"{picture} is missing: `python -m bot line picture`" in refusal(
        ["line", "setup"], capsys
    )
    assert asked == []


def test_a_menu_that_ours_cannot_draw_is_left_out_without_its_picture(
    folder: Path, asked: list[tuple[Any, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "pictures" / "richmenu-km.png").unlink()
    assert main(["line", "setup"]) == 0
    assert set(asked[0][3]) == {"th", "en", "lo"}
    assert "rich menu km: left out" in capsys.readouterr().out


def test_a_font_is_for_one_language_that_has_a_menu(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "name it with --language" in refusal(["line", "picture", "--font", "x.ttf"], capsys)
    assert "--language fr: there are menus in" in refusal(
        ["line", "picture", "--language", "fr"], capsys
    )
    told = refusal(["line", "picture", "--language", "lo", "--font", "x.ttf"], capsys)
    assert "font" in told or "FriBiDi" in told


def test_broken_phrases_are_left_to_the_content_check(
    folder: Path, asked: list[tuple[Any, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "phrases" / "th" / "richmenu.yaml").write_text("phrases: [")
    assert "python -m bot content check" in refusal(["line", "setup"], capsys)


@pytest.mark.skipif(not features.check("raqm"), reason="needs the FriBiDi library")
def test_pictures_are_drawn_into_the_content_folder(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(folder / "pictures")
    assert main(["line", "picture"]) == 0
    drawn = sorted(path.name for path in (folder / "pictures").iterdir())
    assert drawn == ["richmenu-en.png", "richmenu-th.png"]
    told = capsys.readouterr().out
    assert "richmenu-th.png" in told
    assert "richmenu-lo.png: left as it is; --language lo --font FILE" in told


def test_a_missing_font_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(folder / "fonts")
    told = refusal(["line", "picture"], capsys)
    assert "font" in told or "FriBiDi" in told
