"""`audit verify` and `audit show`: what they say, and with which exit status."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.bot.commands.test_cases import url as url

FILLED = 2
"""Rows that the cases of that installation have in their trails."""


def change(url: str, statement: str) -> None:
    with sqlite3.connect(url.removeprefix("sqlite:///")) as raw:
        raw.execute(statement)
    raw.close()


def test_a_whole_record_is_told_with_what_to_note_down(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["audit", "verify"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"whole: {FILLED} rows")
    known = re.findall(r"--known (\S+)", told)[0]
    assert main(["cases", "export", "--case", "mali4821", "--by", "somsri"]) == 0
    assert main(["audit", "verify", "--known", known]) == 0
    assert main(["audit", "verify", "--known", known[:-4] + "beef"]) == 1


def test_an_empty_record_is_no_proof_of_anything(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/other.sqlite3")
    assert main(["audit", "verify"]) == 0
    told = capsys.readouterr().out
    assert "whole" not in told
    assert "other.sqlite3 is the database that you mean" in told


def test_the_first_wrong_row_is_told(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    change(url, "UPDATE case_move SET actor = 'operator' WHERE place = 2")
    assert main(["audit", "verify"]) == 1
    assert capsys.readouterr().out == (
        "broken: row 2 (case_move 2) was changed. Rows up to 1 are as they were written\n"
    )


@pytest.mark.parametrize("known", ["", "x", "12", "12:", ":ab", "9" * 40 + ":ab"])
def test_what_was_never_printed_is_refused(
    url: str, known: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["audit", "verify", f"--known={known}"])
    assert status == (2 if known else 0)
    if known:
        assert capsys.readouterr().err.startswith("--known: must be what")


def test_the_trail_of_a_case_is_shown(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "show", "Mali 4821"]) == 0
    assert re.fullmatch(r"2026-11-05 03:00:00  reporter  open\n", capsys.readouterr().out)
    assert main(["audit", "show", "mali 9999"]) == 2
    assert "there is no such case" in capsys.readouterr().err


def test_a_database_that_is_not_there_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/none/rutan.sqlite3")
    assert main(["audit", "verify"]) == 2
    assert capsys.readouterr().err


def test_every_act_says_which_operator_did_it(
    url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPERATOR", "Somsri")
    assert main(["cases", "export", "--case", "mali4821", "--by", "Malee"]) == 0
    assert main(["queue", "drop", "all"]) == 0
    capsys.readouterr()
    assert main(["audit", "acts"]) == 0
    assert capsys.readouterr().out.rstrip().endswith("  operator:2 (Somsri)  drop 0 given up")
    assert main(["audit", "show", "mali4821"]) == 0
    assert "  operator:1 (Malee)  export  Malee" in capsys.readouterr().out
    assert main(["audit", "verify"]) == 0
