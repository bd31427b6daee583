"""The headers of every page of the office, and the checks that a sent form comes from such a page
(origin and token).

A form is taken if its browser says that it comes from a page of ours (Origin, Sec-Fetch-Site) and
if it carries the token of the session, which no other site can read.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from handlers.core.say import Phrase
from storage.engine.keyring import Keyring
from storage.officials.browser_sessions import Session

HEADERS = {
    # Nothing is loaded from elsewhere, nothing in a page is script or style, nobody frames it.
    # blob: is a picture or recording that the page fetched from us itself.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        "media-src 'self' blob:; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    # Our own pages are told, so that browsers name the origin of our forms; nobody else is.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex",
}

TOKEN_FIELD = "token"  # noqa: S105  # a name
FORGED = Phrase("office.problem.forged")

_OURS = ("same-origin", "none")
"""Sec-Fetch-Site of our own pages and of a typed address (https://www.w3.org/TR/fetch-metadata/)."""


class Problem(Exception):
    """Raised if a page cannot be shown; the official is told why and what to do.

    `over`: the cookie of the session is taken back with it.
    """

    def __init__(self, status: int, say: Phrase, *, over: bool = False) -> None:
        super().__init__(say.key)
        self.status = status
        self.say = say
        self.over = over


def check_origin(headers: Mapping[str, str], base: str | None) -> None:
    """Raise Problem if a form does not come from a page of ours.

    `base` is the address at which we are reached; a proxy may have changed the Host header.
    """
    if headers.get("Sec-Fetch-Site", "none") not in _OURS:
        raise Problem(403, FORGED)
    origin, host = headers.get("Origin"), headers.get("Host", "")
    ours = {f"http://{host}", f"https://{host}", _origin(base)}
    if origin is not None and origin not in ours:
        raise Problem(403, FORGED)


def _origin(base: str | None) -> str | None:
    return "/".join(base.split("/")[:3]) if base else None


def token_of(keyring: Keyring, session: Session) -> str:
    """Return the token that every form of this session carries."""
    return keyring.hash("office form", session.key)[:32]


def check_token(keyring: Keyring, session: Session, form: Mapping[str, str]) -> None:
    """Raise Problem if a form does not carry the token of its session."""
    sent = form.get(TOKEN_FIELD, "").encode("utf-8", "replace")
    if not hmac.compare_digest(sent, token_of(keyring, session).encode()):
        raise Problem(403, FORGED)
