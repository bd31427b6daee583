"""System: health of the installation, for officials of the whole country alone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text

from content.reading.library import Library
from storage.engine.transaction import Unit
from storage.queue import queue_view
from tests.support.figured_office import Province, province_office


@pytest.fixture
async def office(shared: Path, library: Library, tmp_path: Path) -> AsyncIterator[Province]:
    async with province_office(shared, library, tmp_path) as province:
        yield province


async def test_what_failed_is_listed_and_tried_again(office: Province) -> None:
    browser, database = await office.browser(office.national), office.rutan.running.database

    def kill(unit: Unit) -> None:
        last = "(SELECT max(id) FROM inbox)"
        unit.connection.execute(text(f"UPDATE inbox SET state = 'dead' WHERE id = {last}"))

    await database.write(kill)
    page = await browser.open("/office/operator")
    assert "Processes at work 1" in page.words
    assert "its handler failed" in page.words
    assert "schema" in page.words
    again = await browser.sends("/office/operator/retry")
    assert "1 will be tried again." in again.words
    assert await database.read(lambda unit: queue_view.given_up(unit)) == []


async def test_nobody_else_sees_it_or_tries_again(office: Province) -> None:
    for phone in (office.officer, office.head, office.province):
        browser = await office.browser(phone)
        assert (await browser.open("/office/operator")).status == 404
        assert (await browser.sends("/office/operator/retry")).status == 404
