"""Tells whether a link is written so that chat apps, QR readers and browsers all open the same
host; misspelt brands are in lookalike.py.

Chat apps, QR readers and browsers disagree on where a host ends when odd characters stand beside it
(a full-width slash, an emoji, user info). Only a host that all of them read alike may be called
official; of the others the reading of a browser is judged, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from handlers.checks.links.address import parse
from handlers.checks.links.extract import endings

_DOT = "[.\u3002\uff0e\uff61\u2024\ufe52]"
_ANOTHER_LABEL = re.compile(rf"{_DOT}\W*\w|%")
"""Behind a host: it goes on, for some reader."""
_LABEL = re.compile(r"[\w.%-]")
"""Before a host: it began earlier, for some reader."""
_ENDS = re.compile(r"[/?#\\]")
_NAME = re.compile(rf"{_DOT}([^\W\d_][\w-]*)")
_SCHEME = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)
SPACES = re.compile(r"[ \t\r\n]+")
"""What ends an address for every reader; other kinds of space do not."""


def spans(message: str) -> tuple[str, ...]:
    """The parts of a message between plain spaces and line ends."""
    return tuple(span for span in SPACES.split(message) if span)


def plainly_written(hosts: Iterable[str], raw: Iterable[str]) -> bool:
    """Whether one of the spellings of a host stands in these raw spans, and nowhere doubtfully."""
    found = False
    for span in raw:
        lower = span.lower()
        for host in hosts:
            for end in _ends_of(host, lower):
                if "@" in lower or _goes_on(lower[end:]):
                    return False
                found = True
    return found


def _ends_of(host: str, span: str) -> Iterator[int]:
    """Where a host ends in a span, each time that no label stands before it.

    A pattern made of each host would be compiled anew for each link, which took a quarter of the
    time of judging it.
    """
    at = span.find(host)
    while at >= 0:
        whole = not _LABEL.match(span, at - 1) if at else True
        if whole:
            yield at + len(host)
        at = span.find(host, at + (len(host) if whole else 1))


def _goes_on(after: str) -> bool:
    """Whether what stands behind a host may belong to it, or hides another host."""
    end = _ENDS.search(after)
    if _ANOTHER_LABEL.search(after[: end.start()] if end else after):
        return True
    if end is None:
        return False
    first = _ENDS.split(after[end.end() :], maxsplit=1)[0]
    return any(name.lower() in endings() for name in _NAME.findall(first))


def as_browsers_read(span: str) -> Iterator[str]:
    """The address that a browser would open for a raw span, if it has a scheme."""
    scheme = _SCHEME.search(span)
    address = parse(span[scheme.start() :]) if scheme else None
    if address is None:
        return
    if address.is_number or address.host.rpartition(".")[2] in endings():
        yield address.href
