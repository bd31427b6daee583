"""An official's browser without a screen: the pages of the office as they come over the wire."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape

import aiohttp

from tests.support.phones import Phone
from tests.support.whole_program import Rutan


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
