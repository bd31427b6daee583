"""Officials in their browsers, without a screen: the pages as they come over the wire."""

from __future__ import annotations

import itertools
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

import aiohttp

from content.reading.library import Library
from handlers.core.reply import decode_press
from storage.cases import audit
from storage.cases.cases import Reach
from storage.cases.states import Level
from storage.officials import officials
from tests.support.clock import Clock
from tests.support.phones import Phone
from tests.support.whole_program import Rutan, rutan_between

PROVINCES = ("38", "43", "48", "34", "41", "47")
"""Provinces whose districts tests use; others are somebody else's."""


@dataclass(frozen=True)
class Shown:
    """What came: the status, the headers and the text of a page."""

    status: int
    headers: Mapping[str, str]
    text: str
    body: bytes
    path: str

    @property
    def words(self) -> str:
        """The page without its tags."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.text)).split())

    @property
    def token(self) -> str:
        """The token of the page's forms."""
        found = re.search(r'name="token" value="(\w+)"', self.text)
        assert found, self.words
        return found[1]


@dataclass
class Browser:
    """One browser, with cookies of its own."""

    address: str
    session: aiohttp.ClientSession
    headers: dict[str, str] = field(default_factory=dict)

    async def open(self, path: str, method: str = "GET", **fields: str) -> Shown:
        """Open a page and follow where it leads; POST sends these fields as a form."""
        async with self.session.request(
            method,
            self.address + path,
            data=fields if method == "POST" else None,
            headers=self.headers,
        ) as answer:
            body = await answer.read()
            text = body.decode() if answer.content_type.startswith("text/") else ""
            return Shown(answer.status, answer.headers.copy(), text, body, answer.url.path_qs)

    async def sends(self, path: str, **fields: str) -> Shown:
        """Send a form with the token that the first page's forms carry."""
        token = (await self.open("/office/")).token
        return await self.open(path, "POST", token=token, **fields)


async def link(phone: Phone) -> str:
    """The path of a new one-time link that an official asks for at their desk."""
    await phone.press("desk")
    await phone.press("desk.screen")
    found = re.search(r"https?://[^/\s]+(/office/enter/\S+)", phone.reads)
    assert found, phone.reads
    return found[1]


async def signed_in(rutan: Rutan, phone: Phone) -> Browser:
    """A browser in which this official is signed in."""
    browser = new_browser(rutan)
    entered = await browser.open(await link(phone), "POST")
    assert (entered.status, entered.path) == (200, "/office/"), entered.words
    return browser


def new_browser(rutan: Rutan) -> Browser:
    """A browser that has no cookies yet; the test closes it with the program."""
    jar = aiohttp.CookieJar(unsafe=True)  # of an address in figures
    session = aiohttp.ClientSession(cookie_jar=jar)
    rutan.browsers.append(session)
    return Browser(rutan.addresses["rutan"], session)


@dataclass
class Duty:
    """A district with an officer, and the time. `phone` is the officer's, in English.

    `number` is the officer's; `mark` tells this district's people from those of other tests.
    """

    rutan: Rutan
    clock: Clock
    district: str
    mark: str
    phone: Phone
    number: int = 0

    @property
    def official(self) -> str:
        """The officer in the trail."""
        return audit.official(self.number)

    async def signed_in(self) -> Browser:
        """A browser in which the officer is signed in."""
        return await signed_in(self.rutan, self.phone)

    async def colleague(
        self, name: str, role: str = "officer", district: str = "", language: str = "en"
    ) -> Phone:
        """The phone of somebody else with a role."""
        phone = self.rutan.phone("telegram", f"{name} {self.mark}", language)
        await phone.begins(await self.rutan.invite(district or self.district, role))
        return phone

    async def reports(
        self,
        name: str = "resident",
        loss: str = "none",
        number: str = "",
        words: str = "",
        district: str = "",
        headmen: bool = False,
    ) -> tuple[Phone, str]:
        """A resident reports to their district; their phone and the case's reference."""
        resident = self.rutan.phone("telegram", f"{name} {self.mark}", "en")
        await resident.begins(f"d{district or self.district}")
        await resident.press("menu")
        await resident.press("report.start")
        await resident.press("report.loss", loss)
        if loss != "none":
            await resident.press("report.resume")  # after what to do now
        await resident.press("report.notice")
        if words:
            await resident.says(words)
        for answer in ("claimed.bank", "voice.person", "wanted.transfer"):
            await resident.press("report.answer", answer)
        if number:
            await resident.says(number)
        else:
            await resident.press("report.skip")
        if headmen:
            await resident.press("report.headmen")
        await resident.press("report.send", "district")
        return resident, decode_press(resident.button("case.open"))[1]


@asynccontextmanager
async def offices(
    shared: Path, library: Library, folder: Path, clock: Clock, content: Path | None = None
) -> AsyncIterator[Rutan]:
    """A program with an office at its own address, and nobody in it."""
    async with rutan_between(shared, library, folder, clock, content=content) as rutan:
        rutan.running.office.serve_at(rutan.addresses["rutan"])
        yield rutan


_MARKS = itertools.count(1)


async def on_duty(rutan: Rutan, library: Library, clock: Clock) -> Duty:
    """An officer of a district that no test has used yet, with a desk in Telegram."""
    codes = [each.code for code in PROVINCES for each in library.places.of_province(code)]
    number = next(_MARKS)
    district, mark = codes[number % len(codes)], f"{number}"
    phone = rutan.phone("telegram", f"official {mark}", "en")
    await phone.begins(await rutan.invite(district, "officer"))
    reach = Reach(Level.DISTRICT, district)
    read = rutan.running.database.read
    found = await read(lambda unit: officials.with_roles(unit, reach, officials.CASE_ROLES))
    return Duty(rutan, clock, district, mark, phone, found[-1].id)
