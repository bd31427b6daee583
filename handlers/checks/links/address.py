"""Parses one link as a browser does (WHATWG) into host, path and registered domain."""

from __future__ import annotations

import functools
import ipaddress
import re
from dataclasses import dataclass

import can_ada
import idna

from handlers.checks.links.extract import suffixes


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A parsed link. `host` is ASCII and lower case; `name` is it as people see it (IDN decoded).

    `registered` is the name under the public suffix ("kbank.top" of login.kbank.top), or the host
    itself for numbers and local names; `suffix` is "top"; `sub` are the labels before.
    `user` is the user info before an @, which browsers hide.
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
        """The labels before the registered name, or ""."""
        return self.host[: -len(self.registered) - 1] if self.host != self.registered else ""

    @property
    def label(self) -> str:
        """The registered name without its suffix."""
        return self.registered[: -len(self.suffix) - 1] if self.suffix else self.registered


_PORT = re.compile(r"(?<=[\w\]]):\d+(?=[/?#]|$)")
_AROUND = "\"'\u2018\u2019\u201c\u201d\u00ab\u00bb<>"
"""Quotation marks that may surround a copied link."""


def parse(link: str) -> WebAddress | None:
    """The parsed link, with https if it has no scheme; None if no browser would open it as a web
    page."""
    link = link.strip().rstrip(_AROUND)
    if any("\ud800" <= sign <= "\udfff" for sign in link):  # half a letter, as JSON can hold it
        return None
    head = link[:12].lower()
    if "://" not in head and not head.startswith("//"):
        link = "https://" + link
    try:
        url = can_ada.parse(link)
    except ValueError:
        try:  # a port that no browser takes does not make the name any better
            url = can_ada.parse(_PORT.sub("", link, count=1))
        except ValueError:
            return None
    host = url.hostname.rstrip(".")
    scheme = url.protocol.rstrip(":")
    if not host or scheme not in ("http", "https", "ftp"):
        return None
    user = url.username + (f":{url.password}" if url.password else "")
    number = _is_number(host)
    suffix, registered = ("", host) if number else _registered(host)
    return WebAddress(
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
    """(public suffix, registered name) of a host; private suffixes (github.io) count."""
    suffix = suffixes().publicsuffix(host) or ""
    name = suffixes().privatesuffix(host)
    return (suffix, name) if name else ("", host)


def registered_label(host: str) -> str:
    """The registered label of a host: "kbank" of www.kbank.co.th."""
    suffix, registered = _registered(host)
    return registered[: -len(suffix) - 1] if suffix else registered


def _readable(host: str) -> str:
    """The host with its punycode labels decoded."""
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
    """A label that violates IDNA, decoded as plain punycode."""
    try:
        return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label
    except (UnicodeError, ValueError):
        return label
