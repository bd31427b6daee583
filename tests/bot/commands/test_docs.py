"""docs/settings.md, docs/commands.md and docs/rights.md say what the code says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.__main__ import main, parser
from bot.commands import GROUPS, docs
from bot.settings import variables
from tests.support.paths import ROOT


@pytest.fixture(scope="module")
def pages() -> Mapping[str, str]:
    """What the code says."""
    return docs.pages()


@pytest.mark.parametrize("name", ["settings.md", "commands.md", "rights.md"])
def test_a_page_is_what_the_code_would_write(pages: Mapping[str, str], name: str) -> None:
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == pages[name], "run: python -m bot docs"


@pytest.mark.parametrize("name", variables())
def test_every_setting_is_explained_once(pages: Mapping[str, str], name: str) -> None:
    page = pages["settings.md"]
    (row,) = [line for line in page.splitlines() if line.startswith(f"| `{name}` |")]
    default, meaning = row.removeprefix(f"| `{name}` |").removesuffix("|").rsplit("|", 1)
    assert len(meaning.split()) >= 2, "what it means"
    assert "None" not in default


@pytest.mark.parametrize("group", GROUPS)
def test_every_group_of_commands_is_there(pages: Mapping[str, str], group: str) -> None:
    assert f"| `{group}" in pages["commands.md"]


def test_every_command_and_every_argument_has_words() -> None:
    assert "None" not in docs.commands_page(parser())


def test_the_pages_are_written_where_people_read_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("bot.settings.ROOT", tmp_path)
    assert main(["docs"]) == 2
    assert "cannot be written" in capsys.readouterr().err
    (tmp_path / "docs").mkdir()
    assert main(["docs"]) == 0
    assert (tmp_path / "docs" / "settings.md").read_text(encoding="utf-8").startswith("# Settings")
