"""Who runs a command: --by before OPERATOR before the system's user."""

from __future__ import annotations

import argparse
import getpass
from pathlib import Path

import pytest

from bot.commands._operator import operator_name
from bot.errors import Refusal, WrongSettings
from bot.settings import load


def name(by: str | None, operator: str, folder: Path) -> str:
    environment = {"OPERATOR": operator, "DATABASE_URL": f"sqlite:///{folder}/x.sqlite3"}
    return operator_name(argparse.Namespace(by=by), load(environment))


def test_the_flag_goes_before_the_setting(tmp_path: Path) -> None:
    assert name(" Malee  Jaidee ", "Somsri", tmp_path) == "Malee Jaidee"
    assert name(None, "Somsri", tmp_path) == "Somsri"


def test_the_system_s_user_is_named_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "clerk")
    assert name(None, "", tmp_path) == "clerk"


def test_a_user_without_a_name_is_the_operator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert name(None, "", tmp_path) == "operator"


def test_a_wrong_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="--by"):
        name("  ", "Somsri", tmp_path)
    with pytest.raises(WrongSettings, match="OPERATOR must be a name"):
        name(None, "x" * 61, tmp_path)
