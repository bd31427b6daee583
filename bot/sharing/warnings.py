"""Serves GET /feed/warnings.xml: alerts that a second official approved, as an Atom feed (RFC 4287)
for everybody.

A warning says what it said to the residents of its area, and nothing else: no official, no person,
no campaign. One that an official stopped leaves the feed.
"""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as xml

from aiohttp import web

from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from handlers.alerts.message import problem_with, resident_card
from handlers.core.say import Passage, Phrase
from storage.cases import alerts
from storage.cases.alerts import Alert
from storage.engine.database import Database
from storage.engine.keyring import Keyring
from storage.engine.transaction import Unit

PATH = "/feed/warnings.xml"
SHOWN = timedelta(days=90)
MOST = 50
KEPT = timedelta(minutes=5)
"""How long a feed is answered from memory; readers are told to ask no sooner."""
LANGUAGES = ("th", "en")
"""The languages of an entry, one below the other."""

_ATOM = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_BEFORE_ANY = datetime(2020, 1, 1, tzinfo=UTC)
"""When a feed without entries was changed; RFC 4287 wants a time."""


class Feed:
    """Answers for the feed, from the content that is in use; asks the database now and then."""

    def __init__(
        self,
        base: str,
        name: str,
        database: Database,
        library: Library,
        now: Callable[[], datetime],
    ) -> None:
        self._base = base
        self._name = name or "Rutan"  # a trial names no operator
        self._database = database
        self._library = library
        self._now = now
        self._body = b""
        self._made: datetime | None = None
        self._making = asyncio.Lock()

    def use(self, library: Library) -> None:
        """Answer from now on with the sentences of this content."""
        self._library = library
        self._made = None

    def mount(self, app: web.Application) -> None:
        """Add the route to an application."""
        app.router.add_get(PATH, self.answer)

    async def answer(self, request: web.Request) -> web.Response:
        """Return the feed, or 304 to whoever has it already."""
        async with self._making:
            now = self._now()
            if self._made is None or not timedelta(0) <= now - self._made < KEPT:
                self._body = await self._database.read(self._write)
                self._made = now
        tag = hashlib.sha256(self._body).hexdigest()[:32]
        told = {
            "ETag": f'"{tag}"',
            "Cache-Control": f"public, max-age={int(KEPT.total_seconds())}",
            "X-Content-Type-Options": "nosniff",
        }
        if f'"{tag}"' in request.headers.get("If-None-Match", ""):
            return web.Response(status=304, headers=told)
        told["Content-Type"] = "application/atom+xml; charset=utf-8"
        return web.Response(body=self._body, headers=told)

    def _write(self, unit: Unit) -> bytes:
        since = unit.now - SHOWN
        found = [alert for alert in alerts.approved(unit) if alert.created > since]
        return write(self._library, unit.keyring, found[::-1][:MOST], self._base, self._name)


def write(
    library: Library, keyring: Keyring, found: Sequence[Alert], base: str, name: str
) -> bytes:
    """Return the feed of these alerts, which are the newest first, as XML."""
    xml.register_namespace("", _ATOM)
    title = Phrase("alert.feed")
    feed = xml.Element(f"{{{_ATOM}}}feed", {_LANG: LANGUAGES[0]})
    speak = Phrasebook(library.phrases).speaker(LANGUAGES[0])
    _add(feed, "id", f"{base}{PATH}")
    _add(feed, "title", speak(title))
    xml.SubElement(feed, f"{{{_ATOM}}}link", {"rel": "self", "href": f"{base}{PATH}"})
    changed = max((alert.created for alert in found), default=_BEFORE_ANY)
    _add(feed, "updated", _time(changed))
    _add(xml.SubElement(feed, f"{{{_ATOM}}}author"), "name", name)
    for alert in found:
        entry = xml.SubElement(feed, f"{{{_ATOM}}}entry")
        hidden = keyring.hash("feed", str(alert.id))
        _add(entry, "id", uuid.uuid5(uuid.NAMESPACE_URL, hidden).urn)
        told = [_said(library, alert, language) for language in LANGUAGES]
        _add(entry, "title", told[0][0])
        _add(entry, "updated", _time(alert.created))
        _add(entry, "content", "\n\n".join("\n".join(lines) for lines in told)).set("type", "text")
    return bytes(xml.tostring(feed, encoding="utf-8", xml_declaration=True))


def _said(library: Library, alert: Alert, language: str) -> list[str]:
    """Return the lines of an alert. An official's words that may not go out are left out."""
    card = resident_card(library, alert)
    speak = Phrasebook(library.phrases).speaker(language)
    bad = any(problem_with(words, library) for words in alert.body.words.values())
    lines = [each for each in card.lines if not (bad and isinstance(each, Passage))]
    return [speak(each) for each in (card.title, *lines)]


def _add(parent: xml.Element, name: str, text: str) -> xml.Element:
    child = xml.SubElement(parent, f"{{{_ATOM}}}{name}")
    child.text = "".join(c for c in text if c in "\n\t" or (c.isprintable() and c < "\ufffe"))
    return child


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
