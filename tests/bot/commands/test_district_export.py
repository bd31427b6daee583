"""What a district takes along says what its officials read, and not who told it."""

from __future__ import annotations

import json

from bot.commands._district_export import tables
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from storage.engine.database import Database
from tests.bot.sharing.test_contents import CASES, plant, planted

OF_THE_REPORTER = ("time", "note", "trail", "review", "talk")
"""What they keep covered, what officials noted, disputed verdicts, the talk."""


async def test_nothing_that_tells_who_reported_is_in_it(db: Database, library: Library) -> None:
    await plant(db)
    speak = Phrasebook(library.phrases).speaker("th")
    found = await db.read(lambda unit: tables(unit, library, speak, "3805"))
    text = json.dumps(found, ensure_ascii=False)
    assert len(found["cases"]) == CASES
    hidden = [s for n in range(CASES) for s in planted(n) if s.startswith(OF_THE_REPORTER)]
    assert len(hidden) == CASES * len(OF_THE_REPORTER)
    assert [string for string in hidden if string in text] == []
    assert "line:who" not in text  # their accounts; the same word is in a link they reported
    assert "words000canary" in text
