"""Pure rules for lists of dangerous addresses: which address may stand on one, and in which forms a
link is looked for.

An address on a list warns everybody who asks about it, so that a mistake does harm: known sites,
hosts that many people share and endings are refused, and so is what may name a person.
"""

from __future__ import annotations

import enum
import ipaddress
import re
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from bot.lookups.threat_lists import is_shared
from content.reading.link_lists import LinkLists
from handlers.checks.links.address import WebAddress, parse
from handlers.checks.links.canonical import expressions

_PERSONAL = re.compile(r"(?<!\d)(?:\+?66|0)[\d -]{7,12}\d(?!\d)|(?<!\d)\d{13}(?!\d)|@")
"""Telephone numbers, ID numbers and e-mail addresses inside a path."""


class Why(enum.Enum):
    """Why an address may not stand on a list; the value completes "the address ..."."""

    NO_ADDRESS = "is no address of a web page"
    PRIVATE = "is not on the public internet"
    ENDING = "is an ending under which anybody has a name"
    USER = "has a name before an @"
    QUERY = "has a part after ?, which may tell whom it was sent to: leave that out"
    PERSONAL = "seems to hold a telephone number, an ID number or an e-mail address"
    SHARED = "is a host that many people share: name the page"
    KNOWN = "is the site of a bank, agency or company that Rutan knows"


class NotListable(ValueError):
    """Raised for an address that may not stand on a list."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why.value)


def form_to_list(link: str, lists: LinkLists) -> str:
    """Return the form in which this address is listed: `host/`, or `host/page` if it has a page.

    "www." is left out. Raises NotListable.
    """
    address = parse(link)
    if address is None or address.scheme not in ("http", "https") or re.search(r"\s", link.strip()):
        raise NotListable(Why.NO_ADDRESS)
    if address.user:
        raise NotListable(Why.USER)
    if address.query:
        raise NotListable(Why.QUERY)
    _check_host(address)
    if _PERSONAL.search(unquote(address.path)):
        raise NotListable(Why.PERSONAL)
    if address.path == "/":
        if _is_of_many(address.host, lists):
            raise NotListable(Why.SHARED)
        if any(name in lists.own for name in (address.host, *_parents(address.host))):
            raise NotListable(Why.KNOWN)
    host = address.host.removeprefix("www.")
    return expressions(f"http://{host}{address.path}")[0]


def _check_host(address: WebAddress) -> None:
    if address.is_number:
        if not ipaddress.ip_address(address.host.strip("[]")).is_global:
            raise NotListable(Why.PRIVATE)
    elif "." not in address.host:
        raise NotListable(Why.PRIVATE)
    elif not address.suffix:
        raise NotListable(Why.ENDING)


def _is_of_many(host: str, lists: LinkLists) -> bool:
    """Whether pages of many people lie at this host, so that only a page may be listed."""
    bare = host.removeprefix("www.")
    return (
        bare in lists.free_hosts or bare in lists.shorteners or is_shared(host, lists.shared_hosts)
    )


def _parents(host: str) -> list[str]:
    parts = host.split(".")
    return [".".join(parts[n:]) for n in range(1, len(parts) - 1)]


def forms(link: str, shared: frozenset[str]) -> list[str]:
    """Return the forms under which a list may contain this link.

    On hosts that many people share only this very page counts.
    """
    address = parse(link)
    found = expressions(address.href if address else link)
    host = found[0].partition("/")[0] if found else ""
    if is_shared(host, shared):
        return [form for form in found[:2] if form.partition("/")[0] == host]
    return found


MOST_VISITED = 16_000
"""Rank up to which a site is visited by so many that two officials cannot list all of it."""


class Listing:
    """Implements ListingPort with the lists of the content; `rank` is that of PopularPort."""

    def __init__(self, lists: LinkLists, rank: Callable[[str], int | None]) -> None:
        self._lists = lists
        self._rank = rank

    def form_of(self, link: str) -> str | None:
        """Return the name of this link that may stand on the districts' list, else None.

        It is the registered name: pages, short links and often subdomains are made for one person,
        so that listing one would tell who reported it. A subdomain of a name that people visit, or
        get only against papers, is left out: the name's owner may have been broken into.
        """
        address = parse(link)
        if address is None:
            return None
        host = address.host.removeprefix("www.")
        name, rank = self._name(address, host), self._rank(address.registered)
        if rank is not None and (rank <= MOST_VISITED or name != host):
            return None
        if name != host and address.suffix in self._lists.strict:
            return None
        try:
            return form_to_list(f"{address.scheme}://{name}/", self._lists)
        except NotListable:
            return None

    def _name(self, address: WebAddress, host: str) -> str:
        """Return the registered name, or on a free host what stands directly before its name."""
        labels = host.split(".")
        for n in range(1, len(labels)):
            if ".".join(labels[n:]) in self._lists.free_hosts:
                return ".".join(labels[n - 1 :])
        return address.registered

    def forms(self, link: str) -> Sequence[str]:
        """Return the forms under which a list may contain this link."""
        return forms(link, self._lists.shared_hosts)
