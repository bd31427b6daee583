"""The value that each page gets for one request (Visit): the official, their language, and how to
read and answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

import aiohttp_jinja2
from aiohttp import web

from bot.office import guard
from bot.office.desk_acts import DeskActs, Done
from bot.office.links import Links
from bot.office.machine import Machine
from bot.office.workshop.bench import Workshop
from content.reading.library import Library
from handlers.cases.case.policy import Actor
from handlers.core.say import Phrase, Say, Speak
from storage.engine.database import Database
from storage.engine.keyring import WrongKey
from storage.engine.transaction import Unit
from storage.officials.browser_sessions import Session
from storage.people.people import Person

T = TypeVar("T")

LANGUAGES = ("th", "en")
"""The languages of the pages."""
SAID = "office-said"
"""The cookie that carries a sentence to the next page; sealed, for this session and a minute."""
SAID_FOR = timedelta(minutes=1)


def spoken(language: str) -> str:
    """The language of the pages for whose chat has this one: Thai if no page is in it."""
    return language if language in LANGUAGES else "th"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the navigation: its address, its title, and whether it is the page shown now."""

    path: str
    title: Phrase
    here: bool


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of an official who is signed in.

    `form` is a form that was checked, empty when a page is only shown; `files` came with it.
    `speak` says phrases in the language of the session.
    """

    request: web.Request
    session: Session
    person: Person
    actor: Actor
    now: datetime
    library: Library
    database: Database
    desk: DeskActs
    links: Links
    workshop: Workshop
    speak: Speak
    navigation: Sequence[Entry] = ()
    form: Mapping[str, str] = field(default_factory=dict)
    machine: Machine | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def language(self) -> str:
        """The language of the pages."""
        return self.session.language

    @property
    def here(self) -> str:
        """The address of the page that is shown, also after a form of it was sent."""
        request = self.request
        return request.path_qs if request.method == "GET" else request.path.rpartition("/")[0]

    def named(self, name: str) -> str:
        """Return a part of the address that the page's path names."""
        return self.request.match_info.get(name, "")

    async def read(self, fn: Callable[[Unit], T]) -> T:
        """Return the result of a function of storage."""
        return await self.database.read(fn)

    def say(self, say: str | Say, **values: Any) -> str:
        """Return a phrase, by its key or as handlers make one, in the language of the session."""
        return self.speak(Phrase(say, values) if isinstance(say, str) else say)

    def page(
        self, template: str, /, *, status: int = 200, part: bool = False, **values: Any
    ) -> web.Response:
        """Return a page drawn by a template; a `part` of one leaves a waiting sentence alone."""
        said = () if part else self._said()
        context = {
            "say": self.say,
            "visit": self,
            "language": self.language,
            "navigation": self.navigation,
            "form_token": guard.token_of(self.database.keyring, self.session),
            "said": said,
            **values,
        }
        text = aiohttp_jinja2.render_string(template, self.request, context)
        response = web.Response(text=text, content_type="text/html", status=status)
        if said:
            response.del_cookie(SAID, path="/office/")
        return response

    def back(self, path: str, *said: Say) -> web.Response:
        """Return an answer that leads to a page of ours, where these sentences are told."""
        response = web.Response(status=303, headers={"Location": path})
        if said:
            words = [self.speak(each) for each in said]
            sealed = self.database.keyring.seal_json({"to": self.session.key, "said": words})
            response.set_cookie(
                SAID,
                sealed.decode(),
                path="/office/",
                max_age=int(SAID_FOR.total_seconds()),
                httponly=True,
                secure=self.links.secure,
                samesite="Strict",
            )
        return response

    def done(self, path: str, done: Done) -> web.Response:
        """Return to a page and tell there what came of an act."""
        return self.back(path, *done.said)

    def _said(self) -> tuple[str, ...]:
        sealed = self.request.cookies.get(SAID, "")
        if not sealed:
            return ()
        try:
            found = self.database.keyring.open_json(sealed.encode())
        except (WrongKey, ValueError):
            return ()
        mine = isinstance(found, dict) and found.get("to") == self.session.key
        return tuple(found["said"]) if mine else ()
