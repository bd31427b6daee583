"""A whole Rutan with the preview page, on a free port of this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from aiohttp import web

from bot import app, settings
from bot.channels.preview.channel import PreviewChannel
from bot.channels.preview.site import mount
from bot.web import routes
from content.reading.library import Library
from tests.bot.channels.preview.page import Page
from tests.support import browser, empty_database


@pytest.fixture
async def page(tmp_path: Path, library: Library) -> AsyncIterator[Page]:
    loaded = settings.load(
        {
            "DATABASE_URL": empty_database.sqlite(tmp_path),
            "OPERATOR_NAME": "Trial centre",
            "OPERATOR_CONTACT": "02 000 0000",
        }
    )
    channel = PreviewChannel()

    async def is_ready() -> str | None:
        return None

    async with app.running(loaded, library, {channel.name: channel}) as running:
        accept = running.dispatcher.accept
        application = routes(running.channels, accept, is_ready)
        use = mount(application, channel, accept, running.database, library)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with Page.at(f"http://127.0.0.1:{runner.addresses[0][1]}", running) as opened:
            opened.use = use
            yield opened
        await runner.cleanup()


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One Chromium for all tests of this process: to start it takes longer than most of them."""
    with browser.chromium(tmp_path_factory.mktemp("chromium")) as place:
        yield place
