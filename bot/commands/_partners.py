"""The work of `feeds add`, `feeds remove` and refreshing: takes a partner's list of dangerous
addresses whole, or none of it.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import sys
from pathlib import Path

from bot.commands.links import decoded
from bot.errors import Refusal
from bot.lookups.download import BadList, fetch_bytes
from bot.lookups.lists import partners
from bot.lookups.lists.partner_rows import BadRows, read_rows
from bot.lookups.lists.partners import ID, TAKEN, Partner
from content.reading.library import Library

LONGEST_TITLE = 40
"""Characters of a partner's name on a card."""


def add(folder: Path, library: Library, name: str, source: str, title: str) -> str:
    """Take the list at a path or https address and return what to tell. Raises Refusal.

    A list with a mistake is refused with all its mistakes, and the list of before stays.
    """
    if not ID.fullmatch(name) or name in TAKEN or name in library.feeds:
        raise Refusal(
            f"feeds add: {name!r} cannot name a partner: 2 to 30 of a-z, 0-9 and _, and none of "
            f"{', '.join([*sorted(TAKEN), *library.feeds])}"
        )
    title = title or name
    if len(title) > LONGEST_TITLE or not title.isprintable() or not title.strip():
        raise Refusal(f"feeds add: --title must be 1 to {LONGEST_TITLE} printable characters")
    online = source.startswith("https://")
    today = dt.datetime.now(dt.UTC).date()
    try:
        rows = read_rows(decoded(_bytes(source)), today, library.links)
    except BadRows as error:
        told = [f"{source}:{m.line}: {m.what}" for m in error.mistakes]
        raise Refusal("\n".join([*told, f"{name}: nothing was taken"])) from error
    partner = Partner(name, title, source if online else "", len(rows.forms), today)
    try:
        partners.add(folder, partner, rows.forms)
    except (OSError, ValueError) as error:
        raise Refusal(f"{folder}: the list cannot be stored ({error})") from error
    old = f", {rows.old} older than a year left out" if rows.old else ""
    return f"{name}: {len(rows.forms)} addresses, shown as {title}{old}"


def refresh(folder: Path, library: Library, partner: Partner) -> int:
    """Take a partner's list from its address again. Returns 1 if it was rejected."""
    try:
        print(add(folder, library, partner.id, partner.source, partner.title))
    except Refusal as error:
        print(f"{error}\n{partner.id}: the old list stays", file=sys.stderr)
        return 1
    return 0


def remove(folder: Path, name: str) -> str:
    """Remove a partner's list and return what to tell. Raises Refusal if there is none."""
    try:
        if partners.remove(folder, name):
            return f"{name}: removed; no longer used within a minute"
        known = ", ".join(partners.partners(folder)) or "none"
    except (OSError, ValueError) as error:
        raise Refusal(f"{folder / partners.FILE}: cannot be used ({error})") from error
    raise Refusal(f"feeds remove: there is no partner {name!r} (known: {known})")


def _bytes(source: str) -> bytes:
    if source.startswith("https://"):
        try:
            return asyncio.run(fetch_bytes(source))
        except BadList as error:
            raise Refusal(f"{source}: {error}") from error
    if "://" in source:
        raise Refusal(f"{source}: must be a file, or an address that begins with https://")
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise Refusal(f"{source}: cannot be read ({error.strerror})") from error
