"""Serves sign-in to the office by a one-time link, and sign-out of this browser or of all.

A chat app opens every link to show a preview of it, but presses no button: so only the POST uses
the link. Whoever guesses at links is told to wait after some tries; a right link still works, as a
stranger behind the same proxy must not lock officials out, and nobody guesses 256 bits.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

import aiohttp_jinja2
from aiohttp import web
from cachetools import TTLCache

from bot.office import guard
from bot.office.guard import Problem
from bot.office.links import Links
from bot.office.visit import Visit, spoken
from bot.turns.phrasebook import Phrasebook
from handlers.core.say import Phrase
from storage.engine.database import Database
from storage.engine.transaction import Unit
from storage.officials import browser_sessions
from storage.officials.browser_sessions import SESSION_LIFE, EndSession, EndSessions, Session
from storage.people import people

MOST_TRIES = 20
TRIES_FOR = 600.0
"""Wrong links that one address may try in so many seconds."""

WRONG = Phrase("office.problem.link")
TOO_MANY = Phrase("office.problem.too_many")

_SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux")
_BROWSERS = (
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)


class Entrance:
    """Makes and ends sessions. `cookie` is the name under which browsers keep one."""

    def __init__(
        self,
        links: Links,
        database: Database,
        phrasebook: Phrasebook,
        now: Callable[[], datetime],
    ) -> None:
        self._links = links
        self._database = database
        self._phrasebook = phrasebook
        self._wrong: TTLCache[str, int] = TTLCache(
            10_000, TRIES_FOR, timer=lambda: now().timestamp()
        )

    def use(self, phrasebook: Phrasebook) -> None:
        """Say these phrases from now on."""
        self._phrasebook = phrasebook

    @property
    def cookie(self) -> str:
        """The cookie's name; the prefix makes browsers demand HTTPS and no other host."""
        return "__Host-office" if self._links.secure else "office"

    async def ask(self, request: web.Request) -> web.Response:
        """Return a page with one button, in the language of whoever made the link."""
        code = request.match_info["code"]

        def look(unit: Unit) -> str | None:
            maker = browser_sessions.maker_of(unit, code)
            person = people.find(unit, maker) if maker else None
            return spoken(person.language) if person else None

        language = await self._database.read(look)
        if language is None:
            raise self._refused(request)
        speak = self._phrasebook.speaker(language)
        values = {"language": language, "say": lambda key: speak(Phrase(key))}
        text = aiohttp_jinja2.render_string("enter.html", request, values)
        return web.Response(text=text, content_type="text/html")

    async def enter(self, request: web.Request) -> web.Response:
        """Use the link: begin a session, and lead to the first page."""
        guard.check_origin(request.headers, self._links.base)
        code, token = request.match_info["code"], browser_sessions.new_token()
        device = device_of(request.headers.get("User-Agent", ""))

        def begin(unit: Unit) -> Session | None:
            maker = browser_sessions.maker_of(unit, code)
            person = people.find(unit, maker) if maker else None
            language = spoken(person.language if person else "th")
            return browser_sessions.begin(unit, code, token, language, device)

        if await self._database.write(begin) is None:
            raise self._refused(request)
        response = web.Response(status=303, headers={"Location": "/office/"})
        response.set_cookie(
            self.cookie,
            token,
            path="/",
            max_age=int(SESSION_LIFE.total_seconds()),
            httponly=True,
            secure=self._links.secure,
            samesite="Strict",
        )
        return response

    async def leave(self, visit: Visit) -> web.StreamResponse:
        """Sign out of this browser, or of all of them if the form says everywhere."""
        everywhere = visit.form.get("where") == "everywhere"
        ends = EndSessions(visit.actor.chats) if everywhere else EndSession(visit.session)
        await self._database.write(ends.apply)
        raise Problem(200, Phrase("office.left"), over=True)

    def take_back(self, response: web.Response) -> None:
        """Let the browser forget its session."""
        response.del_cookie(self.cookie, path="/", secure=self._links.secure, samesite="Strict")

    def _refused(self, request: web.Request) -> Problem:
        who = request.remote or secrets.token_hex(4)
        tries = self._wrong[who] = self._wrong.get(who, 0) + 1
        return Problem(429, TOO_MANY) if tries > MOST_TRIES else Problem(410, WRONG)


def device_of(agent: str) -> str:
    """Return a short word for the browser and machine that a User-Agent header names."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for name in _SYSTEMS if name in agent), "")
    return ", ".join(filter(None, (browser, "Mac" if system == "Macintosh" else system)))
