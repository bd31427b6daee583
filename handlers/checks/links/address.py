"""A link taken apart as a browser would open it (WHATWG), with the name somebody registered."""

from __future__ import annotations

import functools
import ipaddress
from dataclasses import dataclass

import can_ada
import idna

from handlers.checks.links.extract import suffixes


@dataclass(frozen=True, slots=True)
class Address:
    """A parsed link. `host` is ASCII and lower case; `name` is it as people see it (IDN decoded).

    `registered` is the name under the public suffix ("kbank.top" of login.kbank.top), or the host
    itself for numbers and local names; `suffix` is "top"; `sub` is what stands before.
    `user` is what stands before an @, which browsers hide.
    """

    href: str
    scheme: str
    user: str
    host: str
    port: str
    path: str
    query: str
    name: str
    registered: str
    suffix: str
    is_number: bool

    @property
    def sub(self) -> str:
        """The labels before the registered name, "" where there are none."""
        return self.host[: -len(self.registered) - 1] if self.host != self.registered else ""

    @property
    def label(self) -> str:
        """The registered name without its suffix."""
        return self.registered[: -len(self.suffix) - 1] if self.suffix else self.registered


_AROUND = "\"'\u2018\u2019\u201c\u201d\u00ab\u00bb<>"
"""Quotation marks that a copied link drags along."""


def parse(link: str) -> Address | None:
    """The link taken apart, https assumed where it names no scheme; None for what no browser
    would open as a web page."""
    link = link.strip().rstrip(_AROUND)
    head = link[:12].lower()
    if "://" not in head and not head.startswith("//"):
        link = "https://" + link
    try:
        url = can_ada.parse(link)
    except ValueError:
        return None
    host = url.hostname.rstrip(".")
    scheme = url.protocol.rstrip(":")
    if not host or scheme not in ("http", "https", "ftp"):
        return None
    user = url.username + (f":{url.password}" if url.password else "")
    number = _is_number(host)
    suffix, registered = ("", host) if number else _registered(host)
    return Address(
        href=url.href,
        scheme=scheme,
        user=user,
        host=host,
        port=url.port,
        path=url.pathname,
        query=url.search,
        name=_readable(host),
        registered=registered,
        suffix=suffix,
        is_number=number,
    )


def _is_number(host: str) -> bool:
    if host.startswith("["):
        return True
    if not host[-1].isdigit():
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@functools.lru_cache(maxsize=4096)
def _registered(host: str) -> tuple[str, str]:
    """(public suffix, registered name) of a host; names handed out by hosts (github.io) count as
    public suffixes, as on the list."""
    suffix = suffixes().publicsuffix(host) or ""
    name = suffixes().privatesuffix(host)
    return (suffix, name) if name else ("", host)


def registered_label(host: str) -> str:
    """The name of a host without what stands before and its suffix: "kbank" of www.kbank.co.th."""
    suffix, registered = _registered(host)
    return registered[: -len(suffix) - 1] if suffix else registered


def _readable(host: str) -> str:
    """The host with its punycode labels decoded, where they are valid."""
    if "xn--" not in host:
        return host
    labels = []
    for label in host.split("."):
        try:
            labels.append(idna.decode(label, uts46=True) if label.startswith("xn--") else label)
        except (idna.IDNAError, UnicodeError, ValueError):
            labels.append(_raw(label))
    return ".".join(labels)


def _raw(label: str) -> str:
    """A label that is against the IDNA rules as browsers of old would have shown it."""
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except (UnicodeError, ValueError):
        return label
