"""The parts of a running program are joined, and all take new content."""

from __future__ import annotations

from pathlib import Path

from bot import app, settings
from content.reading.library import Library
from handlers.checks.links.judge import link_judge
from storage.engine.keyring import Keyring
from tests.support import empty_database


async def test_features_are_prepared_at_the_start_and_for_new_content(
    tmp_path: Path, library: Library
) -> None:
    url = empty_database.sqlite(tmp_path)
    given = {
        "DATABASE_URL": url, "DATA_KEY": Keyring.new_key(), "LOOKUPS": "no",
        "OPERATOR_NAME": "District", "OPERATOR_CONTACT": "042 000 000",
    }  # fmt: skip
    link_judge.cache_clear()
    async with app.running(settings.load(given), library, {}) as running:
        await running.preparing.done()
        assert link_judge.cache_info().currsize == 1
        link_judge.cache_clear()
        running.use(library)
        await running.preparing.done()
        assert link_judge.cache_info().currsize == 1
