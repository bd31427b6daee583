"""Tells whether a number, account or host is genuine (hotlines, offices, known sites), so that no
report can put it on a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from content.reading.library import Library
from handlers.core.numbers.spelling import account, match_key
from storage.cases.sightings import ACCOUNT, DOMAIN, PHONE, Seen

SHORT_CODE = 4
"""Most digits of numbers that only offices and companies are given: 191, 1441."""
_BETWEEN = re.compile(r"[^0-9 -]+")
_EXTENSION = re.compile("\u0e15\u0e48\u0e2d *[0-9]+")


def is_never_listed(content: Library, seen: Seen) -> bool:
    """Return whether residents are never told that this number, account or host was reported.

    Numbers: hotlines (unverified ones too), district offices, short codes and those that staff put
    on the list (officials' own, banks'), as telephone and as PromptPay account. Hosts: those of
    brands and on the list with all below them, and places where anybody may put up a page.
    """
    if seen.kind == DOMAIN:
        return _is_known_host(content, seen.value)
    if seen.kind == PHONE and len(seen.value) <= SHORT_CODE:
        return True
    return seen.value in _digits(content)


def exact(content: Library) -> frozenset[Seen]:
    """Return what is never listed as far as it can be listed: hosts without those below them."""
    digits, links = _digits(content), content.links
    hosts = content.never_listed.hosts.union(
        links.own, links.shared_hosts, links.free_hosts, links.shorteners
    )
    numbers = {Seen(kind, value) for kind in (PHONE, ACCOUNT) for value in digits}
    return frozenset(numbers | {Seen(DOMAIN, host) for host in hosts})


def _digits(content: Library) -> frozenset[str]:
    listed = content.never_listed
    numbers = {*content.hotlines.numbers, *listed.numbers, *_office_numbers(content)}
    return frozenset(
        {match_key(number) for number in numbers}
        | {account(number) for number in (*numbers, *listed.accounts)}
    )


def _office_numbers(content: Library) -> Iterator[str]:
    """Yield the numbers of district offices; a field may hold several, "042 123 456, 042-..."."""
    for office in content.offices.values():
        phones = _EXTENSION.sub("", office.phone)
        yield from (number for number in _BETWEEN.split(phones) if number.strip(" -"))


def _is_known_host(content: Library, host: str) -> bool:
    links = content.links
    if host in links.shared_hosts | links.free_hosts | links.shorteners:
        return True
    labels = host.split(".")
    above = {".".join(labels[start:]) for start in range(len(labels))}
    return not above.isdisjoint(content.never_listed.hosts) or not above.isdisjoint(links.own)
