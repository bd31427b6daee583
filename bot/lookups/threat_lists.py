"""The port that looks up links in the downloaded lists of dangerous addresses (threat lists) that
the operator switched on.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bot.lookups.key_file import KeyFile, key
from bot.lookups.lists import partners
from handlers.checks.links.canonical import expressions

RELOAD = 60.0
"""Seconds between checks for new files."""

log = logging.getLogger(__name__)


def addresses(text: str, form: str) -> Iterator[str]:
    """Yield the URLs or hosts in a downloaded list of the format `form`.

    Raises ValueError, KeyError or TypeError if it has another format.
    """
    if form == "phishtank_json":
        for entry in json.loads(text):
            yield str(entry["url"])
        return
    for line in text.splitlines():
        line = line.strip()
        if not line or line.startswith(("#", "!", ";")):
            continue
        if form == "urlhaus_csv":
            row = next(csv.reader(io.StringIO(line)))
            if len(row) > 2:
                yield row[2]
        elif form == "hosts":
            yield line.split()[-1]
        else:
            yield line.split()[0]


def keys_of(listed: Iterable[str], shared: frozenset[str]) -> Iterator[int]:
    """Yield the keys of listed addresses: a host if all of it is listed, else the exact URL.

    On hosts that many people share (github.com, line.me) only an exact path may match: matching
    such hosts as a whole matched 2.9 % of genuine Thai links.
    """
    for address in listed:
        forms = expressions(address)
        if not forms:
            continue
        exact = forms[0]
        host, _, path = exact.partition("/")
        if is_shared(host, shared) and not path:
            continue
        yield key(exact)


def is_shared(host: str, shared: frozenset[str]) -> bool:
    """Return whether a host or a parent domain of it is shared by many people."""
    parts = host.split(".")
    return any(".".join(parts[n:]) in shared for n in range(len(parts)))


class ThreatLists:
    """Implements FeedsPort with the files `<id>.keys` in a folder.

    `names` is list id -> name shown to people; `shared` are hosts that many people share. The lists
    of partners may come and go while the program runs.
    """

    def __init__(self, folder: Path, names: Mapping[str, str], shared: frozenset[str]) -> None:
        self._folder = folder
        self._names = dict(names)
        self._shared = shared
        self._partners: Mapping[str, str] = {}
        self._open: dict[str, tuple[float, KeyFile]] = {}
        self._looked = 0.0

    def listed(self, url: str) -> str | None:
        """Return the name of the first list that contains this URL, or None."""
        self._look()
        if not self._open:
            return None
        forms = expressions(url)
        host = forms[0].partition("/")[0] if forms else ""
        if is_shared(host, self._shared):
            forms = [form for form in forms[:2] if form.partition("/")[0] == host]
        wanted = [key(form) for form in forms]
        for name, (_, keys) in self._open.items():
            if any(one in keys for one in wanted):
                return self._names.get(name) or self._partners[name]
        return None

    def _look(self) -> None:
        """Open files that are new or were replaced, close removed ones, every RELOAD seconds."""
        now = time.monotonic()
        if self._looked and now - self._looked < RELOAD:
            return
        self._looked = now
        try:
            self._partners = partners.titles(self._folder)
        except (OSError, ValueError):
            log.warning("the partners' lists cannot be read")
        names = {**self._partners, **self._names}
        for name in self._open.keys() - names.keys():
            self._open.pop(name)[1].close()
        for name in names:
            path = self._folder / f"{name}.keys"
            try:
                changed = path.stat().st_mtime
                if name in self._open and self._open[name][0] == changed:
                    continue
                fresh = KeyFile(path)
            except FileNotFoundError:
                continue
            except (OSError, ValueError):
                log.warning("threat list %s cannot be read", name)
                continue
            if name in self._open:
                self._open[name][1].close()
            self._open[name] = (changed, fresh)
