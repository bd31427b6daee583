"""Every written conversation of tests/conversations happens as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import app
from bot.settings import ROOT, Settings, load
from content.library import Library
from tests.clock import MONDAY, Clock
from tests.conversations.script import Script, read
from tests.conversations.stage import Stage

FOLDER = Path(__file__).parent / "conversations"
OPERATORS = {"th": "ศูนย์ทดลอง", "en": "Trial centre"}


def settings(script: Script, folder: Path) -> Settings:
    """An installation without real channels, with a database of its own."""
    return load(
        {
            "DATABASE_URL": f"sqlite:///{folder}/rutan.sqlite3",
            "OPERATOR_NAME": OPERATORS[script.language],
            "OPERATOR_CONTACT": "02 000 0000",
            "LOOKUPS": "0",
        }
    )


@pytest.fixture(scope="module")
def library() -> Library:
    """Everything the content folder holds."""
    return Library.load(ROOT / "content")


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.name)
async def test_it_happens_as_written(path: Path, library: Library, tmp_path: Path) -> None:
    script, clock = read(path), Clock(MONDAY)
    stage = Stage(script, clock)
    channels = {stage.channel.name: stage.channel}
    async with app.running(settings(script, tmp_path), library, channels, clock) as running:
        await stage.play(running)
