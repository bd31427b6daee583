"""`feeds share`: a file for partners, made by two people and told in the trail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.__main__ import main
from tests.bot.commands.test_feeds import folder as folder


def test_two_people_make_a_bundle_and_stand_in_the_trail(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rutan.json"
    words = ["feeds", "share", "--to", str(path), "--by", "Nok", "--second", "Somsri"]
    assert main([*words, "--tlp", "GREEN"]) == 0
    assert capsys.readouterr().out.endswith("0 addresses, 0 campaigns, 0 withdrawn; TLP:GREEN\n")
    assert [one["type"] for one in json.loads(path.read_text())["objects"]] == [
        "marking-definition", "identity",
    ]  # fmt: skip
    main(["audit", "acts"])
    acts = capsys.readouterr().out
    assert "(Nok)  share GREEN" in acts
    assert "(Somsri)  agree to share GREEN" in acts


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--by", "Nok", "--second", " NOK "], "--second NOK: must be somebody else"),
        (["--by", "Nok", "--second", " "], "--second: say who does it"),
        (["--by", "Nok"], "--second"),
        (["--by", "Nok", "--second", "Somsri", "--tlp", "WHITE"], "--tlp"),
    ],
)
def test_one_person_alone_shares_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    path = tmp_path / "rutan.json"
    try:
        status = main(["feeds", "share", "--to", str(path), *words])
    except SystemExit as left:  # argparse's own refusals
        status = int(left.code or 0)
    assert status == 2
    assert told in capsys.readouterr().err
    assert not path.exists()


def test_a_folder_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "none" / "rutan.json"
    assert main(["feeds", "share", "--to", str(path), "--by", "Nok", "--second", "Somsri"]) == 2
    assert f"there is no folder {path.parent}" in capsys.readouterr().err
