"""The command `feeds`: fetches and lists threat lists, adds and removes partners' lists, and
exports, shares or withdraws what officials confirmed.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.commands import Commands, add_command
from bot.commands._operator import add_by, operator_name
from bot.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.lookups.lists.partners import Partner
    from content.reading.link_lists import LinkLists

OWN = "own"
"""The list an operator keeps: `feeds update --file LIST`."""
RDAP = "rdap"
"""IANA's list of registration servers, which is no threat list but is downloaded the same way."""

SHARED_AS = ("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED")
"""Labels of TLP 2.0, mildest first: what is shared may be told to everybody already."""


def register(commands: Commands) -> None:
    """Add `feeds` and its actions: update, add, remove, export, share, withdraw and list."""
    group = add_command(commands, "feeds", help="threat lists, and popular names")
    actions = group.add_subparsers(metavar="ACTION", required=True)
    update = add_command(
        actions,
        "update",
        help="fetch the lists of FEEDS; a bad download never replaces a good list",
    )
    update.add_argument("name", nargs="*", help="lists to fetch in place of those of FEEDS")
    update.add_argument("--file", type=Path, help="take this list (one address a line) as your own")
    update.add_argument(
        "--popular",
        type=Path,
        metavar="FILE",
        help="make the table of popular names of the wheel pymispwarninglists, or of Tranco's or "
        "CrUX's list (docs/operations.md)",
    )
    update.set_defaults(run=run)
    take = add_command(
        actions, "add", help="take a partner's list, or its next version; see docs/partner-lists.md"
    )
    take.add_argument("name", help="a short name of the partner: a-z, 0-9 and _")
    take.add_argument(
        "source", metavar="FILE|URL", help="CSV, JSON lines or STIX 2.1; a URL is kept"
    )
    take.add_argument("--title", default="", help="the name that residents read as the source")
    take.set_defaults(run=run_add)
    drop = add_command(actions, "remove", help="remove a partner's list")
    drop.add_argument("name", help="the short name of the partner")
    drop.set_defaults(run=run_remove)
    out = add_command(
        actions, "export", help="print the list that officials confirmed, for partners, as CSV"
    )
    out.add_argument("--district", metavar="CODE", help="a code or name; all if it is left out")
    out.set_defaults(run=run_export)
    give = add_command(
        actions,
        "share",
        help="write campaigns and confirmed addresses for partners, as STIX 2.1; takes two people",
    )
    give.add_argument("--to", type=Path, required=True, metavar="FILE", help="e.g. rutan.json")
    give.add_argument(
        "--second", required=True, metavar="NAME", help="who looked at it too and agrees"
    )
    give.add_argument(
        "--tlp", choices=SHARED_AS, default=SHARED_AS[0], help="the label that every object gets"
    )
    add_by(give)
    give.set_defaults(run=run_share)
    undo = add_command(
        actions, "withdraw", help="take an address off the list that officials confirmed"
    )
    undo.add_argument("address", help="the address, or a link to it")
    add_by(undo)
    undo.set_defaults(run=run_withdraw)
    show = add_command(actions, "list", help="what is known of links here, and how old it is")
    show.set_defaults(run=run_list)


def run(arguments: argparse.Namespace) -> int:
    """Download each list. Returns 1 if one was rejected; its old keys stay then."""
    import asyncio

    from bot import settings
    from bot.lookups.download import BadList, fetch, store
    from bot.lookups.ports import feeds_folder
    from content.reading.library import Library

    loaded = settings.load()
    library = Library.load(loaded.content_dir)
    folder, shared = feeds_folder(loaded), library.links.shared_hosts
    if arguments.popular:
        return _popular(folder, arguments.popular, library.links)
    if arguments.file:
        try:
            text = arguments.file.read_text(encoding="utf-8", errors="replace")
            print(f"{OWN}: {store(folder, OWN, text, 'lines', shared).keys} keys")
        except OSError as error:
            raise Refusal(f"{arguments.file}: cannot be read ({error.strerror})") from error
        except BadList as error:
            raise Refusal(f"{arguments.file}: {error}") from error
        return 0
    known_partners = _partners(folder)
    names = arguments.name or [*loaded.feeds, *(p.id for p in known_partners.values() if p.source)]
    if not names:
        known = ", ".join(library.feeds)
        raise Refusal(f"feeds update: no list is switched on; set FEEDS (known: {known})")
    status = 0
    for name in names:
        if name == RDAP:
            status |= _rdap_servers(folder)
            continue
        if name in known_partners:
            from bot.commands._partners import refresh

            status |= refresh(folder, library, known_partners[name])
            continue
        feed = library.feeds.get(name.strip())
        if feed is None:
            raise Refusal(f"FEEDS: there is no list {name!r} (known: {', '.join(library.feeds)})")
        secret = (settings.threat_list_key(feed.key) if feed.key else None) or ""
        if feed.key and not secret:
            raise Refusal(f"{feed.key} is not set, and {feed.name} needs it")
        try:
            text = asyncio.run(fetch(feed, secret))
            print(f"{feed.id}: {store(folder, feed.id, text, feed.format, shared).keys} keys")
        except BadList as error:
            print(f"{feed.id}: not taken, the old list stays: {error}", file=sys.stderr)
            status = 1
    return status


def run_add(arguments: argparse.Namespace) -> int:
    """Take a partner's list. Raises Refusal with every mistake in it."""
    from bot import settings
    from bot.commands._partners import add
    from bot.lookups.ports import feeds_folder
    from content.reading.library import Library

    loaded = settings.load()
    library, folder = Library.load(loaded.content_dir), feeds_folder(loaded)
    print(add(folder, library, arguments.name, arguments.source, arguments.title))
    return 0


def run_remove(arguments: argparse.Namespace) -> int:
    """Remove a partner's list. Raises Refusal if there is none."""
    from bot import settings
    from bot.commands._partners import remove
    from bot.lookups.ports import feeds_folder

    print(remove(feeds_folder(settings.load()), arguments.name))
    return 0


def run_export(arguments: argparse.Namespace) -> int:
    """Print the districts' own list."""
    from bot import settings
    from bot.commands._district_list import export

    export(settings.load(), arguments.district, sys.stdout)
    return 0


def run_share(arguments: argparse.Namespace) -> int:
    """Write the bundle. Raises Refusal if one person alone asks for it."""
    from bot import settings
    from bot.commands._operator import name_of

    loaded = settings.load()
    by, second = operator_name(arguments, loaded), name_of(arguments.second, "--second")
    if by.casefold() == second.casefold():
        raise Refusal(f"--second {second}: must be somebody else than --by; nothing was shared")
    try:
        from bot.commands._share import share
    except ModuleNotFoundError as error:
        raise Refusal(f"feeds share needs the package stix2 ({error})") from error
    print(share(loaded, arguments.to, arguments.tlp, by, second))
    return 0


def run_withdraw(arguments: argparse.Namespace) -> int:
    """Take an address off the districts' own list. Returns 1 if it was not on it."""
    from bot import settings
    from bot.commands._district_list import withdraw
    from bot.commands.links import refuse_broken
    from content.reading.library import Library

    refuse_broken([arguments.address])
    loaded = settings.load()
    words = withdraw(
        loaded,
        Library.load(loaded.content_dir),
        arguments.address,
        operator_name(arguments, loaded),
    )
    print(f"{words} officials' words withdrawn" if words else "nobody has confirmed this address")
    return 0 if words else 1


def _partners(folder: Path) -> Mapping[str, Partner]:
    """The partners by id. Raises Refusal if the file that names them is damaged."""
    from bot.lookups.lists.partners import FILE, partners

    try:
        return partners(folder)
    except (OSError, ValueError) as error:
        raise Refusal(f"{folder / FILE}: cannot be used ({error})") from error


def run_list(arguments: argparse.Namespace) -> int:
    """Print a line for each list. Returns 1 if a file is damaged."""
    import datetime as dt

    from bot import settings
    from bot.commands._lists import lines
    from bot.lookups.ports import feeds_folder

    loaded = settings.load()
    now = dt.datetime.now(dt.UTC)
    status = 0
    for line in lines(feeds_folder(loaded), loaded.feeds, now):
        print(line.text)
        status |= line.damaged
    return status


def _popular(folder: Path, path: Path, lists: LinkLists) -> int:
    """Make the table of popular names of a list. Raises Refusal; the old table stays then."""
    from bot.lookups.popular.names import FILE
    from bot.lookups.popular.sources import read_popular
    from bot.lookups.popular.table import write_table

    popular = read_popular(path, lists)
    try:
        made = write_table(folder / FILE, popular.positions, popular.day)
    except OSError as error:
        raise Refusal(f"{folder / FILE}: cannot be written ({error.strerror})") from error
    print(f"popular names: {made.names}, of a list of {made.day}; in use within a minute")
    return 0


def _rdap_servers(folder: Path) -> int:
    """Download the list of registration servers. Returns 1 if it was rejected."""
    import asyncio

    from bot.lookups.download import BadList, fetch
    from bot.lookups.registration import SOURCE, servers
    from content.reading.threat_lists import Feed

    feed = Feed(id=RDAP, name="IANA", url=SOURCE, format="lines", terms="public")
    try:
        text = asyncio.run(fetch(feed, ""))
        found = servers(text)
    except (BadList, ValueError) as error:
        print(f"{RDAP}: not taken, the old list stays: {error}", file=sys.stderr)
        return 1
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / "rdap.json.new"
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(folder / "rdap.json")
    print(f"{RDAP}: {len(found)} endings")
    return 0
