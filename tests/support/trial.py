"""A trial on a free port of this machine: the preview page with its two phones, and the office."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from bot import app, settings
from bot.channels.preview.channel import PreviewChannel
from bot.channels.preview.site import mount
from bot.server import trial_address
from bot.web import routes
from content.reading.library import Library
from tests.bot.channels.preview.page import Page
from tests.bot.channels.serving import serving
from tests.support import empty_database
from tests.support.whole_program import healthy


@asynccontextmanager
async def trial(library: Library, folder: Path, clock: app.Now) -> AsyncIterator[Page]:
    """The page of a trial; its office is at the same address."""
    loaded = settings.load(
        {
            "DATABASE_URL": empty_database.sqlite(folder),
            "OPERATOR_NAME": "Trial centre",
            "OPERATOR_CONTACT": "02 000 0000",
        }
    )
    channel = PreviewChannel()
    async with app.running(loaded, library, {channel.name: channel}, clock) as running:
        accept = running.dispatcher.accept
        application = routes(running.channels, accept, healthy)
        mount(application, channel, accept, running.database, library)
        running.office.mount(application)
        async with serving(application) as address:
            host, _, port = address.removeprefix("http://").partition(":")
            running.office.serve_at(trial_address(host, int(port)))
            async with Page.at(address, running) as page:
                yield page


async def press(page: Page, phone: str, action: str, argument: str = "") -> None:
    """Press the newest button with this action on one of the phones, once it is there."""
    wanted = f"{action}?{argument}" if argument else action
    await page.until(phone, f"'data': '{wanted}")
    for entry in reversed(page.entries):
        for data in _buttons(entry) if entry["phone"] == phone else ():
            if data.partition("#")[0] == wanted or data.startswith(f"{wanted}?"):
                await page.act(phone, kind="pressed", data=data)
                return
    raise AssertionError(f"no button {wanted} on the {phone}'s phone")


def _buttons(entry: dict[str, Any]) -> list[str]:
    parts = entry.get("parts", ())
    return [str(button.get("data", "")) for part in parts for button in part.get("buttons", ())]


async def report(page: Page, loss: str = "none", number: str = "") -> None:
    """The resident reports to the district of the page."""
    await press(page, "resident", "menu")
    await press(page, "resident", "report.start")
    await press(page, "resident", "report.loss", loss)
    if loss != "none":
        await press(page, "resident", "report.resume")  # after what to do now
    await press(page, "resident", "report.notice")
    for answer in ("claimed.bank", "voice.person", "wanted.transfer"):
        await press(page, "resident", "report.answer", answer)
    if number:
        await page.act("resident", kind="text", text=number)
    else:
        await press(page, "resident", "report.skip")


async def sign_in_link(page: Page) -> str:
    """The official asks for a link at their desk; its address."""
    before = page.entries[-1]["n"] if page.entries else 0
    await page.act("official", kind="pressed", data="desk.screen")
    while True:
        entry = await page.until("official", "/office/enter/")
        if entry["n"] > before:
            break
        await page.news()
    found = re.search(r"http://[^/\s]+/office/enter/[\w-]+", str(entry))
    assert found
    return found[0]
