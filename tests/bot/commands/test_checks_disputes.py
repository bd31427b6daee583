"""`checks reviews`: staff list what waits and answer it; a mistake is named."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.settings import load
from storage.cases.disputes import AskReview
from storage.engine.database import Database
from storage.engine.keyring import Keyring


@pytest.fixture(autouse=True)
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One with a review waiting."""
    address = f"sqlite:///{tmp_path}/rutan.sqlite3"
    monkeypatch.setenv("DATABASE_URL", address)

    async def fill() -> None:
        database = Database(address, Keyring(load().data_keys))
        await database.open()
        await database.write(AskReview("line:secret", "กดที่ a[.]co\nด่วน", "unknown").apply)
        await database.close()

    asyncio.run(fill())


def test_what_waits_is_listed_without_a_person(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["checks", "reviews"]) == 0
    told = capsys.readouterr().out
    assert told.split()[0].isdecimal()
    assert told.endswith("unknown  กดที่ a[.]co / ด่วน\n")
    assert "secret" not in told


def test_a_program_may_read_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["checks", "reviews", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row.pop("at")
    assert isinstance(row.pop("id"), int)
    assert row == {"said": "unknown", "words": "กดที่ a[.]co\nด่วน"}


def test_an_answered_one_waits_no_more(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["checks", "reviews", "--json"]) == 0
    id = str(json.loads(capsys.readouterr().out)["id"])
    assert main(["checks", "reviews", "--answer", id, "danger"]) == 0
    assert main(["checks", "reviews"]) == 0
    assert capsys.readouterr().out.endswith("nothing waits for an answer\n")


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["1", "safe"], "danger, suspicious, unknown, official"),
        (["9", "danger"], "review 9"),
        (["x", "danger"], "review x"),
        (["-1", "danger"], ""),
    ],
)
def test_a_wrong_answer_is_named(
    words: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        status = main(["checks", "reviews", "--answer", *words])
    except SystemExit as stopped:
        status = int(stopped.code or 0)
    assert status == 2
    assert named in capsys.readouterr().err
