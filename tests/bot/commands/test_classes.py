"""`classes qr`: wrong codes and places are one clear message."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import deep_links
from bot.__main__ import main
from bot.settings import Settings
from storage.officials import officials
from storage.people.classes import OpenClass
from tests.bot.commands.test_officials import accept, store
from tests.bot.commands.test_officials import url as url

CODE = "c12345678"


def opened(url: str) -> None:
    code = officials.new_code()
    store(url, officials.MakeInvite(code, officials.TRAINER, "3805", None))
    accept(url, code, "U-the-trainer")
    store(url, OpenClass(CODE, 1))


def test_a_picture_holds_the_link(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def links(settings: Settings, code: str) -> list[str]:
        return [f"Telegram: https://t.me/trial?start={code}", "LINE: no answer from LINE"]

    opened(url)
    monkeypatch.setattr(deep_links, "deep_links", links)
    assert main(["classes", "qr", CODE, "--out", str(tmp_path / "village.png")]) == 0
    assert f"start={CODE}" in capsys.readouterr().out
    assert (tmp_path / "village-telegram.png").read_bytes().startswith(b"\x89PNG")
    assert not (tmp_path / "village-line.png").exists()
    assert main(["classes", "qr", CODE, "--out", str(tmp_path / "nowhere" / "x.png")]) == 2
    assert "No such file" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["c00000000", "--out", "x.png"], "no trainer has opened a class with this code"),
        ([CODE, "--out", "x.txt"], "ends in .png"),
        ([CODE, "--out", "x.png"], "no app that is on"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    url: str, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    opened(url)
    assert main(["classes", "qr", *words]) == 2
    assert told in capsys.readouterr().err
