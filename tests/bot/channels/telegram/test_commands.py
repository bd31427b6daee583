"""The command `telegram setup`: what it asks of the settings and what it says."""

from __future__ import annotations

from typing import Any

import pytest

from bot.__main__ import main
from bot.channels.telegram import setup
from storage.engine.keyring import Keyring

SETTINGS = {
    "TELEGRAM_BOT_TOKEN": "1:AAtest",
    "TELEGRAM_WEBHOOK_SECRET": "s3cret",
    "OPERATOR_NAME": "อำเภอทดสอบ",
    "OPERATOR_CONTACT": "02-000-0000",
}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Every set-up that was asked for; none of them calls anybody."""
    found: list[tuple[Any, ...]] = []

    async def set_up(*what: Any) -> setup.Account:
        found.append(what)
        return setup.Account("rutan_bot", guests=True)

    monkeypatch.setattr(setup, "set_up", set_up)
    for name, value in {**SETTINGS, "DATA_KEY": Keyring.new_key()}.items():
        monkeypatch.setenv(name, value)
    return found


def test_without_an_address_it_polls(
    asked: list[tuple[Any, ...]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["telegram", "setup"]) == 0
    ((token, api_base, phrases, operator, webhook),) = asked
    assert (token, api_base) == ("1:AAtest", "https://api.telegram.org")
    assert set(phrases) == {"th", "en", "km", "lo"}
    assert (operator, webhook) == ("อำเภอทดสอบ", None)
    told = capsys.readouterr().out
    assert "@rutan_bot" in told
    assert "guest mode: on" in told
    assert "inline mode: off (@BotFather" in told
    assert "polling" in told


def test_with_an_address_the_webhook_is_set(
    asked: list[tuple[Any, ...]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PUBLIC_URL", "https://bot.example/")
    assert main(["telegram", "setup"]) == 0
    assert asked[0][4] == setup.Webhook("https://bot.example/hooks/telegram", "s3cret")
    told = capsys.readouterr()
    assert "https://bot.example/hooks/telegram" in told.out
    assert "s3cret" not in told.out + told.err


def test_without_a_token_it_says_where_to_get_one(
    asked: list[tuple[Any, ...]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TELEGRAM_BOT_TOKEN")
    assert main(["telegram", "setup"]) == 2
    assert "@BotFather" in capsys.readouterr().err
    assert asked == []


def test_a_refusal_of_telegram_is_shown_and_ends_with_2(
    asked: list[tuple[Any, ...]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def refuse(*what: Any) -> str:
        raise setup.SetupRefused("Telegram refuses TELEGRAM_BOT_TOKEN")

    monkeypatch.setattr(setup, "set_up", refuse)
    assert main(["telegram", "setup"]) == 2
    assert "TELEGRAM_BOT_TOKEN" in capsys.readouterr().err
