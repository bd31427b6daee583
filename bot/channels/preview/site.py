"""The web routes of the preview page: its files, and the events and entries of its phones."""

from __future__ import annotations

import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.channels.base import Accept, Refused
from bot.channels.preview import guard, phone_events, translations
from bot.channels.preview.channel import PreviewChannel
from bot.channels.preview.sessions import PHONES, Session
from bot.channels.preview.words import languages, words
from bot.edge import bodies
from bot.turns.phrasebook import FALLBACK
from content.reading.library import Library
from storage.engine.database import Database, unavailable

log = logging.getLogger(__name__)

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

PAGE = Path(__file__).parent / "page"
FILES = {
    "preview.css": "text/css",
    "looks.css": "text/css",
    "tour.css": "text/css",
    "preview.js": "text/javascript",
    "draw.js": "text/javascript",
    "tour.js": "text/javascript",
    "texts.css": "text/css",
    "texts.js": "text/javascript",
}
FILE_LIMIT = 10 * 1024 * 1024
"""The most bytes in an uploaded file: LINE's limit for a photo."""

EVENT_LIMIT = 1024 * 1024
"""The most bytes in an event of a phone."""

WAIT_SECONDS = 20.0
"""How long a request for news stays open; proxies and browsers wait longer."""

ACCEPT = "official.accept"
"""The button by which the phone of the official takes its role, as a real official would."""
JOIN_SECONDS = 3.0
"""How long the resident's event waits for the official to join the district."""

HEADERS = {
    # The page loads nothing from other servers, and no other page may embed it.
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' blob: data:; frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def mount(
    app: web.Application,
    channel: PreviewChannel,
    accept: Accept,
    database: Database,
    library: Library,
) -> Callable[[Library], None]:
    """Add `/` and /preview/... to the application.

    Returns a function to call with the new library when content is reloaded.
    """
    site = _Site(channel, accept, database, library)
    app.router.add_get("/", _guarded(site.index))
    app.router.add_get("/preview/words", _guarded(site.words))
    app.router.add_get("/preview/tour", _guarded(site.tour))
    app.router.add_get("/preview/texts", _guarded(site.texts))
    app.router.add_get("/preview/texts/{language}", _guarded(site.texts_of))
    app.router.add_get("/preview/page/{name}", _guarded(site.file))
    app.router.add_post("/preview/sessions", _guarded(site.start))
    app.router.add_get("/preview/sessions/{session}/news", _guarded(site.news))
    app.router.add_post("/preview/sessions/{session}/events", _guarded(site.act))
    app.router.add_post("/preview/sessions/{session}/files", _guarded(site.upload))
    app.router.add_post("/preview/sessions/{session}/end", _guarded(site.end))
    app.on_shutdown.append(site.stop)
    return site.use


def _guarded(handler: Handler) -> Handler:
    """Return the handler, asked only by who may see the page (guard.py)."""

    async def checked(request: web.Request) -> web.StreamResponse:
        opens = request.method == "GET" and request.path == "/"
        try:
            guard.check(request.headers, opens=opens, loopback=_came_to_loopback(request))
        except Refused as refused:
            raise web.HTTPForbidden(text=f"{refused}\n") from refused
        return await handler(request)

    return checked


class _Site:
    def __init__(
        self, channel: PreviewChannel, accept: Accept, database: Database, library: Library
    ) -> None:
        self._channel = channel
        self._accept = accept
        self._database = database
        self._library = library
        self._content = 0  # how often the content was reloaded

    def use(self, library: Library) -> None:
        """Use this content from now on, and tell every open page that it has changed."""
        self._library = library
        self._content += 1
        self._channel.sessions.notify()

    async def index(self, request: web.Request) -> web.StreamResponse:
        """Serve the page."""
        return self._send("index.html", "text/html")

    async def file(self, request: web.Request) -> web.StreamResponse:
        """Serve a file of the page."""
        name = request.match_info["name"]
        if name not in FILES:
            raise web.HTTPNotFound
        return self._send(name, FILES[name])

    async def words(self, request: web.Request) -> web.Response:
        """Return the page's own texts in every language: {"th": {"title": "..."}, ...}."""
        return web.json_response(words(self._library.phrases), headers=HEADERS)

    async def tour(self, request: web.Request) -> web.Response:
        """Return the stories of the tour, in every language, without who reviewed them."""
        stories = [story.model_dump(exclude={"reviewed_by"}) for story in self._library.tour]
        return web.json_response(stories, headers=HEADERS)

    async def texts(self, request: web.Request) -> web.StreamResponse:
        """Serve the page for translators."""
        return self._send("texts.html", "text/html")

    async def texts_of(self, request: web.Request) -> web.Response:
        """Return every text beside its translation into one language (translations.py)."""
        language = request.match_info["language"]
        if language not in translations.languages(self._library):
            raise web.HTTPNotFound(text="no such language\n")
        return web.json_response(translations.table(self._library, language), headers=HEADERS)

    async def start(self, request: web.Request) -> web.Response:
        """Open a new page: return its id and the token it must send, and start both phones' chats.

        The query may hold `language`, and in `code` a deep link's code, e.g. "lesson-fake-police".
        """
        session = self._channel.sessions.open()
        session.language = self._language(request.query.get("language"))
        async with session.turn:
            await self._invite(session)
            code = request.query.get("code", "")
            await self._do(session, "resident", {"kind": "hello", "code": code})
        body = {
            "session": session.id,
            "token": self._channel.token,
            "content": self._content,
        }
        return web.json_response(body, headers=HEADERS)

    async def news(self, request: web.Request) -> web.Response:
        """Wait for entries after `n`; return them, the official's district and content version."""
        session = self._session(request)
        n = request.query.get("n", "0")
        known = request.query.get("content") in (None, str(self._content))
        wait = WAIT_SECONDS if known else 0
        entries = await session.after(int(n) if n.isdecimal() and len(n) < 10 else 0, wait)
        if any(entry["phone"] == "resident" for entry in entries):
            async with session.turn:
                await self._invite(session)  # they may have chosen another district
        place = self._library.places.find(session.district) if session.district else None
        body = {
            "entries": entries,
            "district": dict(place.names) if place else None,
            "content": self._content,
        }
        return web.json_response(body, headers=HEADERS)

    async def act(self, request: web.Request) -> web.Response:
        """Accept an event of a phone: {"phone": "resident", "language": "th", "event": {...},
        "shown": {...}}. `shown` is drawn on that phone as the person's own message."""
        session = self._session(request)
        body = await self._json(request)
        phone, event = body.get("phone"), body.get("event")
        if phone not in PHONES or not isinstance(event, dict):
            raise web.HTTPBadRequest(text="an event needs a phone\n")
        session.language = self._language(body.get("language"))
        shown = body.get("shown")
        if isinstance(shown, dict):
            session.add(phone, "person", shown=shown)
        async with session.turn:
            await self._invite(session)
            await self._do(session, phone, event)
        return web.json_response({}, headers=HEADERS)

    async def upload(self, request: web.Request) -> web.Response:
        """Store the picture or file in the body; return the handle for its event."""
        session = self._session(request)
        self._trusted(request)
        data = await bodies.read(request, FILE_LIMIT)
        return web.json_response({"file": session.keep(data)}, headers=HEADERS)

    async def end(self, request: web.Request) -> web.Response:
        """Close the page: both people block the bot, so that nothing more is sent to them."""
        session = self._session(request)
        self._trusted(request)
        async with session.turn:
            for phone in PHONES:
                await self._do(session, phone, {"kind": "gone"})
        self._channel.sessions.close(session.id)
        return web.json_response({}, headers=HEADERS)

    async def stop(self, app: web.Application) -> None:
        """End every open request for news, so that the program can stop."""
        self._channel.sessions.release()

    async def _invite(self, session: Session) -> None:
        """Assign the official to the resident's district before anything else happens."""
        try:
            places = self._library.places
            joins = await phone_events.invitation(self._database, places, self._channel, session)
            before = session.last
            if joins:
                await self._accept(joins)
                await session.answered("official", before, JOIN_SECONDS)
            if joins and (data := session.button("official", before, ACCEPT)):
                before, pressed = session.last, {"kind": "pressed", "data": data}
                event = phone_events.event(self._channel, session, "official", pressed)
                await self._accept(event)
                await session.answered("official", before, JOIN_SECONDS)
        except Exception as error:
            raise _unstored(error) from error

    async def _do(self, session: Session, phone: str, fields: Mapping[str, object]) -> None:
        try:
            await self._accept(phone_events.event(self._channel, session, phone, fields))
        except Refused as refused:
            raise web.HTTPBadRequest(text=f"{refused}\n") from refused
        except Exception as error:
            raise _unstored(error) from error

    def _language(self, wanted: object) -> str:
        spoken = languages(self._library.phrases)
        return wanted if isinstance(wanted, str) and wanted in spoken else FALLBACK

    def _session(self, request: web.Request) -> Session:
        session = self._channel.sessions.get(request.match_info["session"])
        if session is None:
            raise web.HTTPNotFound(text="this page was closed: load it again\n")
        return session

    def _trusted(self, request: web.Request) -> None:
        if not self._channel.trusts(request.headers):
            raise web.HTTPForbidden(text="not from the preview page\n")

    async def _json(self, request: web.Request) -> dict[str, Any]:
        self._trusted(request)
        try:
            body = json.loads(await bodies.read(request, EVENT_LIMIT))
        except (ValueError, RecursionError):
            body = None
        if not isinstance(body, dict):
            raise web.HTTPBadRequest(text="not a JSON object\n")
        return body

    def _send(self, name: str, mime: str) -> web.FileResponse:
        headers = {**HEADERS, "Content-Type": f"{mime}; charset=utf-8"}
        return web.FileResponse(PAGE / name, headers=headers)


def _unstored(error: Exception) -> Exception:
    """Return a 503 response with advice if the database cannot be used, else the error itself."""
    if words := unavailable(error):
        log.error("preview: %s", words)
        return web.HTTPServiceUnavailable(text=f"{words}\n")
    return error


def _came_to_loopback(request: web.Request) -> bool:
    """Return whether a request came in on an address that only this machine has."""
    here = request.transport.get_extra_info("sockname") if request.transport else None
    return here is not None and guard.is_loopback(str(here[0]))
