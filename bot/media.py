"""Pictures over https: the addresses that channels send, and GET /media/... which answers them.

LINE and Telegram fetch a picture from us, so it has to be reachable without any sign-in. A drawn
one is described by what is sealed in its address (DATA_KEY), and is drawn for each who asks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from aiohttp import web

from bot.channels.base import Address
from bot.phrasebook import Phrasebook
from content.library import Library
from content.pictures import KINDS
from handlers.core.reply import Drawn, Picture
from handlers.learning.certificate import KIND, Keepsake
from storage.keyring import Keyring, WrongKey

LIFE = timedelta(hours=24)
"""How long a drawn picture can be fetched: both apps fetch it within seconds."""

LONGEST = 2000
"""Characters of an address that LINE takes (Messaging API, image message)."""

_ASIDE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'",
    "Referrer-Policy": "no-referrer",
}
_FILE = {**_ASIDE, "Cache-Control": "public, max-age=3600"}
_DRAWN = {**_ASIDE, "Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}


def addresses(base: str, keyring: Keyring) -> Address:
    """Gives the addresses of pictures below `base`, e.g. "https://rutan.example"."""

    def address(part: Picture | Drawn) -> str | None:
        if isinstance(part, Picture):
            return f"{base}/media/{part.name}"
        from bot.certificate import can_draw  # Pillow costs a start 20 MB

        if not can_draw():
            return None
        sealed = keyring.seal_json({"kind": part.kind, **part.values}).decode()
        found = f"{base}/media/{part.kind}/{sealed}.png"
        return found if len(found) <= LONGEST else None

    return address


class Media:
    """Answers for pictures, from the content that is in use."""

    def __init__(
        self, folder: Path, library: Library, keyring: Keyring, clock: Callable[[], datetime]
    ) -> None:
        self._folder = folder
        self._library = library
        self._keyring = keyring
        self._clock = clock

    def use(self, library: Library) -> None:
        """Answer from now on from this content."""
        self._library = library

    def mount(self, app: web.Application) -> None:
        """Add /media/... to the application."""
        app.router.add_get("/media/{name}", self.file)
        app.router.add_get(f"/media/{KIND}/{{sealed:[A-Za-z0-9_=-]+}}.png", self.certificate)

    async def file(self, request: web.Request) -> web.Response:
        """A picture that the content names; the name is looked up and never made into a path."""
        path = self._library.pictures.get(request.match_info["name"])
        if path is None:
            raise web.HTTPNotFound
        try:
            body = await asyncio.to_thread(path.read_bytes)
        except OSError:  # taken away since the content was loaded
            raise web.HTTPNotFound from None
        return web.Response(body=body, content_type=KINDS[path.suffix], headers=_FILE)

    async def certificate(self, request: web.Request) -> web.Response:
        """The keepsake of a module; not found where the address is forged, changed or old."""
        keepsake = self._opened(request.match_info["sealed"])
        module = self._library.curriculum.modules.get(keepsake.module) if keepsake else None
        if keepsake is None or module is None:
            raise web.HTTPNotFound
        from bot.certificate import draw

        speak = Phrasebook(self._library.phrases).speaker(keepsake.language)
        words = [speak(say) for say in keepsake.words(module)]
        body = await asyncio.to_thread(draw, words, self._folder)
        return web.Response(body=body, content_type="image/png", headers=_DRAWN)

    def _opened(self, sealed: str) -> Keepsake | None:
        try:
            values = self._keyring.open_json(sealed.encode())
            if values.pop("kind") != KIND:
                return None
            keepsake = Keepsake.of(values)
        except (WrongKey, ValueError, KeyError, TypeError, AttributeError):
            return None
        return keepsake if timedelta(0) <= self._clock() - keepsake.made <= LIFE else None
