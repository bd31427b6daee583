"""Serves GET /media/...: pictures and recordings of lessons, drawn example messages and
certificates; and makes their web addresses.

LINE and Telegram fetch them from us, so they have to be reachable without any sign-in. A keepsake
is described by what is sealed in its address (DATA_KEY); a message of a lesson is anybody's. Both
are drawn once, one at a time, and kept for a while: whoever has an address may ask for it often.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web
from cachetools import LRUCache, TTLCache

from bot.channels.base import Address
from bot.turns.phrasebook import Phrasebook
from content.reading.library import Library
from content.reading.media import KINDS
from content.reading.schema import RealOrFake, SpotFlag
from handlers.core.reply import Drawn, Picture, Sound
from handlers.learning import question_picture
from handlers.learning.certificate import KIND, Keepsake
from storage.engine.keyring import Keyring, WrongKey

log = logging.getLogger(__name__)

LIFE = timedelta(hours=24)
"""How long a drawn picture can be fetched: both apps fetch it within seconds."""

LONGEST = 2000
"""Characters of an address that LINE takes (Messaging API, image message)."""

KEPT = 200
"""Drawn messages kept in memory: some 20 KB each."""

KEEPSAKES_KEPT = 50
KEEPSAKE_SECONDS = 600.0
"""Drawn keepsakes kept in memory, some 40 KB each, and how long: apps fetch one within seconds."""

if TYPE_CHECKING:
    from bot.voice.store import Store

_NAME = r"{lesson:[a-z0-9-]+}.{question:[a-z0-9-]+}.{language:[a-z]+}.{look:[a-z0-9]+}"

_ASIDE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "no-referrer",
}
_FILE = {**_ASIDE, "Cache-Control": "public, max-age=3600"}
_DRAWN = {**_ASIDE, "Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}


def addresses(base: str, keyring: Keyring) -> Address:
    """Gives the addresses of pictures below `base`, e.g. "https://rutan.example"."""

    def address(part: Picture | Drawn | Sound) -> str | None:
        if isinstance(part, Sound) and part.spoken:
            return f"{base}/media/said/{part.name}"
        if isinstance(part, Picture | Sound):
            return f"{base}/media/{part.name}"
        from bot.pictures.keepsake import can_draw  # Pillow costs a start 20 MB

        if not can_draw():
            return None
        if part.kind == question_picture.KIND:
            from bot.pictures.message_picture import STYLE

            told = part.values
            name = f"{told['lesson']}.{told['question']}.{told['language']}.{told['look']}{STYLE}"
            return f"{base}/media/{part.kind}/{name}.png"
        sealed = keyring.seal_json({"kind": part.kind, **part.values}).decode()
        found = f"{base}/media/{part.kind}/{sealed}.png"
        return found if len(found) <= LONGEST else None

    return address


class Media:
    """Answers for pictures and recordings, from the content that is in use."""

    def __init__(
        self,
        folder: Path,
        library: Library,
        keyring: Keyring,
        now: Callable[[], datetime],
        voice: Store | None = None,
    ) -> None:
        self._voice = voice
        self._folder = folder
        self._library = library
        self._keyring = keyring
        self._now = now
        self._drawn: LRUCache[tuple[str, str], bytes] = LRUCache(KEPT)
        self._drawing = asyncio.Lock()
        self._keepsakes: TTLCache[tuple[str, ...], bytes] = TTLCache(
            KEEPSAKES_KEPT, KEEPSAKE_SECONDS
        )
        self._drawing_keepsake = asyncio.Lock()

    def use(self, library: Library) -> None:
        """Answer from now on from this content."""
        self._library = library

    def mount(self, app: web.Application) -> None:
        """Add /media/... to the application."""
        app.router.add_get("/media/{name}", self.file)
        if self._voice is not None:
            app.router.add_get(r"/media/said/{name:[0-9a-f]{24}}{form:\.(m4a|ogg)}", self.said)
        app.router.add_get(f"/media/{KIND}/{{sealed:[A-Za-z0-9_=-]+}}.png", self.certificate)
        app.router.add_get(f"/media/{question_picture.KIND}/{_NAME}.png", self.message)

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file that the content names; the name is looked up and never made into a path.

        Telephones ask for a recording in pieces, which FileResponse knows.
        """
        path = self._library.media.get(request.match_info["name"])
        if path is None or not path.is_file():  # taken away since the content was loaded
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={**_FILE, "Content-Type": KINDS[path.suffix]})

    async def said(self, request: web.Request) -> web.StreamResponse:
        """An answer as sound, made when it is first fetched; not found if it was never given."""
        from bot.voice.engine import CannotSpeak
        from bot.voice.sound import KINDS as SOUNDS
        from bot.voice.words import Unsayable

        assert self._voice is not None  # noqa: S101  # mount
        name, form = request.match_info["name"], request.match_info["form"]
        try:
            path = await asyncio.to_thread(self._voice.answer, name, form)
        except (CannotSpeak, Unsayable) as error:  # the answer itself was also sent as text
            log.warning("an answer cannot be said: %s", type(error).__name__)
            raise web.HTTPNotFound from None
        if path is None:
            raise web.HTTPNotFound
        return web.FileResponse(path, headers={**_FILE, "Content-Type": SOUNDS[form]})

    async def message(self, request: web.Request) -> web.Response:
        """The message of a question as it is now; an older address shows it too."""
        asked = request.match_info
        lesson = self._library.curriculum.lessons.get(asked["lesson"])
        question = lesson.questions.get(asked["question"]) if lesson else None
        if not isinstance(question, SpotFlag | RealOrFake):
            raise web.HTTPNotFound
        shown, language = question.message, asked["language"]
        if language not in shown.text or not question_picture.is_drawable(shown, language):
            raise web.HTTPNotFound
        from bot.pictures import message_picture

        speak = Phrasebook(self._library.phrases).speaker(language)
        words = message_picture.words_of(shown, language, speak)
        key = shown.text_hash(language), words.example
        async with self._drawing:  # one at a time: a class opens a lesson in the same minute
            body = self._drawn.get(key)
            if body is None:
                size = question_picture.shape(words.text)
                body = await asyncio.to_thread(message_picture.draw, words, size, self._folder)
                self._drawn[key] = body
        return web.Response(body=body, content_type="image/png", headers=_FILE)

    async def certificate(self, request: web.Request) -> web.Response:
        """The keepsake of a module; not found where the address is forged, changed or old."""
        keepsake = self._opened(request.match_info["sealed"])
        module = self._library.curriculum.modules.get(keepsake.module) if keepsake else None
        if keepsake is None or module is None:
            raise web.HTTPNotFound
        from bot.pictures.keepsake import draw

        speak = Phrasebook(self._library.phrases).speaker(keepsake.language)
        words = tuple(speak(say) for say in keepsake.words(module))
        async with self._drawing_keepsake:  # a lock of its own: lessons do not wait for keepsakes
            body = self._keepsakes.get(words)
            if body is None:
                body = await asyncio.to_thread(draw, words, self._folder)
                self._keepsakes[words] = body
        return web.Response(body=body, content_type="image/png", headers=_DRAWN)

    def _opened(self, sealed: str) -> Keepsake | None:
        try:
            values = self._keyring.open_json(sealed.encode())
            if values.pop("kind") != KIND:
                return None
            keepsake = Keepsake.of(values)
        except (WrongKey, ValueError, KeyError, TypeError, AttributeError):
            return None
        return keepsake if timedelta(0) <= self._now() - keepsake.made <= LIFE else None
