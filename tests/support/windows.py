"""Windows of one Chromium, driven by Playwright: officials at the office's pages."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.async_api import Browser, BrowserContext, ConsoleMessage
from playwright.async_api import Page as Window

from tests.bot.channels.preview.page import Page
from tests.support.trial import sign_in_link

PATIENCE = 10_000
"""Milliseconds after which something that does not come never will."""


@dataclass
class Desk:
    """A window: what its page complained of, and every address that it asked for."""

    window: Window
    complaints: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.window.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.window.on("console", self._heard)
        self.window.on("request", lambda request: self.asked.append(request.url))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    @property
    async def words(self) -> str:
        """What is to be read."""
        return await self.window.inner_text("body")


@dataclass
class Windows:
    """The windows of one test; they are closed with it."""

    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    async def open(self, *, scripts: bool = True, bypass_csp: bool = False) -> Desk:
        """A new window without cookies."""
        context = await self.browser.new_context(
            java_script_enabled=scripts, bypass_csp=bypass_csp, locale="en"
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        return Desk(await context.new_page())

    async def signed_in(self, page: Page, *, scripts: bool = True) -> Desk:
        """A window in which the official of a trial is signed in."""
        desk = await self.open(scripts=scripts)
        await desk.window.goto(await sign_in_link(page))
        await desk.window.click("button.main")
        await desk.window.wait_for_url("**/office/")
        return desk

    async def close(self) -> None:
        """Close them all."""
        for context in self.contexts:
            await context.close()
