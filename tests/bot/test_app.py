"""The parts of a running program are joined, and all take new content."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import app, settings
from bot.server import weakness
from content.reading.library import Library
from handlers.checks.links.judge import link_judge
from storage.engine.keyring import Keyring
from storage.keys.erasure_ledger import ErasureLedger
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


async def test_a_start_without_a_place_to_note_erasures_serves_and_says_it(
    tmp_path: Path, library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "erasures").write_text("no folder")
    given = {
        "DATABASE_URL": empty_database.sqlite(tmp_path), "DATA_KEY": Keyring.new_key(),
        "OPERATOR_NAME": "District", "OPERATOR_CONTACT": "042 000 000",
    }  # fmt: skip
    async with app.running(settings.load(given), library, {}) as running:
        assert "ERASURES_FOLDER" in (running.ledger.problem or "")
        assert (running.ledger.problem or "!") in (
            weakness(running.understanding, running.ledger) or ""
        )
        assert "erasures cannot be written" in caplog.text
    (tmp_path / "erasures").unlink()
    async with app.running(settings.load(given), library, {}) as running:
        assert running.ledger.problem is None
        noted = ErasureLedger(tmp_path / "erasures").read(running.database.keyring)
        assert noted.first == noted.last == running.database.now().date()
