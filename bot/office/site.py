"""Adds the office to the web server: finds who is signed in, runs the page for an address, and
shows what went wrong.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl

import aiohttp_jinja2
import jinja2
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.edge import bodies
from bot.edge.bodies import BODIES
from bot.office import guard, uploads
from bot.office.desk_acts import DeskActs
from bot.office.entering import Entrance
from bot.office.evidence import EvidencePages
from bot.office.guard import Problem
from bot.office.links import Links
from bot.office.machine import Machine
from bot.office.page import FORM_LIMIT, Page, View
from bot.office.pages import PAGES
from bot.office.visit import LANGUAGES, Entry, Visit
from bot.office.workshop.bench import Workshop
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.cases.case.policy import Actor
from handlers.core.say import Phrase
from storage.engine.database import Conflict, Database, unavailable
from storage.engine.transaction import Unit
from storage.officials import browser_sessions
from storage.officials.browser_sessions import NoteUse, Session
from storage.people import people
from storage.people.people import Person

HOME = Path(__file__).parent
FILES = {
    "office.css": "text/css",
    "figures.css": "text/css",
    "workshop.css": "text/css",
    "live.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}

SIGNED_OUT = Phrase("office.problem.signed_out")
NO_PAGE = Phrase("office.problem.no_page")
CHANGED = Phrase("office.problem.changed")
DATABASE = Phrase("office.problem.database")
BROKEN = Phrase("office.problem.broken")
FORM = Phrase("office.problem.form")

log = logging.getLogger(__name__)


class Office:
    """All pages below /office. `desk` runs what officials do; `links` knows our address."""

    def __init__(
        self,
        links: Links,
        database: Database,
        desk: DeskActs,
        library: Library,
        now: Callable[[], datetime],
        workshop: Workshop,
        machine: Machine | None = None,
    ) -> None:
        self._machine = machine
        self._links = links
        self._workshop = workshop
        self._database = database
        self._desk = desk
        self._library = library
        self._phrasebook = Phrasebook(library.phrases)
        self._evidence = EvidencePages(links, database, library, now)
        self._entrance = Entrance(links, database, self._phrasebook, now)

    def use(self, library: Library) -> None:
        """Use this content from now on."""
        self._library, self._phrasebook = library, Phrasebook(library.phrases)
        self._evidence.use(library)
        self._entrance.use(self._phrasebook)
        self._desk.use(library)

    def serve_at(self, base: str) -> None:
        """Make links to this address, where a trial without PUBLIC_URL is reached."""
        self._links.base = base

    def mount(self, app: web.Application) -> None:
        """Add all pages to an application, below /office."""
        office = web.Application(middlewares=[self._answers])
        office[BODIES] = app[BODIES]
        aiohttp_jinja2.setup(
            office,
            loader=jinja2.FileSystemLoader(HOME / "templates"),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._evidence.mount(office)
        office.router.add_get("/static/{name}", self._file)
        office.router.add_get("/enter/{code}", self._entrance.ask)
        office.router.add_post("/enter/{code}", self._entrance.enter)
        office.router.add_post("/language", self._form(_change_language))
        office.router.add_post("/out", self._form(self._entrance.leave))
        for page in PAGES:
            office.router.add_get(page.path, self._shown(page))
            for name, act in page.acts.items():
                office.router.add_post(f"{page.path.rstrip('/')}/{name}", self._form(act, page))
        app.router.add_get("/office", _home)
        app.add_subapp("/office/", office)

    def _shown(self, page: Page) -> Handler:
        async def answer(request: web.Request) -> web.StreamResponse:
            return await page.show(await self._visit(request, page))

        return answer

    def _form(self, act: View, page: Page | None = None) -> Handler:
        """Return the answer to a form, which is checked first."""

        async def answer(request: web.Request) -> web.StreamResponse:
            guard.check_origin(request.headers, self._links.base)
            visit = await self._visit(request, page)
            body = await bodies.read(request, page.limit if page else FORM_LIMIT)
            if request.content_type == "multipart/form-data":
                form, files = uploads.read(request.headers["Content-Type"], body)
            else:
                form, files = _fields(body, page.fields if page else 50), {}
            guard.check_token(self._database.keyring, visit.session, form)
            return await act(replace(visit, form=form, files=files))

        return answer

    async def _visit(self, request: web.Request, page: Page | None) -> Visit:
        """Return the visit of whoever is signed in. Raises Problem if nobody is, or may not."""
        token = request.cookies.get(self._entrance.cookie, "")
        if not token:
            raise Problem(401, SIGNED_OUT)
        found = await self._database.read(lambda unit: _seated(unit, token))
        if found is None:
            raise Problem(401, SIGNED_OUT, over=True)
        session, person, actor = found
        now = self._database.now()
        if page is not None and not page.opens(actor):
            raise Problem(404, NO_PAGE)
        if now - session.used > browser_sessions.NOTED_EVERY:
            await self._database.write(NoteUse(session, session.language).apply)
        navigation = tuple(
            Entry(f"/office{each.path}", each.title, each is page)
            for each in PAGES
            if each.title and each.opens(actor)
        )
        speak = self._phrasebook.speaker(session.language)
        return Visit(
            request, session, person, actor, now, self._library, self._database, self._desk,
            self._links, self._workshop, speak, navigation, machine=self._machine,
        )  # fmt: skip

    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in FILES:
            raise Problem(404, NO_PAGE)
        kind = f"{FILES[name]}; charset=utf-8"
        headers = {"Content-Type": kind, "Cache-Control": "no-cache"}
        return web.FileResponse(HOME / "static" / name, headers=headers)

    @web.middleware
    async def _answers(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Send the headers of guard.py along, and tell in a page what went wrong."""
        try:
            response = await handler(request)
        except Problem as problem:
            response = self._problem(request, problem)
        except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
            response = self._problem(request, Problem(404, NO_PAGE))
        except web.HTTPException as error:
            response = self._problem(request, Problem(error.status, FORM))
            response.force_close()
        except Conflict:
            response = self._problem(request, Problem(409, CHANGED))
        except Exception as error:
            words = unavailable(error)
            if words:
                log.error("office: %s", words)
            else:
                log.exception("a page of the office failed")
            response = self._problem(
                request, Problem(503, DATABASE) if words else Problem(500, BROKEN)
            )
        for name, value in guard.HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    def _problem(self, request: web.Request, problem: Problem) -> web.Response:
        """Return a page that says what went wrong in every language: nobody need be signed in."""
        speakers = {language: self._phrasebook.speaker(language) for language in LANGUAGES}
        context = {"told": {name: speak(problem.say) for name, speak in speakers.items()}}
        context |= {"titles": {n: s(Phrase("office.problem")) for n, s in speakers.items()}}
        context |= {"back": {n: s(Phrase("office.problem.back")) for n, s in speakers.items()}}
        text = aiohttp_jinja2.render_string("problem.html", request, context)
        response = web.Response(text=text, content_type="text/html", status=problem.status)
        if problem.over:
            self._entrance.take_back(response)
        return response


async def _home(_: web.Request) -> web.StreamResponse:
    """Lead from /office to /office/, where cookies and pages lie."""
    return web.Response(status=308, headers={"Location": "/office/"})


def _fields(body: bytes, most: int) -> dict[str, str]:
    """Return the fields of a form. Raises Problem if it is none."""
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=most))
    except ValueError as error:
        raise Problem(400, FORM) from error


def _seated(unit: Unit, token: str) -> tuple[Session, Person, Actor] | None:
    """Return who is signed in with this token; None if nobody is any more."""
    found = browser_sessions.find(unit, token)
    person = people.find(unit, found[0].person) if found else None
    if found is None or person is None:
        return None
    session, roles = found
    return session, person, Actor.of(session.person, roles)


async def _change_language(visit: Visit) -> web.StreamResponse:
    """Show the pages of this session in the other language from now on."""
    wanted = visit.form.get("language", "")
    if wanted in LANGUAGES:
        await visit.database.write(NoteUse(visit.session, wanted).apply)
    return visit.back(_inside(visit.form.get("from", "")))


def _inside(path: str) -> str:
    """Return an address of ours to go back to; the first page for anything else."""
    plain = path.startswith("/office/") and "\\" not in path and path.isprintable()
    return path if plain else "/office/"
