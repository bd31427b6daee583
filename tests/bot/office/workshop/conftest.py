"""A program over a copy of the content, and editors in their browsers."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest
import pytest_asyncio

from bot.reload import Reloader
from content.reading.library import Library
from storage.officials import officials
from tests.support.clock import Clock
from tests.support.office import Browser, Shown, offices, signed_in
from tests.support.paths import ROOT
from tests.support.phones import Phone
from tests.support.whole_program import Rutan

_NAMES = itertools.count(1)


@dataclass
class Shop:
    """The program, its content folder, and what takes new content in."""

    rutan: Rutan
    folder: Path
    reloader: Reloader

    async def phone(self, district: str | None = None, role: str = "editor") -> Phone:
        """The telephone of a new editor; of the whole country unless a district is named."""
        code = officials.new_code()
        made = officials.MakeInvite(code, role, district, None)
        await self.rutan.running.database.write(made.apply)
        phone = self.rutan.phone("telegram", f"editor {next(_NAMES)}", "en")
        await phone.begins(code)
        return phone

    async def editor(self, district: str | None = None, role: str = "editor") -> Browser:
        """The browser of a new editor."""
        return await signed_in(self.rutan, await self.phone(district, role))

    async def takes_in(self) -> Library:
        """What the program uses once it has looked at the folder again."""
        assert await self.reloader.once()
        return self.rutan.running.office._library


def fields_of(shown: Shown) -> dict[str, str]:
    """What the form of a page would send, if nobody touched it."""
    form = next(f for f in re.findall(r"<form.*?</form>", shown.text, re.S) if '/save" class' in f)
    found = dict(re.findall(r'<input [^>]*name="([^"]+)" value="([^"]*)"', form))
    boxes = re.findall(r'<input type="checkbox" name="([^"]+)" value="true"( checked)?', form)
    for name, on in boxes:
        found.pop(name, None)
        if on:
            found[name] = "true"
    found |= dict(re.findall(r'<textarea [^>]*name="([^"]+)"[^>]*>\n(.*?)</textarea>', form, re.S))
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        picked = re.search(r'value="([^"]*)" selected', options)
        found[name] = picked[1] if picked else ""
    return {name: unescape(words) for name, words in found.items()}


async def saves(browser: Browser, path: str, **changed: str) -> Shown:
    """Open a form, change some fields and send it."""
    fields = fields_of(await browser.open(path)) | changed
    return await browser.open(f"{path}/save", "POST", **fields)


async def presses(browser: Browser, path: str, act: str, **fields: str) -> Shown:
    """Press a button of an item's page."""
    mark = fields_of(await browser.open(path))
    return await browser.open(
        f"{path}/{act}", "POST", **{"token": mark["token"], "mark": mark["mark"], **fields}
    )


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shop(
    shared: Path, library: Library, tmp_path_factory: pytest.TempPathFactory, moved_clock: Clock
) -> AsyncIterator[Shop]:
    """A program that may write its content."""
    place = tmp_path_factory.mktemp("shop")
    folder = place / "content"
    ignored = shutil.ignore_patterns("*.py", "__pycache__", "pictures")
    shutil.copytree(ROOT / "content", folder, ignore=ignored)
    async with offices(shared, library, place, moved_clock, folder) as rutan:
        yield Shop(rutan, folder, Reloader(folder, rutan.running.use))
