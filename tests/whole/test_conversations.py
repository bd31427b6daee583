"""Every written conversation of tests/conversations happens as it is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import app
from bot.settings import Settings, load
from content.reading.lessons.curriculum import Curriculum
from content.reading.library import Library
from handlers.learning.assessment import handler as assessment
from handlers.learning.assessment.question_selection import Questions, select
from tests.conversations.script import Script, read
from tests.conversations.stage import Stage
from tests.support import empty_database, one_thread
from tests.support.clock import MONDAY, Clock
from tests.support.paths import ROOT

FOLDER = ROOT / "tests" / "conversations"
OPERATORS = {"th": "ศูนย์ทดลอง", "en": "Trial centre"}
"""Language of a story -> who answers for the installation; other languages name the Thai one."""


def settings(script: Script, folder: Path) -> Settings:
    """An installation without real channels, with a database of its own."""
    return load(
        {
            "DATABASE_URL": empty_database.sqlite(folder),
            "OPERATOR_NAME": OPERATORS.get(script.language, OPERATORS["th"]),
            "OPERATOR_CONTACT": "02 000 0000",
            "LOOKUPS": "0",
        }
    )


@pytest.fixture(autouse=True)
def paper_of_the_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module's test draws its questions by lot of the person, whose id is another hash in each
    database: here it is always that of the stories."""

    def drawn(curriculum: Curriculum, module: str, _: str, *, after: bool) -> Questions:
        return select(curriculum, module, "console:resident", after=after)

    monkeypatch.setattr(assessment, "select", drawn)


@pytest.fixture
def one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """In threads, as the program reads, they happen in test_conversations_on_platforms.py."""
    one_thread.share(monkeypatch)


@pytest.mark.usefixtures("one_after_the_other")
@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.name)
async def test_it_happens_as_written(path: Path, library: Library, tmp_path: Path) -> None:
    script, clock = read(path), Clock(MONDAY)
    stage = Stage(script, clock)
    channels = {stage.channel.name: stage.channel}
    async with app.running(settings(script, tmp_path), library, channels, clock) as running:
        await stage.play(running)


STORIES = {
    "paid": "a paid victim",
    "installed_app": "an installed app",
    "helper": "somebody who reports for another",
    "province_instead": "the province instead of the district",
    "handed_over": "an officer who knows the reporter, and a case handed over",
    "nobody_on_duty": "a district without an official",
    "report": "a closing that the reporter rejects",
    "campaign": "a campaign over three districts and its approved warning",
    "withdrawn": "a withdrawn report",
    "closed_until_shown": "what officials see only when the reporter shows it",
}
"""What must never lose its written conversation, in either language."""


@pytest.mark.parametrize("language", OPERATORS)
@pytest.mark.parametrize("story", STORIES)
def test_what_people_rely_on_is_written_in_both_languages(story: str, language: str) -> None:
    script = read(FOLDER / f"{story}.{language}.txt")
    assert len(script.lines) > 1, STORIES[story]
