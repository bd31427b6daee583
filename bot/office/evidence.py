"""Serves /office/evidence/<link>, the link that an official got in the chat: a page with a button,
then the evidence.

Apps fetch the links in a message to show a preview, but never press a button. So the picture or
voice message is only returned to a POST, and each of these is recorded in the case's audit trail.
Where a person looks at the page, a line of script presses the button; without scripts they do.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime
from html import escape

from aiohttp import web

from bot.office.links import Links, Pass
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.cases.case import access
from handlers.cases.case.policy import Action, Actor, may
from handlers.core.say import Phrase
from storage.cases import audit, evidence
from storage.cases.states import Move
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.officials import officials

TYPES = ("image/jpeg", "audio/ogg", "audio/mp4", "audio/mpeg")
"""The MIME types of evidence; content of other types is never returned."""

ASKED, GONE = Phrase("evidence.page"), Phrase("evidence.page.gone")

SCRIPT = (
    "if(document.visibilityState==='visible'&&!navigator.webdriver)"
    "document.querySelector('form').submit()"
)
"""Shows the evidence at once to somebody who opened the page; not to a fetcher of previews."""
_SCRIPT_HASH = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()

HEADERS = {
    "Content-Security-Policy": (
        f"default-src 'none'; script-src 'sha256-{_SCRIPT_HASH}'; img-src 'self'; "
        "media-src 'self'; style-src 'unsafe-inline'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex",
}


class EvidencePages:
    """The web handlers for officials who open a link to a piece of evidence."""

    def __init__(
        self, links: Links, database: Database, library: Library, now: Callable[[], datetime]
    ) -> None:
        self._links = links
        self._database = database
        self._phrasebook = Phrasebook(library.phrases)
        self._now = now

    def use(self, library: Library) -> None:
        """Use this content from now on."""
        self._phrasebook = Phrasebook(library.phrases)

    def mount(self, app: web.Application) -> None:
        """Add the routes to the application of the office."""
        app.router.add_get("/evidence/{link}", self.ask)
        app.router.add_post("/evidence/{link}", self.show)

    async def ask(self, request: web.Request) -> web.Response:
        """Return a page with one button, or with status 410 if the link is invalid or expired.

        It does not check whether the evidence can still be seen, so it reveals nothing about it.
        """
        found = self._links.read(request.match_info["link"], self._now())
        if found is None:
            return self._page(GONE, "th", 410)
        return self._page(ASKED, found.language, 200)

    async def show(self, request: web.Request) -> web.Response:
        """Return the piece of evidence if it is uncovered and the official may see the case.

        Otherwise returns a page with status 410.
        """
        found = self._links.read(request.match_info["link"], self._now())
        if found is None:
            return self._page(GONE, "th", 410)
        piece = await self._database.write(lambda unit: looked(unit, found))
        if piece is None or piece[0] not in TYPES:
            return self._page(GONE, found.language, 410)
        return web.Response(body=piece[1], content_type=piece[0], headers=HEADERS)

    def _page(self, say: Phrase, language: str, status: int) -> web.Response:
        speak = self._phrasebook.speaker(language)
        words = escape(speak(say))
        label = escape(speak(Phrase("evidence.page.show")))
        title = escape(speak(Phrase("evidence.page.title")))
        button = ""
        if status == 200:
            button = f"<form method=post><button>{label}</button></form><script>{SCRIPT}</script>"
        text = (
            f"<!doctype html><html lang={language}><meta charset=utf-8>"
            "<meta name=viewport content='width=device-width,initial-scale=1'>"
            f"<title>{title}</title>"
            "<style>body,button{font:1.4rem/1.5 sans-serif;padding:.5rem}body{margin:1rem auto;"
            "max-width:30rem;color:#16202b;background:#fff}button{min-height:3.5rem;width:100%;"
            "border:0;border-radius:.6rem;background:#0b6b57;color:#fff}</style>"
            f"<main><p>{words}</p>{button}</main></html>"
        )
        return web.Response(text=text, content_type="text/html", status=status, headers=HEADERS)


def looked(unit: Unit, found: Pass) -> tuple[str, bytes] | None:
    """Return (MIME type, content) if the official may see it now, and record that in the trail.

    Returns None otherwise.
    """
    known, me = access.find(unit, found.case), officials.find(unit, found.official)
    if known is None or me is None:
        return None
    case, stands = known
    if not may(Actor.of_role(me), stands, Action.LOOK).allowed:
        return None
    piece = evidence.read_uncovered(unit, case.id, found.piece)
    if piece is not None:
        audit.append(unit, case.id, audit.official(found.official), Move.LOOK, f"{found.piece}")
    return piece
